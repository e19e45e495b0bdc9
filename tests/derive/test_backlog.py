"""Which slots get jobs, and when a further one does."""

from __future__ import annotations

import threading
import time

import pytest

from archiver.derive.backlog import Backlog

PATIENCE_S = 0.3


def taker(backlog: Backlog[str], slot: int, took: list[tuple[int, str | None]]) -> threading.Thread:
    """A slot that waits for one job."""
    thread = threading.Thread(target=lambda: took.append((slot, backlog.take(slot))), daemon=True)
    thread.start()
    return thread


def test_the_slot_that_runs_gets_the_next_job_however_long_another_waits() -> None:
    backlog: Backlog[str] = Backlog(PATIENCE_S)
    backlog.put("first")
    assert backlog.take(0) == "first"
    backlog.note_ready(0)
    took: list[tuple[int, str | None]] = []
    other = taker(backlog, 1, took)
    for job in "abc":
        backlog.put(job)
        assert backlog.take(0) == job
        time.sleep(PATIENCE_S / 2)
    other.join(PATIENCE_S)
    assert took == []


def test_a_further_slot_opens_when_jobs_have_waited_for_long_enough() -> None:
    backlog: Backlog[str] = Backlog(PATIENCE_S)
    for job in ("first", "second", "third"):
        backlog.put(job)
    assert backlog.take(0) == "first"
    took: list[tuple[int, str | None]] = []
    threads = [taker(backlog, 1, took), taker(backlog, 2, took)]
    threads[0].join(2 * PATIENCE_S)
    assert took == []  # nobody knows yet how fast the first one is
    backlog.note_ready(0)
    start = time.monotonic()
    while not took:
        time.sleep(0.01)
    assert time.monotonic() - start >= PATIENCE_S * 0.9
    time.sleep(2 * PATIENCE_S)
    assert [job for _, job in took] == ["second"]  # as many start at a time as run
    backlog.note_ready(took[0][0])
    for thread in threads:
        thread.join(10)
    assert [job for _, job in took] == ["second", "third"]


@pytest.mark.parametrize("slots", [1, 4])
def test_all_that_was_put_is_taken_before_the_slots_leave(slots: int) -> None:
    backlog: Backlog[int] = Backlog(0.01)
    took: list[int] = []

    def work(slot: int) -> None:
        while (job := backlog.take(slot)) is not None:
            backlog.note_ready(slot)
            took.append(job)

    threads = [threading.Thread(target=work, args=(slot,), daemon=True) for slot in range(slots)]
    for thread in threads:
        thread.start()
    for job in range(200):
        backlog.put(job)
    backlog.close()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert sorted(took) == list(range(200))


def test_slots_that_never_had_a_job_leave_at_once() -> None:
    backlog: Backlog[str] = Backlog(600)
    backlog.put("only")
    assert backlog.take(0) == "only"
    took: list[tuple[int, str | None]] = []
    waiting = [taker(backlog, slot, took) for slot in (1, 2)]
    backlog.close()
    for thread in waiting:
        thread.join(10)
    assert sorted(took) == [(1, None), (2, None)]
