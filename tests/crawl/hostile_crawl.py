"""Runs `ordered_crawl` in a process of its own, with every host name on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from archiver.archive import Archive
from archiver.archive.standard import judge
from tests.crawl.ordered_crawl import Asked, Done, Order, Used

__all__ = ["crawl"]

_ROOT = Path(__file__).parents[2]
_LINES: msgspec.json.Decoder[Done | Used] = msgspec.json.Decoder(Done | Used)


def crawl(archive: Archive, asked: Sequence[Asked], **settings: object) -> list[Done | Used]:
    """The lines of a crawl, whose every record is by the standard; raises CalledProcessError where it failed."""
    names = {one.url.split("/")[2].partition(":")[0] for one in asked}
    own = {
        "ARCHIVE": str(archive.root),
        "ALLOW_PRIVATE": ["127.0.0.0/8"],
        "RESOLVE": [f"{name}=127.0.0.1" for name in sorted(names)],
        "WORKERS": 1,
        "LOG_LEVEL": "CRITICAL",
        "DOWNLOAD_DELAY": 0,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawl.ordered_crawl"],
        input=msgspec.json.encode(Order({**own, **settings}, list(asked))),
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        check=True,
        timeout=600,
    )
    assert list(judge(archive.warcs())) == []
    return [_LINES.decode(line) for line in done.stdout.splitlines()]
