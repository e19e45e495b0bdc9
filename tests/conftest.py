"""Where the optional material lies, and the count of what was skipped for want of it."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from archiver.browser import NoChromiumError, find_chromium


def _has_chromium() -> bool:
    try:
        find_chromium()
    except NoChromiumError:
        return False
    return True


ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MARKS = {
    "corpus": ("the annotated corpus beside the checkout", (SHARED / "corpus").is_dir()),
    "browser": ("Chromium", _has_chromium()),
}


WAITING_ROOMS = ("faults", "internet", "replay", "browser", "crawl", "spiders", "cli")
"""Rooms whose tests wait for other processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what can't run here, with a reason that can be counted; begin with the tests that take long.

    Processes that share the files would wait for a long one that came last.
    """
    items.sort(key=lambda item: _room(item.path))
    for item in items:
        for mark, (what, is_present) in MARKS.items():
            if item.get_closest_marker(mark) and not is_present:
                item.add_marker(pytest.mark.skip(reason=f"needs {what}"))


def _room(path: Path) -> int:
    room = path.relative_to(ROOT / "tests").parts[0] if path.is_relative_to(ROOT / "tests") else ""
    return WAITING_ROOMS.index(room) if room in WAITING_ROOMS else len(WAITING_ROOMS)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the annotated corpus and material; only for tests marked `corpus`."""
    return SHARED


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    longrepr = report.longrepr
    return longrepr[2].removeprefix("Skipped: ") if isinstance(longrepr, tuple) else str(longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason to skip."""
    skipped = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in skipped.most_common():
        terminalreporter.write_line(f"skipped: {count} × {reason}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With ARCHIVER_TEST_NO_SKIPS set, as in CI, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("ARCHIVER_TEST_NO_SKIPS") and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
