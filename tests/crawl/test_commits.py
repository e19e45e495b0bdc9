"""Each fetch gets its own outcome, and no fetch waits for more than the write under way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from archiver.archive import Fetch, RenderedPage
from archiver.crawl.commits import CommitQueue
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiveError


class _Disk:
    """Notes what it is given; waits while it is held."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.free = threading.Event()
        self.free.set()

    def commit(self, fetches: Sequence[Fetch | RenderedPage]) -> list[str | ArchiveError]:
        self.free.wait()
        urls = [fetch.facts.requested_url for fetch in fetches]
        self.batches.append(urls)
        if "full" in urls:
            raise ArchiveError("no room")
        return [ArchiveError(f"{url} refused") if url == "bad" else f"stored {url}" for url in urls]


def _put(queue: CommitQueue[str], url: str) -> asyncio.Task[str]:
    return asyncio.ensure_future(queue.put(Fetch([], FetchFacts(requested_url=url))))


async def _with(disk: _Disk, *groups: Sequence[str]) -> list[str | BaseException]:
    """The first group is under way when the second is put, and so on."""
    with ThreadPoolExecutor(1) as executor:
        queue = CommitQueue[str](executor, disk.commit)
        disk.free.clear()
        puts = []
        for group in groups:
            puts += [_put(queue, url) for url in group]
            await asyncio.sleep(0.01)
        disk.free.set()
        return await asyncio.gather(*puts, return_exceptions=True)


def test_what_waits_is_written_together_and_in_order() -> None:
    disk = _Disk()
    outcomes = asyncio.run(_with(disk, ["a"], ["b", "c"], ["d"]))
    assert disk.batches == [["a"], ["b", "c", "d"]]
    assert outcomes == ["stored a", "stored b", "stored c", "stored d"]


def test_a_refused_fetch_is_told_so_and_no_other() -> None:
    outcomes = asyncio.run(_with(_Disk(), ["a"], ["b", "bad", "c"]))
    assert [str(outcome) for outcome in outcomes] == ["stored a", "stored b", "bad refused", "stored c"]
    assert isinstance(outcomes[2], ArchiveError)


def test_an_error_of_the_whole_write_reaches_all_of_it_and_the_next_goes_on() -> None:
    disk = _Disk()

    async def run() -> list[str | BaseException]:
        failed = await _with(disk, ["a"], ["full", "b"])
        return [*failed, *(await _with(disk, ["c"]))]

    outcomes = asyncio.run(run())
    assert [str(outcome) for outcome in outcomes] == ["stored a", "no room", "no room", "stored c"]


def test_who_gives_up_waiting_leaves_the_others_their_outcomes() -> None:
    disk = _Disk()

    async def run() -> str:
        with ThreadPoolExecutor(1) as executor:
            queue = CommitQueue[str](executor, disk.commit)
            disk.free.clear()
            first, second, third = (_put(queue, url) for url in "abc")
            await asyncio.sleep(0.01)
            second.cancel()
            disk.free.set()
            with pytest.raises(asyncio.CancelledError):
                await second
            return f"{await first}, {await third}"

    assert asyncio.run(run()) == "stored a, stored c"
    assert disk.batches == [["a"], ["b", "c"]]
