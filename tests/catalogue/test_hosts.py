"""Turns at hosts, between processes and over days."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archiver.catalogue import HostTurns

NOW = 1_800_000_000.0


def test_one_at_a_time_and_a_pause_after_the_answer(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as one, HostTurns(tmp_path / "state.sqlite") as two:
        assert one.take("a.example", NOW, most_a_day=None).wait_s == 0
        assert two.take("a.example", NOW + 1, most_a_day=None).wait_s > 0
        assert two.take("b.example", NOW + 1, most_a_day=None).wait_s == 0
        one.give_back("a.example", NOW + 3, 2.0)
        assert two.take("a.example", NOW + 4, most_a_day=None).wait_s == 1.0
        assert two.take("a.example", NOW + 5, most_a_day=None).wait_s == 0


def test_a_host_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as turns:
        turns.take("a.example", NOW, most_a_day=None)
        turns.give_back("a.example", NOW, 1.0, closed_s=600)
        turn = turns.take("a.example", NOW + 2, most_a_day=None)
        assert (turn.wait_s, turn.is_closed) == (598.0, True)
        assert turns.take("a.example", NOW + 600, most_a_day=None).wait_s == 0
        turns.give_back("a.example", NOW + 601, 1.0)
        assert [(host.host, host.closed_until, host.requests) for host in turns.hosts()] == [
            ("a.example", NOW + 600, 2)
        ]


def test_the_budget_of_a_day_ends_with_the_day(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as turns:
        for n in range(3):
            assert turns.take("a.example", NOW + n, most_a_day=3).wait_s == 0
            turns.give_back("a.example", NOW + n, 0)
        turn = turns.take("a.example", NOW + 5, most_a_day=3)
        assert turn.is_closed
        assert turns.take("a.example", NOW + 5 + turn.wait_s, most_a_day=3).wait_s == 0


def test_a_dead_process_holds_no_turn(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from archiver.catalogue import HostTurns;"
        f" HostTurns(Path(sys.argv[1])).take('a.example', {NOW}, most_a_day=None)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "state.sqlite")], check=True)
    with HostTurns(tmp_path / "state.sqlite") as turns:
        assert turns.take("a.example", NOW + 1, most_a_day=None).wait_s == 0
        assert turns.take("a.example", NOW + 2, most_a_day=None).wait_s > 0


def test_a_clock_that_was_wrong_closes_no_host_for_long(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as turns:
        turns.take("a.example", NOW + 86_400 * 300, most_a_day=None)
        turns.give_back("a.example", NOW + 86_400 * 300, 1.0, closed_s=600)
        assert turns.take("a.example", NOW, most_a_day=None).wait_s == 0


def test_what_a_page_needs_waits_for_no_turn_but_for_a_closed_host_and_the_budget(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as turns:
        turns.take("a.example", NOW, most_a_day=None)
        for _ in range(3):
            assert turns.let_pass("a.example", NOW, most_a_day=None).wait_s == 0
        assert turns.take("a.example", NOW + 1, most_a_day=None).wait_s > 0  # the turn is still held
        turns.close_for("a.example", NOW, 30)
        turns.close_for("new.example", NOW, 20)
        for host, wait_s in (("a.example", 29.0), ("new.example", 19.0)):
            turn = turns.let_pass(host, NOW + 1, most_a_day=None)
            assert (turn.wait_s, turn.is_closed) == (wait_s, True)
        assert turns.let_pass("a.example", NOW + 30, most_a_day=None).wait_s == 0
        passed = [turns.let_pass("b.example", NOW, most_a_day=2).is_closed for _ in range(3)]
        assert passed == [False, False, True]
        assert turns.take("b.example", NOW, most_a_day=2).is_closed
        assert turns.let_pass("b.example", NOW + 86_400, most_a_day=2).wait_s == 0


def test_what_a_page_needs_spends_the_budget_and_of_a_recheck_half(tmp_path: Path) -> None:
    with HostTurns(tmp_path / "state.sqlite") as turns:
        passed = [turns.let_pass("a.example", NOW, most_a_day=4, kept_back=2) for _ in range(3)]
        assert [turn.is_spent for turn in passed] == [False, False, True]
        assert turns.spent(NOW) == {}
        assert [turns.let_pass("a.example", NOW, most_a_day=4).is_spent for _ in range(3)] == [False, False, True]
        assert turns.spent(NOW) == {"a.example": 4}
