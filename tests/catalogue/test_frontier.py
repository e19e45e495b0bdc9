"""What is to be fetched: known once, taken in order, settled or taken again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from archiver.catalogue import Attempt, SqliteFrontier, Task, Tombstones
from archiver.catalogue.schedule import LEAST_S, MOST_S, first_pace, next_pace, retry_due
from archiver.catalogue.task import key_of
from archiver.model.errors import ArchiveError
from archiver.web.blind import Target

NOW = 1_800_000_000.0
SOURCE = ("one",)


def _page(path: str, *, source: str = "one", published: float | None = None) -> Task:
    return Task(url=f"https://post.example{path}", source=source, published=published)


def _feed(path: str = "/feed", *, source: str = "one", every: float = 3600.0) -> Task:
    return Task(url=f"https://post.example{path}", source=source, purpose="feed", every=every, pace=first_pace(every))


def _open(tmp_path: Path) -> SqliteFrontier:
    return SqliteFrontier(tmp_path / "state.sqlite")


def _taken(frontier: SqliteFrontier, now: float = NOW, source: str = "one") -> list[str]:
    return [task.url.removeprefix("https://post.example") for task in frontier.take(source, "post.example", now, 100)]


def test_an_address_is_known_once_whatever_its_tracking_and_source(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        assert frontier.add([_page("/a"), _page("/b"), _page("/a#top"), _page("/b?utm_source=rss")], NOW) == 2
        assert frontier.add([_page("/a", source="two"), _page("/A")], NOW) == 1
        assert _taken(frontier) == ["/a", "/b", "/A"]
    with _open(tmp_path) as frontier:
        assert frontier.add([_page("/a")], NOW + 9) == 0


def test_documents_come_first_then_the_newest_pages_then_as_they_were_named(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.add([_page("/x"), _page("/y")], NOW)
        frontier.add([_page("/old", published=NOW - 900), _page("/new", published=NOW + 5)], NOW)
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        assert _taken(frontier) == ["/feed", "/new", "/x", "/y", "/old"]


def test_what_is_not_settled_is_taken_again(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.add([_page("/a"), _page("/b"), _page("/c")], NOW)
        one, two, _ = frontier.take("one", "post.example", NOW, 9)
        frontier.settle(
            [Attempt(task=one, state="done", status=200), Attempt(task=two, state="failed", reason="x")], NOW
        )
    with _open(tmp_path) as frontier:
        assert _taken(frontier) == ["/c"]
        (state,) = frontier.sources()
        assert (state.waiting, state.done, state.failed, state.reasons) == (1, 1, 1, {"x": 1})


def test_the_address_that_answered_is_known_too_but_no_document_ends_by_it(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed("/")], SOURCE, NOW, is_forced=False)
        frontier.add([_page("/moved"), _page("/gone")], NOW)
        moved, gone = [task for task in frontier.take("one", "post.example", NOW, 9) if not task.is_document]
        done = [("https://post.example/there", moved), ("https://post.example/", gone)]
        frontier.settle([Attempt(task=task, state="done", final_url=url) for url, task in done], NOW)
        assert frontier.add([_page("/there")], NOW) == 0
        assert _taken(frontier) == ["/"]


def test_a_document_is_due_by_its_pace_and_its_links_come_in_the_same_step(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        (feed,) = frontier.take("one", "post.example", NOW, 9)
        read = Attempt(task=feed, state="waiting", etag='"1"', found=(_page("/a"), _page("/b"), _page("/c")))
        (settled,) = frontier.settle([read], NOW)
        assert (settled.new, settled.due) == (3, NOW + 1800 * 0.6**3)
        assert _taken(frontier) == ["/a", "/b", "/c"]
        assert _taken(frontier, NOW + 3600)[0] == "/feed"
        (feed,) = [task for task in frontier.take("one", "post.example", NOW + 3600, 9) if task.is_document]
        assert feed.etag == '"1"'
        (document,) = frontier.documents()
        assert (document.changed, document.reason) == (NOW, None)


def test_a_document_that_is_named_no_more_is_forgotten_its_pages_are_not(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed("/old")], SOURCE, NOW, is_forced=False)
        (feed,) = frontier.take("one", "post.example", NOW, 9)
        sitemap = Task(url="https://post.example/part.xml", source="one", purpose="sitemap", every=3600.0)
        frontier.settle([Attempt(task=feed, state="waiting", found=(_page("/a"), sitemap))], NOW)
        frontier.declare([_feed("/new")], SOURCE, NOW, is_forced=False)
        assert sorted(_taken(frontier)) == ["/a", "/new"]


@pytest.mark.parametrize("jump", [-86_400 * 400, 86_400 * 400])
def test_a_clock_that_was_wrong_delays_nothing(tmp_path: Path, jump: float) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed()], SOURCE, NOW + jump, is_forced=False)
        (feed,) = frontier.take("one", "post.example", NOW + jump, 9)
        frontier.settle([Attempt(task=feed, state="waiting")], NOW + jump)
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        assert _taken(frontier) == ["/feed"]


def test_due_documents_wait_unless_forced(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        (feed,) = frontier.take("one", "post.example", NOW, 9)
        frontier.settle([Attempt(task=feed, state="waiting")], NOW)
        frontier.declare([_feed()], SOURCE, NOW + 1, is_forced=False)
        assert _taken(frontier, NOW + 1) == []
        frontier.declare([_feed()], SOURCE, NOW + 1, is_forced=True)
        assert _taken(frontier, NOW + 1) == ["/feed"]


def test_renewed_pages_are_fetched_again(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.add([_page("/a")], NOW)
        (task,) = frontier.take("one", "post.example", NOW, 9)
        frontier.settle([Attempt(task=task, state="done")], NOW)
        assert (_taken(frontier), frontier.renew(SOURCE, NOW), _taken(frontier)) == ([], 1, ["/a"])


def test_pace_follows_a_source_between_its_bounds() -> None:
    pace, seen = first_pace(3600), []
    for new in (5, 5, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0):
        pace = next_pace(pace, 3600, new_links=new)
        seen.append(pace)
    assert (seen[2], seen[3], seen[-1]) == (LEAST_S, LEAST_S, 3600)
    assert first_pace(60) == 60 == next_pace(60, 60, new_links=3)
    assert next_pace(MOST_S, MOST_S, new_links=0) == MOST_S


def test_failures_are_tried_again_ever_later_and_then_no_more() -> None:
    assert [retry_due(0, tries, "connectTimeout") for tries in range(1, 7)] == [300, 900, 2700, 8100, 24300, None]
    assert retry_due(0, 1, "robotsDisallowed") is None
    assert [retry_due(0, tries, "retryLater", wait_s=60) for tries in (0, 3)] == [60, 60]
    assert [retry_due(0, tries, "retryLater", wait_s=3600) for tries in (1, 4, 6)] == [3600, 8100, None]


def test_a_file_that_is_no_frontier_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match=r"state\.sqlite: file is not a database .restore it"):
        _open(tmp_path)
    later = sqlite3.connect(tmp_path / "later.sqlite")
    later.execute("pragma user_version = 99")
    later.close()
    with pytest.raises(ArchiveError, match="schema 99"):
        SqliteFrontier(tmp_path / "later.sqlite")


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "state.sqlite", is_read_only=True) as frontier:
        assert (frontier.sources(), frontier.documents()) == ([], [])
    assert list(tmp_path.iterdir()) == []


_MANY = """
import resource, sys
from pathlib import Path
from archiver.catalogue import SqliteFrontier, Task
number, before = int(sys.argv[2]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with SqliteFrontier(Path(sys.argv[1])) as frontier:
    tasks = (Task(url=f"https://h{n % 20}.example/2026/{n}/a-page-of-news", source=f"s{n % 20}") for n in range(number))
    assert frontier.add(tasks, 1.8e9) == number
with SqliteFrontier(Path(sys.argv[1])) as frontier:
    assert len(frontier.waiting([f"s{n}" for n in range(20)])) == 20
    assert len(frontier.take("s7", "h7.example", 1.9e9, 16)) == 16
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_does_not_grow_with_the_frontier(tmp_path: Path) -> None:
    def grown_mb(number: int) -> int:
        command = [sys.executable, "-c", _MANY, str(tmp_path / f"{number}.sqlite"), str(number)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert grown_mb(60_000) - grown_mb(10_000) < 4


def test_keys_of_odd_addresses_differ() -> None:
    odd = ["https://[::1", "https://a.example:x/", "https://a.example/?a&b", "https://a.example/?b&a", ""]
    assert len({key_of(url) for url in odd}) == len(odd)


def test_hosts_that_have_something_waiting(tmp_path: Path) -> None:
    def at(host: str, source: str) -> Task:
        return Task(url=f"https://{host}/x", source=source)

    with _open(tmp_path) as frontier:
        frontier.add([at("b.example", "one"), at("a.example", "one"), at("c.example", "two")], NOW)
        assert frontier.waiting(["two", "one"]) == [("two", "c.example"), ("one", "a.example"), ("one", "b.example")]
        (task,) = frontier.take("one", "a.example", NOW, 9)
        frontier.settle([Attempt(task=task, state="done")], NOW)
        (task,) = frontier.take("one", "b.example", NOW, 9)
        frontier.settle([Attempt(task=task, state="waiting", due=NOW + 60, tries=1, reason="timeout")], NOW)
        assert frontier.waiting(["one", "none"]) == [("one", "b.example")]
        assert (frontier.next_due("one", "b.example"), frontier.next_due("one", "a.example")) == (NOW + 60, None)


def test_a_list_is_followed_to_its_next_page_while_much_of_it_is_new(tmp_path: Path) -> None:
    further = Task(url="https://post.example/?page=2", source="one", purpose="page", every=3600.0, part=2)
    with _open(tmp_path) as frontier:
        frontier.declare([_feed("/")], SOURCE, NOW, is_forced=False)
        (front,) = frontier.take("one", "post.example", NOW, 9)

        def read(now: float, *paths: str) -> list[str]:
            found = tuple(map(_page, paths))
            frontier.settle([Attempt(task=front, state="waiting", found=found, further=(further,))], now)
            documents = [task for task in frontier.take("one", "post.example", now, 99) if task.part > 1]
            frontier.settle([Attempt(task=task, state="done") for task in documents], now)
            return [task.url for task in documents]

        assert read(NOW, "/a", "/b", "/c", "/d") == [further.url]
        assert read(NOW + 1, "/a", "/b", "/c", "/e") == []
        frontier.add([_page("/f"), _page("/g"), _page("/h")], NOW + 2)  # named by another list meanwhile
        assert read(NOW + 3, "/f", "/g", "/h", "/e") == [further.url]  # also a second time
        frontier.declare([_feed("/")], SOURCE, NOW, is_forced=False)
        assert [document.url for document in frontier.documents()] == ["https://post.example/"]


def test_lists_that_name_each_other_are_followed_to_their_end(tmp_path: Path) -> None:
    """Though each brings new links whenever it is read."""
    second, third = (Task(url=f"https://post.example/?page={n}", source="one", every=3600.0, part=n) for n in (2, 3))
    back = Task(url=second.url, source="one", every=3600.0, part=4)
    with _open(tmp_path) as frontier:
        frontier.declare([_feed("/")], SOURCE, NOW, is_forced=False)
        (front,) = frontier.take("one", "post.example", NOW, 9)
        new = iter(range(10_000))

        def settle(task: Task, further: Task, now: float) -> None:
            found = tuple(_page(f"/{next(new)}") for _ in range(5))
            is_first = task.part == 1
            ended = Attempt(task=task, state="waiting" if is_first else "done", found=found, further=(further,))
            frontier.settle([ended], now)

        settle(front, second, NOW)
        settle(second, third, NOW + 1)
        settle(third, back, NOW + 2)
        assert [task.url for task in frontier.take("one", "post.example", NOW + 3, 99) if task.part > 1] == []
        settle(front, second, NOW + 4)  # a list that has grown is followed anew
        assert [task.part for task in frontier.take("one", "post.example", NOW + 5, 99) if task.part > 1] == [2]


def test_where_a_document_has_moved_is_kept(tmp_path: Path) -> None:
    with _open(tmp_path) as frontier:
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        (feed,) = frontier.take("one", "post.example", NOW, 9)
        frontier.settle([Attempt(task=feed, state="waiting", moved_to="https://post.example/new")], NOW)
        frontier.declare([_feed()], SOURCE, NOW, is_forced=True)
        (feed,) = frontier.take("one", "post.example", NOW, 9)
        assert feed.moved_to == "https://post.example/new"


def test_what_was_taken_down_enters_by_no_way(tmp_path: Path) -> None:
    url = "https://post.example/gone"
    gone = _page("/gone?utm_source=rss;")
    with _open(tmp_path) as frontier:
        frontier.declare([_feed()], SOURCE, NOW, is_forced=False)
        frontier.add([_page("/a"), Task(url="https://post.example/b", source="one", found_in=url)], NOW)
        feed, a, b = frontier.take("one", "post.example", NOW, 9)
        with Tombstones(tmp_path / "state.sqlite") as tombstones:
            tombstones.begin("1", [Target("page", url)], name="desk", reason="", now="now", keeps_requisites=False)
        assert frontier.add([gone], NOW) == 0
        named = Task(url="https://post.example/c", source="one", found_in=url)
        frontier.settle(
            [
                Attempt(task=feed, state="waiting", found=(gone, named), further=(gone,), moved_to=url),
                Attempt(task=a, state="done", status=200, final_url=gone.url),
                Attempt(task=b, state="kept", due=NOW + 9, status=200, final_url="https://post.example/d"),
            ],
            NOW,
        )
        frontier.declare([Task(url=url, source="one", every=60.0)], ["two"], NOW, is_forced=False)
        assert [frontier.find(one) for one in (url, gone.url)] == [None, None]
        assert frontier.find(named.url) == msgspec.structs.replace(named, found_in=None, due=NOW)
    rows = sqlite3.connect(tmp_path / "state.sqlite").execute("select url, found_in, moved_to from task").fetchall()
    assert [row for row in rows if "gone" in str(row)] == [
        (b.url, url, "https://post.example/d")
    ]  # until it is forgotten
