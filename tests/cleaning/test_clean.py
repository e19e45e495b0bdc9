"""A corpus through the whole program: the same bytes for any number of workers, all files or none, flat memory."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import archiver.cleaning.clean as cleaning
from archiver.cleaning.clean import Places, clean
from archiver.cleaning.corpus import learn
from archiver.cleaning.crew import Crew, WorkerLostError, _undisturbed
from archiver.cleaning.parting import Parted
from archiver.cleaning.sources import Reading, find_sources
from archiver.cleaning.worker import Knowledge, learn_texts
from tests.cleaning.texts import rules, stories

FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
COMMAND = (sys.executable, "-m", "archiver", "clean")


def written(folder: Path, texts: Iterable[str]) -> Path:
    folder.mkdir()
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))
    return folder / "corpus.jsonl"


def test_any_number_of_workers_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_CHUNK_RECORDS", 9)
    corpus = written(tmp_path / "in", stories(150))
    made = {}
    for workers in (1, 2, 8) if FULL else (1, 2):
        folder = tmp_path / f"out{workers}"
        with Crew(workers, rules()) as crew:
            places = Places(folder, None, folder / "removed.jsonl")
            tally = clean(find_sources([corpus], Reading()), places, crew, warn=pytest.fail)
        assert (tally.records, tally.bad) == (150, 0)
        made[workers] = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    assert list(made[1]) == ["corpus.jsonl", "removed.jsonl"]
    assert all(files == made[1] for files in made.values())


def test_an_id_is_written_as_it_stands(tmp_path: Path) -> None:
    ids = ("7", '"7"', "null", '{"a": [1.50, true]}', "12345678901234567890123")
    story = "The mayor opened the ferry on Monday.\n\nHe spoke for an hour.\n\nSign up for our newsletter"
    text = json.dumps(story)
    lines = [f'{{"id": {one}, "text": {text}}}\n'.encode() for one in ids]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines) + lines[1].replace(b'"7"', b'"caf\xe9"'))
    when = datetime(2026, 11, 27, 12, tzinfo=UTC)
    columns = {"id": pa.array([when], pa.timestamp("us", "UTC")), "text": [story]}
    pq.write_table(pa.table(columns), tmp_path / "b.parquet")
    with Crew(1, rules()) as crew:
        places = Places(tmp_path / "out", None, tmp_path / "removed.jsonl")
        clean(find_sources([tmp_path / "a.jsonl", tmp_path / "b.parquet"], Reading()), places, crew, warn=print)
    out = (tmp_path / "removed.jsonl").read_bytes().splitlines()
    written = [msgspec.json.decode(line, type=dict[str, msgspec.Raw]) for line in out]
    found = list(dict.fromkeys(bytes(one["id"]).decode() for one in written))
    assert found == [*ids, '"caf\ufffd"', '"2026-11-27T12:00:00Z"']


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_kill_leaves_nothing_that_looks_whole_and_no_workers(tmp_path: Path) -> None:
    corpus = written(tmp_path / "in", stories(800))
    out = tmp_path / "out"
    scratch = os.environ | {"TMPDIR": str(tmp_path)}
    program = subprocess.Popen([*COMMAND, str(corpus), "--to", str(out), "--workers", "2"], env=scratch)
    workers: set[int] = set()
    deadline = time.monotonic() + 120
    while not (out / "corpus.jsonl.part").exists() and time.monotonic() < deadline and program.poll() is None:
        workers |= _children(program.pid)
        time.sleep(0.02)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    assert program.returncode == -signal.SIGKILL
    assert {path.name for path in out.iterdir()} == {"corpus.jsonl.part", "removed.jsonl.part"}
    assert len(workers) >= 2
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_ctrl_c_is_told_in_one_line_even_while_workers_start(tmp_path: Path) -> None:
    corpus = written(tmp_path / "in", stories(800))
    program = subprocess.Popen(
        [*COMMAND, str(corpus), "--to", str(tmp_path / "out"), "--workers", "2"],
        stderr=subprocess.PIPE,
        start_new_session=True,  # a terminal's Ctrl-C is for all processes of the group
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 120
    while not _workers(program.pid) and time.monotonic() < deadline and program.poll() is None:
        time.sleep(0.001)
    time.sleep(0.05)
    os.killpg(program.pid, signal.SIGINT)
    assert program.communicate(timeout=120)[1] == b"archiver: interrupted\n"
    assert not list((tmp_path / "out").rglob("*"))


def _workers(pid: int) -> list[int]:
    with contextlib.suppress(OSError):  # it ended
        return [child for child in _children(pid) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return []


def test_a_signal_waits_while_a_process_starts() -> None:
    def note(number: int, frame: object) -> None:
        reached.append("signal")

    reached: list[str] = []
    before = signal.signal(signal.SIGTERM, note)
    try:
        with _undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            assert signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, ())
            reached.append("end")
        waited = time.monotonic() + 5  # another thread may take it, and later
        while len(reached) < 2 and time.monotonic() < waited:
            time.sleep(0.01)
        assert reached == ["end", "signal"]
        assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
        assert signal.getsignal(signal.SIGTERM) is note
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_full_disk_is_told_by_the_file(tmp_path: Path) -> None:
    corpus = written(tmp_path / "in", stories(3))
    done = subprocess.run(
        [*COMMAND, str(corpus), "--to", str(tmp_path / "out"), "--workers", "1"],
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)),
    )
    assert done.returncode == 1
    told = done.stderr.decode()
    assert told.startswith(f"archiver: can't write {tmp_path}/archiver-clean-") and told.endswith("File too large\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def _children(pid: int) -> set[int]:
    try:
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


def die(texts: Sequence[str], knowledge: Knowledge | None) -> None:
    """As the kernel ends a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_dies_ends_the_run_with_a_word() -> None:
    with Crew(2, rules()) as crew, pytest.raises(WorkerLostError, match="a worker process died"):
        list(crew.map(die, [["a text"]], list, None))


class _IdleCrew(Crew):
    """Learns nothing and takes nothing out: what remains is reading and writing."""

    def __init__(self) -> None:
        pass

    def map(
        self, work: Any, items: Iterable[Any], texts_of: Any, knowledge: Any
    ) -> Iterator[tuple[Any, Any]]:  # as the other, of any work
        for item in items:
            texts: Sequence[str] = texts_of(item)
            yield item, learn(()) if work is learn_texts else [Parted(text, ()) for text in texts]


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    peaks = []
    for name, count in (("warm", 10), ("small", 1_000), ("large", 8_000)):
        corpus = written(tmp_path / name, (f"{n} " + "word " * 100 for n in range(count)))
        out = tmp_path / f"{name}-out"
        tracemalloc.start()
        clean(find_sources([corpus], Reading()), Places(out, None, None), _IdleCrew(), warn=pytest.fail)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (out / "corpus.jsonl").read_bytes() == corpus.read_bytes()
    assert peaks[2] < peaks[1] + 1_000_000
