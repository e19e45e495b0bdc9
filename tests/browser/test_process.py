"""A browser that is gone whatever happens to the program that started it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.browser import Browser, VisitLimits, visit
from tests.browser.conftest import Visit
from tests.browser.site import Site

_MARK = "ARCHIVER_TEST_MARK"
_HELD = """
import asyncio, sys
from archiver.browser import VisitLimits, find_chromium
from archiver.browser.process import running_chromium

async def hold():
    async with running_chromium(find_chromium(), "test/1.0", VisitLimits()) as connection:
        print("running", flush=True)
        await asyncio.sleep(600)

asyncio.run(hold())
"""


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose name leaves room for that of a socket."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.browser
def test_kill_9_of_the_program_takes_its_browser_and_profile_along(short_path: Path) -> None:
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    environment = {**os.environ, _MARK: mark, "TMPDIR": str(short_path)}
    with subprocess.Popen([sys.executable, "-c", _HELD], stdout=subprocess.PIPE, env=environment) as holder:
        assert holder.stdout is not None
        said = holder.stdout.readline()
        running, made = _marked(mark), list(short_path.iterdir())
        holder.send_signal(signal.SIGKILL)
    assert said == b"running\n"
    assert len(running) > 2
    (profile,) = made
    deadline = time.monotonic() + 15
    while (_marked(mark) or profile.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (_marked(mark), list(short_path.iterdir())) == ([], [])


def test_a_program_that_is_no_browser_gives_its_last_words(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho no display here >&2\nexit 9\n")
    program.chmod(0o755)
    seen = asyncio.run(visit(Browser(str(program), "test/1.0"), "https://paper.example/", Site({}), VisitLimits()))
    assert seen.failure is not None
    assert (seen.failure.reason, seen.failure.detail) == (
        "browserFailed",
        "Chromium ended with 9: no display here",
    )


@pytest.mark.browser
def test_a_browser_that_is_killed_fails_its_visit(browser: Browser, tmp_path: Path, see: Visit) -> None:
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\n(sleep 4; kill -9 $$) &\nexec {browser.program} "$@"\n')
    program.chmod(0o755)
    hanging = "https://paper.example/"
    seen = see(Site({}, frozenset({hanging})), hanging, program=str(program))
    assert seen.failure is not None
    assert seen.failure.reason == "browserFailed"


def _marked(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{_MARK}={mark}".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:  # ended meanwhile
            continue
    return [command for command in found if command]  # none: a zombie
