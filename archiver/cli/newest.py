"""Which of a page's captures a person wants to read, and why newer ones are passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from archiver.model.article import ARTICLE_KINDS

if TYPE_CHECKING:
    from archiver.derive.find import FoundLine

__all__ = ["newest_article", "why_passed_over"]


class _Verdict(msgspec.Struct, frozen=True):
    kind: str


class _Capture(msgspec.Struct, frozen=True):
    status: int | None = None


class _Line(msgspec.Struct, rename="camel"):
    """As much of an article line as is looked at."""

    capture: _Capture = _Capture()
    page_verdict: _Verdict = _Verdict("other")

    @property
    def is_error(self) -> bool:
        """Whether the server said so, whatever the page reads like."""
        return (self.capture.status or 0) >= 400


_LINES = msgspec.json.Decoder(_Line)


def newest_article(lines: Sequence[FoundLine]) -> int:
    """Place of the newest capture with a whole article; 0 where there is no line.

    Where there is none, of the newest that a paywall cuts short, then of the newest article whose transfer was cut off,
    then of the newest capture that is no article, a whole one first. `lines` from the oldest on.
    """
    return max(range(len(lines)), key=lambda at: (_worth(lines[at]), at), default=0)


def why_passed_over(line: FoundLine) -> str:
    """What is less about a capture than about an older one that is shown."""
    read = _read(line)
    if line.is_part:
        return f"cut off ({line.truncated or 'partial content'})"
    if read.is_error:
        return f"an error (status {read.capture.status})"
    kind = read.page_verdict.kind
    return "cut short by a paywall" if kind == "paywallStub" else f"no article ({kind})"


def _worth(line: FoundLine) -> int:
    read = _read(line)
    if read.is_error or read.page_verdict.kind not in ARTICLE_KINDS:
        return 0 if line.is_part else 1
    if line.is_part:
        return 2
    return 3 if read.page_verdict.kind == "paywallStub" else 4


def _read(line: FoundLine) -> _Line:
    """What stands in a line; one of another version may say it otherwise."""
    try:
        return _LINES.decode(line.raw)
    except msgspec.ValidationError:
        return _Line()
