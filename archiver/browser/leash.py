"""Runs Chromium and lets nothing of it outlive this program: a script that needs no package, started by `process`.

It ends Chromium, with all its processes, when its own standard input ends, which the system sees to however the
archiver dies; when they take too much memory; and then removes the profile, with whatever is in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

__all__ = ["TOO_MUCH_MEMORY", "main"]

TOO_MUCH_MEMORY: Final = 70
"""Exit code where Chromium took more memory than it may."""
_LOOK_S: Final = 0.5
_LAST_WORDS_BYTES: Final = 2000
_TO_CHROMIUM, _FROM_CHROMIUM = 3, 4
"""The descriptors that `--remote-debugging-pipe` reads and writes."""


def main(profile: str, reader: str, writer: str, most_bytes: str, *command: str) -> int:
    """Run `command` until it ends or has to; its exit code, or `TOO_MUCH_MEMORY`.

    `reader` and `writer` are the descriptors that Chromium reads from and writes to. What it says last on standard
    error is said on ours.
    """
    given = _moved(int(reader)), _moved(int(writer))
    os.dup2(given[0], _TO_CHROMIUM)
    os.dup2(given[1], _FROM_CHROMIUM)
    for handle in given:
        os.close(handle)
    log = Path(profile) / "stderr"
    try:
        with log.open("wb") as errors:
            browser = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(_TO_CHROMIUM, _FROM_CHROMIUM),
                start_new_session=True,  # one group, to be ended at once
            )
        os.close(_TO_CHROMIUM)
        os.close(_FROM_CHROMIUM)
        threading.Thread(target=_end_with_input, args=(browser.pid,), daemon=True).start()
        code = _watch(browser, int(most_bytes))
        _kill(browser.pid)
        sys.stderr.buffer.write(log.read_bytes()[-_LAST_WORDS_BYTES:])
        return code
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _moved(handle: int) -> int:
    """The same file at a descriptor that is none of the two."""
    moved = os.dup(handle)
    if moved in (_TO_CHROMIUM, _FROM_CHROMIUM):
        return _moved(moved)
    return moved


def _end_with_input(group: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    _kill(group)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _watch(browser: subprocess.Popen[bytes], most_bytes: int) -> int:
    while True:
        try:
            return browser.wait(_LOOK_S)
        except subprocess.TimeoutExpired:
            if _memory_bytes(browser.pid) > most_bytes:
                _kill(browser.pid)
                browser.wait()
                return TOO_MUCH_MEMORY


def _memory_bytes(group: int) -> int:
    """What the processes of a group hold for themselves; 0 where there is no /proc."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # behind the name, which may hold anything but is the last in brackets: state, parent, group
            if int((process / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                _, resident, shared = (process / "statm").read_text().split()[:3]
                pages += int(resident) - int(shared)
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
