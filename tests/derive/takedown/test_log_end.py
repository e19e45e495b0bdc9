"""The newest line of the takedowns' log: state.sqlite remembers it, and verify sees what somebody did to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.archive.takedown_log import LogEnd, read_takedowns, takedown_log_defects
from archiver.catalogue import log_end_in
from archiver.derive.takedown import finish_takedowns, take_down, takedowns, undo_takedown
from archiver.web.blind import Target


def _never(number: int) -> list[Target]:
    return [Target("page", f"http://news.example/never-{number}")]


@pytest.fixture
def logged(plain: Archive) -> Archive:
    for number in (1, 2):
        take_down(plain, _never(number), name="desk", reason=f"ticket {number}")
    return plain


def _found(archive: Archive) -> list[tuple[int, str]]:
    end = log_end_in(archive.layout.state)
    defects = takedown_log_defects(archive.layout, LogEnd(*end) if end else None)
    return [(defect.offset, defect.code) for defect in defects]


def _change_last(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b"ticket 2", b"ticket 3"))


def _drop_last(log: Path) -> None:
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize(
    ("harm", "found", "later"),
    [
        (_change_last, [(2, "logChanged")], [(3, "logChanged")]),
        (_drop_last, [(1, "logCut")], [(2, "logChanged")]),
        (Path.unlink, [(0, "logCut")], [(1, "logChanged")]),
    ],
)
def test_harm_to_the_newest_line_is_seen_for_good(
    logged: Archive, harm: Callable[[Path], None], found: list[tuple[int, str]], later: list[tuple[int, str]]
) -> None:
    assert _found(logged) == []
    harm(logged.layout.takedowns)
    assert _found(logged) == found
    take_down(logged, _never(3), name="desk")  # the next line doesn't hide it
    assert _found(logged) == later


def test_an_undo_is_remembered_too(logged: Archive) -> None:
    undo_takedown(logged, _never(2)[0], name="desk")
    assert _found(logged) == []
    _drop_last(logged.layout.takedowns)
    assert _found(logged) == [(2, "logCut")]


def test_an_archive_from_before_raises_no_alarm_and_remembers_from_the_next_line_on(logged: Archive) -> None:
    with closing(sqlite3.connect(logged.layout.state)) as state:
        state.execute("drop table takedown_log")
        state.commit()
    assert log_end_in(logged.layout.state) is None
    assert _found(logged) == []
    take_down(logged, _never(3), name="desk")
    end = log_end_in(logged.layout.state)
    assert end is not None
    assert end[0] == len(read_takedowns(logged.layout)) == 3
    assert _found(logged) == []


def test_without_state_nothing_can_be_said_until_it_is_made_again(logged: Archive) -> None:
    logged.layout.state.unlink()
    assert _found(logged) == []
    assert not logged.layout.state.exists()
    assert len(takedowns(logged)) == 2
    finish_takedowns(logged)
    end = log_end_in(logged.layout.state)
    assert end is not None
    assert end[0] == 2


def test_an_older_state_knows_less_and_raises_no_alarm(logged: Archive) -> None:
    older = logged.layout.state.read_bytes()
    take_down(logged, _never(3), name="desk")
    for path in logged.root.glob("state.sqlite*"):
        path.unlink()
    logged.layout.state.write_bytes(older)
    assert _found(logged) == []
