"""A real file system that can be made too small."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["AMPLE", "resize", "small_disk", "used_bytes"]

AMPLE = "64m"
"""What a disk has at first."""


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of its own in memory; None where this process may not make one."""
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", f"size={AMPLE}", "tmpfs", str(folder)):
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def resize(disk: Path, size: str) -> None:
    """Give it so many bytes, or `AMPLE`."""
    assert _mount("-o", f"remount,size={size}", str(disk))


def used_bytes(disk: Path) -> int:
    """What its files take."""
    return sum(path.stat().st_blocks * 512 for path in disk.rglob("*"))


def _mount(*arguments: str) -> bool:
    if sys.platform != "linux":
        return False
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
