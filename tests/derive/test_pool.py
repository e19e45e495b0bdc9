"""Real worker processes: what happens to one page never happens to another."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from archiver.derive.pool import ExtractionPool
from archiver.derive.process import WorkerStartError
from archiver.derive.task import CaptureTask, Extracted, ExtractionFailure, Limits, Outcome
from archiver.model.capture import Capture
from archiver.model.errors import RuleError
from tests.derive.extractors import OBEDIENT

SMALL = Limits(cpu_s=1, memory_bytes=256 << 20, wait_s=60)


def page(body: str) -> Capture:
    return Capture("https://a.example/", "https://a.example/", None, None, None, (), body.encode(), kind="file")


def headline(outcome: Outcome) -> str:
    assert isinstance(outcome, Extracted), outcome
    return str(json.loads(outcome.line)["headline"])


def rules_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Extracted), outcome
    return str(json.loads(outcome.line)["extraction"]["rules"])


def worker_of(outcome: Outcome) -> int:
    assert isinstance(outcome, Extracted), outcome
    return int(json.loads(json.loads(outcome.line)["extraction"]["warnings"][0])["pid"])


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(1, limits=SMALL, extractor=OBEDIENT) as made:
        yield made


@pytest.mark.parametrize(
    ("order", "reason", "text"),
    [
        ("loop", "cpu", "more than 1 s of CPU time"),
        ("exhaust 1000000000", "memory", "the page needs more memory than a worker may use"),
        ("long 40000000", "memory", "its article line would be 40,00"),
        ("crash", "crash", "the worker was ended by SIGSEGV"),
        ("exit 3", "crash", "the worker ended with exit status 3"),
        ("raise weather", "exception", "KeyError: 'weather' (extractors.py:"),
        ("run", "exception", "PermissionError: extraction must not use os.system"),
    ],
)
def test_a_page_that_breaks_its_worker_fails_alone(pool: ExtractionPool, order: str, reason: str, text: str) -> None:
    before, broken, after = [pool.submit_capture(page(body)) for body in ("before", order, "after")]
    outcome = broken.result()
    assert isinstance(outcome, ExtractionFailure)
    assert (outcome.reason, outcome.text[: len(text)]) == (reason, text)
    assert [headline(future.result()) for future in (before, after)] == ["before", "after"]


def test_a_worker_killed_in_the_middle_of_a_page_loses_that_page_only(pool: ExtractionPool) -> None:
    pid = worker_of(pool.submit_capture(page("who")).result())
    slow = pool.submit_capture(page("sleep 60"))
    later = pool.submit_capture(page("later"))
    while not slow.running():
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    assert slow.result() == ExtractionFailure(reason="crash", text="the worker was ended by SIGKILL")
    assert headline(later.result()) == "later"
    assert worker_of(later.result()) != pid


def test_a_worker_killed_between_pages_costs_nothing(pool: ExtractionPool) -> None:
    pid = worker_of(pool.submit_capture(page("who")).result())
    os.kill(pid, signal.SIGKILL)
    while pid in pool.pids():
        time.sleep(0.01)
    assert headline(pool.submit_capture(page("next")).result()) == "next"


def test_a_worker_that_hangs_without_using_the_processor_is_given_up() -> None:
    limits = Limits(cpu_s=1, memory_bytes=SMALL.memory_bytes, wait_s=0.5)
    with ExtractionPool(1, limits=limits, extractor=OBEDIENT) as pool:
        assert pool.submit_capture(page("sleep 600")).result() == ExtractionFailure(
            reason="time", text="no answer within 0.5 s"
        )
        pid = worker_of(pool.submit_capture(page("who")).result())
        os.kill(pid, signal.SIGSTOP)  # it doesn't even read: more than a pipe holds must not block the parent
        huge = pool.submit_capture(page("x" * 1_000_000)).result()
        assert isinstance(huge, ExtractionFailure) and huge.reason == "time"


def test_cpu_seconds_count_for_each_page_anew(pool: ExtractionPool) -> None:
    before = worker_of(pool.submit_capture(page("who")).result())
    busy = [pool.submit_capture(page("sleep 0.01")) for _ in range(30)]
    assert {worker_of(future.result()) for future in busy} == {before}


def test_memory_that_pages_leave_behind_goes_with_their_worker(pool: ExtractionPool) -> None:
    hoards = [pool.submit_capture(page("exhaust 100000000")).result() for _ in range(4)]
    assert [isinstance(outcome, Extracted) for outcome in hoards] == [True] * 4
    assert len({worker_of(outcome) for outcome in hoards}) == 4


def test_extraction_reaches_no_network(pool: ExtractionPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        outcome = pool.submit_capture(page(f"connect {server.getsockname()[1]}")).result()
        with pytest.raises(TimeoutError):
            server.accept()
    assert isinstance(outcome, ExtractionFailure)
    assert outcome.text.startswith("PermissionError: extraction must not use socket.")


def test_a_stray_print_does_not_break_the_protocol(pool: ExtractionPool) -> None:
    assert headline(pool.submit_capture(page("print " + "noise " * 1000)).result()).startswith("print noise")


@pytest.mark.parametrize("workers", [1, 3])
def test_outcomes_come_in_order_whatever_the_number_of_workers(workers: int) -> None:
    orders = [f"sleep 0.{i % 3}5 {i}" if i % 5 == 0 else str(i) for i in range(30)]
    orders = [order.rsplit(" ", 1)[0] if order.startswith("sleep") else order for order in orders]
    taken = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for order in orders:
            taken += 1
            yield order

    with ExtractionPool(workers, limits=SMALL, extractor=OBEDIENT) as pool:
        got, most_ahead = [], 0
        for order, outcome in pool.map(items(), lambda order: CaptureTask(capture=page(order))):
            assert outcome is not None and headline(outcome) == order
            got.append(order)
            most_ahead = max(most_ahead, taken - len(got))
    assert got == orders
    assert most_ahead <= 2 * workers + 1


def test_an_item_that_needs_no_work_keeps_its_place(pool: ExtractionPool) -> None:
    outcomes = list(pool.map(["a", "", "b"], lambda body: CaptureTask(capture=page(body)) if body else None))
    assert [(body, outcome is None) for body, outcome in outcomes] == [("a", False), ("", True), ("b", False)]


def test_an_article_takes_the_id_it_is_given(pool: ExtractionPool) -> None:
    outcome = pool.submit_capture(page("x"), article_id="gold/7").result()
    assert isinstance(outcome, Extracted) and json.loads(outcome.line)["id"] == "gold/7"


def test_leaving_in_a_hurry_cancels_what_is_open_and_ends_the_workers() -> None:
    pool = ExtractionPool(1, limits=SMALL, extractor=OBEDIENT)
    pid = worker_of(pool.submit_capture(page("who")).result())
    running, waiting = pool.submit_capture(page("sleep 600")), pool.submit_capture(page("never"))
    while not running.running():
        time.sleep(0.01)
    pool.close(cancel=True)
    for future in (running, waiting):
        with pytest.raises(CancelledError):
            future.result()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert pool.submit_capture(page("late")).cancelled()


def test_nothing_is_taken_by_a_pool_that_was_closed() -> None:
    pool = ExtractionPool(1, limits=SMALL, extractor=OBEDIENT)
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit_capture(page("late"))


def test_leaving_while_workers_start_does_not_wait_for_their_pages() -> None:
    for wait_s in (0.0, 0.05, 0.3):
        pool = ExtractionPool(2, extractor=OBEDIENT)
        futures = [pool.submit_capture(page("sleep 600")) for _ in range(2)]
        time.sleep(wait_s)
        closing = threading.Thread(target=pool.close, kwargs={"cancel": True}, daemon=True)
        closing.start()
        closing.join(60)
        assert not closing.is_alive()
        for future in futures:
            with pytest.raises(CancelledError):
                future.result()


def test_a_broken_rule_file_is_an_error_of_the_call_not_of_each_page(tmp_path: Path) -> None:
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "own.toml").write_text('[[pattern]]\nid = "x"\nregex = "("\n')
    with pytest.raises(RuleError, match=r"own\.toml"):
        ExtractionPool(1, rules_dir=tmp_path)


def test_rules_that_change_under_way_change_nothing(tmp_path: Path) -> None:
    own = tmp_path / "patterns" / "own.toml"
    own.parent.mkdir()
    own.write_text("")
    with ExtractionPool(1, rules_dir=tmp_path, limits=SMALL, extractor=OBEDIENT) as pool:
        first = pool.submit_capture(page("first")).result()
        own.write_text("this is no TOML")
        pool.submit_capture(page("exit 0")).result()
        second = pool.submit_capture(page("second")).result()
        assert worker_of(first) != worker_of(second)
        assert rules_of(first) == rules_of(second) == pool.rules_hash


def test_a_worker_that_can_not_start_is_an_error_of_the_call_not_of_each_page() -> None:
    with (
        ExtractionPool(1, extractor="tests.derive.extractors:nowhere") as pool,
        pytest.raises(WorkerStartError, match="nowhere"),
    ):
        pool.submit_capture(page("a")).result()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EROFS])
def test_a_full_disk_is_an_error_of_the_call_not_of_each_page(number: int) -> None:
    with ExtractionPool(1, limits=SMALL, extractor=OBEDIENT) as pool:
        with pytest.raises(WorkerStartError, match="/full/file: ") as caught:
            pool.submit_capture(page(f"fill {number}")).result()
        assert caught.value.exit_code == 3
        assert headline(pool.submit_capture(page("after")).result()) == "after"
        other = pool.submit_capture(page(f"fill {errno.ENOENT}")).result()
        assert isinstance(other, ExtractionFailure) and other.reason == "exception"


@pytest.mark.parametrize("order", ["sleep 0.5", "loop"])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, order: str) -> None:
    script = (
        "import time\n"
        "from archiver.derive.pool import ExtractionPool\n"
        "from tests.derive.test_pool import OBEDIENT, page, worker_of\n"
        "pool = ExtractionPool(1, extractor=OBEDIENT)\n"
        "pid = worker_of(pool.submit_capture(page('who')).result())\n"
        f"slow = pool.submit_capture(page({order!r}))\n"
        "print(pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    words = tmp_path / "stderr"
    with words.open("w") as stderr:
        command = [sys.executable, "-c", script]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as parent:
            assert parent.stdout is not None
            pid = int(parent.stdout.readline())
            os.kill(pid, 0)
            parent.kill()
    _wait_until_gone(pid)
    assert words.read_text() == ""


def test_ctrl_c_reaches_the_parent_and_not_its_workers() -> None:
    script = (
        "import os, signal, threading\n"
        "from archiver.derive.pool import ExtractionPool\n"
        "from tests.derive.test_pool import OBEDIENT, page, worker_of\n"
        "with ExtractionPool(1, extractor=OBEDIENT) as pool:\n"
        "    pool.submit_capture(page('warm')).result()\n"
        "    slow = pool.submit_capture(page('sleep 1'))\n"
        "    try:\n"
        "        threading.Timer(0.2, os.killpg, (os.getpgid(0), signal.SIGINT)).start()\n"
        "        slow.result()\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted', slow.result().line.count(b'sleep 1'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, start_new_session=True
    )
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted 1\n", "", 0)


def test_many_threads_may_submit() -> None:
    outcomes: dict[str, Outcome] = {}
    with ExtractionPool(2, limits=SMALL, extractor=OBEDIENT) as pool:

        def submit(name: str) -> None:
            outcomes[name] = pool.submit_capture(page(name)).result()

        threads = [threading.Thread(target=submit, args=(f"page{i}",)) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {name: headline(outcome) for name, outcome in outcomes.items()} == {
        f"page{i}": f"page{i}" for i in range(20)
    }


def _wait_until_gone(pid: int) -> None:
    for _ in range(1000):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.01)
    raise AssertionError(f"worker {pid} outlives its parent")
