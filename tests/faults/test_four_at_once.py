"""Two processes store, a third exports, a fourth takes a page down: nothing is lost, and nothing of the page left."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archiver.archive import Archive
from archiver.archive.export_log import read_exports
from archiver.archive.index_files import read_rows
from tests.archive.exchanges import new_archive
from tests.derive.takedown.archives import MARK, PAGE, sound, traces


@contextmanager
def _process(*command: str) -> Iterator[list[str]]:
    """What a process tells, line by line, until its standard input ends."""
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        lines = process.stdout
        reader = threading.Thread(target=lambda: told.extend(line.strip() for line in lines))
        reader.start()
        try:
            yield told
        finally:
            process.stdin.close()
            reader.join()
    assert process.returncode == 0


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "archiver", *arguments], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_lost_and_nothing_left(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "news")
    writer, exporter = "tests.derive.takedown.busy_writer", "tests.faults.test_four_at_once"
    with (
        _process(writer, str(archive.root), "one") as one,
        _process(writer, str(archive.root), "two") as two,
        _process(exporter, str(archive.root), str(tmp_path)) as exports,
    ):
        _until(lambda: all(sum(PAGE in line for line in told) > 3 for told in (one, two)), "both store the page")
        early = len(exports)
        _until(lambda: len(exports) > early + 1, "it is exported")
        _run("takedown", PAGE, "--yes", "--archive", str(archive.root))
        before = len(exports)
        seen = [len(told) for told in (one, two)]
        _until(lambda: len(exports) > before + 2, "it is exported afterwards")
        _until(lambda: all(len(told) > n + 5 for told, n in zip((one, two), seen, strict=True)), "both go on")
    assert traces(archive) == []
    assert sound(archive) == []
    _nothing_lost_or_twice(archive, [*one, *two])
    assert {export.target for export in read_exports(archive.layout)} == set(exports)
    marked = [_check(Path(target)) for target in exports]
    assert marked[early + 1] and not any(marked[before + 1 :])  # one under way at the time may have begun before


def _nothing_lost_or_twice(archive: Archive, told: list[str]) -> None:
    rows = [row for path in archive.warcs() for row in read_rows(archive.layout, path.name)]
    stored = {line.split()[1] for line in told if " " in line and PAGE not in line}
    assert stored <= {row.record_id for row in rows}
    for name in ("one", "two"):
        same = [row.kind for row in rows if row.url == f"http://news.example/{name}/same"]
        assert same.count("response") == 1 and same.count("revisit") > 1


def _check(target: Path) -> bool:
    """Whether a package has anything of the page; it has to be whole in any case."""
    has_mark = False
    with zipfile.ZipFile(target) as file:
        assert file.testzip() is None
        repeated: set[str] = set()
        responses: set[str] = set()
        for name in file.namelist():
            data = file.read(name)
            has_mark |= MARK.encode() in data
            if not name.startswith("archive/"):
                continue
            kinds: list[str] = []
            for record in ArchiveIterator(io.BytesIO(data), parse_http=False):
                kinds.append(record.headers["WARC-Type"])
                has_mark |= MARK.encode() in record.reader.read()
                if kinds[-1] == "response":
                    responses.add(record.headers["WARC-Record-ID"])
                elif kinds[-1] == "revisit":
                    repeated.add(record.headers["WARC-Refers-To"])
            assert kinds[0] == "warcinfo" and kinds[-1] == "metadata"  # whole exchanges
        assert repeated <= responses
    return has_mark


def main(folder: str, target: str) -> None:
    """Export an archive again and again until standard input ends; tell each file."""
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    from archiver.model.errors import UsageError
    from archiver.packing.export import export_package
    from archiver.packing.selection import Selection

    number = 0
    while not ended.wait(0.05):
        file = f"{target}/{number}.wacz"
        try:
            export_package(Archive.open(folder), "wacz", file, Selection())
        except UsageError:  # nothing is stored yet
            continue
        print(file, flush=True)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
