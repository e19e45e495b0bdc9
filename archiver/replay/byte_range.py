"""The part of a representation that a Range header asks for: RFC 9110, section 14."""

from __future__ import annotations

import re

from archiver.model.errors import ArchiverError

__all__ = ["UnsatisfiableRangeError", "asked_range"]

_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.ASCII | re.IGNORECASE)


class UnsatisfiableRangeError(ArchiverError):
    """None of the bytes asked for is there (status 416)."""


def asked_range(header: str | None, size: int) -> range | None:
    """Which bytes of `size` are asked for; None where all are.

    A header that names several ranges, another unit or nonsense is passed over, as the standard allows (14.2).
    UnsatisfiableRangeError if the range lies behind the end.

    >>> asked_range("bytes=10-19", 100), asked_range("bytes=90-", 100), asked_range("bytes=-5", 100)
    (range(10, 20), range(90, 100), range(95, 100))
    >>> asked_range("bytes=95-200", 100), asked_range("bytes=-200", 100)
    (range(95, 100), range(0, 100))
    >>> asked_range("bytes=5-2", 100), asked_range("bytes=1-2,4-5", 100), asked_range(None, 100)
    (None, None, None)
    """
    match = _ONE_RANGE.fullmatch((header or "").strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None
    if first:
        found = range(int(first), min(int(last) + 1, size) if last else size)
    else:
        found = range(max(0, size - int(last)), size)
    if not found:
        raise UnsatisfiableRangeError(f"no byte of {header!r} is among {size}")
    return found
