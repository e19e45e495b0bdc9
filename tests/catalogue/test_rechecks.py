"""Pages that are kept are asked for again: by the time, by what documents state, and after all that is new."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archiver.catalogue import Attempt, SqliteFrontier, Task
from archiver.catalogue.schedule import claim_due
from archiver.catalogue.task import State
from archiver.catalogue.task_table import SCHEMA, SCHEMA_VERSION, UPGRADES

NOW = 1_800_000_000.0
HOUR = 3600.0
HOST = "post.example"
FEED = Task(url=f"https://{HOST}/feed", source="one", purpose="feed", every=HOUR)


def _page(path: str, *, modified: float | None = None) -> Task:
    return Task(url=f"https://{HOST}{path}", source="one", modified_at=modified)


def _keep(frontier: SqliteFrontier, task: Task, now: float, due: float | None, *, is_changed: bool = True) -> None:
    state: State = "done" if due is None else "kept"
    attempt = Attempt(task=task, state=state, due=due or 0.0, status=200, etag='"1"', is_changed=is_changed)
    frontier.settle([attempt], now)


def _state(frontier: SqliteFrontier, *named: Task, now: float) -> int:
    (settled,) = frontier.settle([Attempt(task=FEED, state="waiting", found=named)], now)
    return settled.claimed


@pytest.fixture
def frontier(tmp_path: Path) -> SqliteFrontier:
    made = SqliteFrontier(tmp_path / "state.sqlite")
    made.declare([FEED], ["one"], NOW, is_forced=False)
    return made


def _due(frontier: SqliteFrontier, now: float) -> list[str]:
    return [task.url.removeprefix(f"https://{HOST}") for task in frontier.rechecks("one", HOST, now, 9)]


def test_a_kept_page_comes_back_with_its_validators_and_stays_counted_as_fetched(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/a"), _page("/b")], NOW)
    a, b = [task for task in frontier.take("one", HOST, NOW, 9) if not task.is_document]
    _keep(frontier, a, NOW, NOW + HOUR)
    _keep(frontier, b, NOW, None)
    assert (_due(frontier, NOW + HOUR - 1), _due(frontier, NOW + HOUR)) == ([], ["/a"])
    (again,) = frontier.rechecks("one", HOST, NOW + HOUR, 9)
    assert (again.is_recheck, again.etag, again.captured) == (True, '"1"', NOW)
    assert [task.url for task in frontier.take("one", HOST, NOW + HOUR, 9)] == [FEED.url]
    (state,) = frontier.sources()
    assert (state.waiting, state.done, state.failed) == (0, 2, 0)
    frontier.declare([], ["one"], NOW, is_forced=False)
    assert frontier.next_due("one", HOST) == NOW + HOUR
    assert frontier.waiting(["one"]) == [("one", HOST)]


def test_a_newer_change_that_is_stated_counts_at_once_and_the_same_one_once(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/a", modified=NOW - 60)], NOW)
    _keep(frontier, _page("/a"), NOW, NOW + 6 * HOUR)
    assert _state(frontier, _page("/a", modified=NOW - 60), _page("/new", modified=NOW + 9), now=NOW + 600) == 0
    assert _state(frontier, _page("/a", modified=NOW + 500), now=NOW + 600) == 1
    assert _due(frontier, NOW + 600) == ["/a"]
    _keep(frontier, _page("/a"), NOW + 700, None)
    assert _state(frontier, _page("/a", modified=NOW + 500), now=NOW + 800) == 0
    assert _state(frontier, _page("/a", modified=NOW + 750), now=NOW + 800) == 1  # also of one that was done with


def test_a_list_that_says_of_all_that_it_was_changed_just_now_is_believed_ever_less(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/a")], NOW)
    _keep(frontier, _page("/a"), NOW, None)
    asked, now = 0, NOW
    while now < NOW + 2 * 24 * HOUR:
        now += 300
        _state(frontier, _page("/a", modified=now), now=now)
        for task in frontier.rechecks("one", HOST, now, 9):
            asked += 1
            _keep(frontier, task, now, None, is_changed=False)
    assert asked == 5  # after 0, 1/4, 1, 4 and 16 hours
    assert claim_due(0, 99) == 7 * 24 * HOUR


def test_a_change_stated_of_an_address_that_leads_to_another_counts_for_that(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/short")], NOW)
    (short,) = [task for task in frontier.take("one", HOST, NOW, 9) if not task.is_document]
    led = Attempt(task=short, state="kept", due=NOW + HOUR, status=200, final_url=f"https://{HOST}/long")
    frontier.settle([led], NOW)
    assert _due(frontier, NOW + HOUR) == ["/long"]
    assert _state(frontier, _page("/short", modified=NOW + 50), now=NOW + 60) == 1
    assert _due(frontier, NOW + 60) == ["/long"]


def test_nothing_is_asked_again_that_is_not_there_or_not_fetched(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/gone"), _page("/waits")], NOW)
    frontier.settle([Attempt(task=_page("/gone"), state="done", status=410)], NOW)
    stated = [_page(path, modified=NOW + 100) for path in ("/gone", "/waits")]
    assert _state(frontier, *stated, now=NOW + 200) == 0
    assert _due(frontier, NOW + 9 * HOUR) == []


def test_a_recheck_that_fails_leaves_the_page_fetched(frontier: SqliteFrontier) -> None:
    frontier.add([_page("/a")], NOW)
    _keep(frontier, _page("/a"), NOW, NOW + HOUR)
    (task,) = frontier.rechecks("one", HOST, NOW + HOUR, 9)
    failed = Attempt(task=task, state="kept", due=NOW + 2 * HOUR, tries=1, reason="timeout", etag=task.etag)
    frontier.settle([failed], NOW + HOUR)
    (task,) = frontier.rechecks("one", HOST, NOW + 2 * HOUR, 9)
    assert (task.tries, task.etag) == (1, '"1"')
    frontier.settle([Attempt(task=task, state="done", tries=6, reason="timeout")], NOW + 2 * HOUR)
    (state,) = frontier.sources()
    assert (state.done, state.failed) == (1, 0)


def test_a_file_of_an_earlier_version_is_made_one_of_this(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    old = sqlite3.connect(path)
    new_columns = ("modified_at", "captured", "unchanged", "task_kept")
    before = ";".join(
        "\n".join(line for line in statement.split("\n") if not line.strip().startswith(new_columns))
        for statement in SCHEMA.split(";")
        if "task_kept" not in statement
    ).replace("added real not null,", "added real not null")
    old.executescript(before)
    old.execute("pragma user_version = 1")
    old.execute(
        "insert into task (key, source, host, url, purpose, state, rank, due, added, status, fetched)"
        f" values (?, 'one', '{HOST}', 'https://{HOST}/a', 'page', 'done', 0, 0, 0, 200, {NOW})",
        (_page("/a").key,),
    )
    old.commit()
    old.close()
    assert set(UPGRADES) == set(range(1, SCHEMA_VERSION))
    with SqliteFrontier(path, is_read_only=True) as frontier:
        assert [state.done for state in frontier.sources()] == [1]
    with SqliteFrontier(path) as frontier:
        assert _state(frontier, _page("/a", modified=NOW + 5), now=NOW + 9) == 1
        assert _due(frontier, NOW + 9) == ["/a"]
