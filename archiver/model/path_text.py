"""Paths as text that can be written down: the name of a file is bytes, and on most systems they need not be UTF-8."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["path_text"]


def path_text(path: str | Path) -> str:
    r"""The path as UTF-8 can hold it, with `\xff` for a byte that isn't of it.

    >>> path_text("M\xfcller.warc.gz"), path_text(os.fsdecode(b"M\xfcller.warc.gz"))
    ('Müller.warc.gz', 'M\\xfcller.warc.gz')
    """
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
