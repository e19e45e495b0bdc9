"""What a pool and its workers say to each other: tasks go out, one reply comes back for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import msgspec

from archiver.model.capture import Capture, ResourceType
from archiver.model.requisite import Requisite

__all__ = [
    "Answer",
    "CaptureTask",
    "Extracted",
    "ExtractionFailure",
    "FailureReason",
    "FoundRequisites",
    "Limits",
    "Outcome",
    "Ready",
    "RecordTask",
    "Reply",
    "RequisitesTask",
    "Setup",
    "SpanDone",
    "SpanPaused",
    "SpanProgress",
    "SpanTask",
    "StartFailure",
    "Task",
    "placed",
]

FailureReason = Literal["cpu", "memory", "time", "crash", "exception", "unreadable"]
"""Why a page has no article: CPU seconds or memory used up, no answer in time, the worker died, extraction
raised, or the record can't be read."""


class Limits(msgspec.Struct, frozen=True):
    """What one page may cost a worker before it is given up."""

    cpu_s: int = 60
    #: CPU seconds a page, enforced by the kernel; at least 1
    memory_bytes: int = 2 << 30
    #: address space beyond what a worker has after start
    wait_s: float = 600.0
    #: seconds without an answer, for a worker that hangs without using the CPU


class RecordTask(msgspec.Struct, frozen=True, tag=True):
    """Extract the capture whose bundle begins at a place in a WARC file."""

    path: bytes
    #: as the file system has it: names need not be UTF-8
    offset: int


class CaptureTask(msgspec.Struct, frozen=True, tag=True):
    """Extract a capture that stands in no archive."""

    capture: Capture
    article_id: str | None = None
    #: takes the place of the article's own id
    place: str | None = None
    #: `file:` address that the article gets; extraction must not read anything into it


def placed(capture: Capture, place: str) -> Capture:
    """The capture as if it had been fetched from a place."""
    return replace(capture, requested_url=place, final_url=place)


class RequisitesTask(msgspec.Struct, frozen=True, tag=True):
    """Find what a document, stylesheet or drawing needs, whose bundle begins at a place in a WARC file."""

    path: bytes
    offset: int
    #: of the response; for a revisit, of the one it refers to
    url: str
    #: where it was fetched now: what addresses in it start from
    resource_type: ResourceType


class SpanTask(msgspec.Struct, frozen=True, tag=True):
    """Extract all pages of a part of a WARC file, into files beside each other (`archiver/derive/spans/notes.py`)."""

    path: bytes
    start: int
    #: byte of the WARC
    stop: int
    #: a page that begins there or behind it is another span's
    is_exact: bool
    #: a record begins at `start`, and it is the first one of the span; else it is looked for
    made: bytes
    #: beginning of the names of the files
    has_rows: bool
    #: note all captures with their catalogue rows, not pages alone
    blamed: ExtractionFailure | None = None
    #: how the worker died that had the task before; what it did is there


Task = RecordTask | CaptureTask | RequisitesTask | SpanTask


class Extracted(msgspec.Struct, frozen=True, tag=True):
    """A page became an article."""

    line: bytes
    #: one compact JSON object without newline


class ExtractionFailure(msgspec.Struct, frozen=True, tag=True):
    """A page became none; the reason is the page's or the worker's, never another page's."""

    reason: FailureReason
    text: str
    #: what happened, in one line


class FoundRequisites(msgspec.Struct, frozen=True, tag=True):
    """What a document needs, in its order."""

    found: tuple[Requisite, ...]


class SpanProgress(msgspec.Struct, frozen=True, tag=True):
    """A worker is still at its span."""

    pages: int
    #: done since it last said so
    url: str
    #: of the last of them


class SpanPaused(msgspec.Struct, frozen=True, tag=True):
    """A worker holds too much memory to give the next page a fair share: a fresh one has to go on with the span."""


class SpanDone(msgspec.Struct, frozen=True, tag=True):
    """All pages of a span are done, or have failed."""


Outcome = Extracted | ExtractionFailure
SpanReply = SpanProgress | SpanPaused | SpanDone
Reply = Outcome | FoundRequisites | SpanReply


class Answer(msgspec.Struct, frozen=True):
    """A worker's reply to one task."""

    outcome: Reply
    is_last: bool = False
    #: the worker ends itself now, since it holds too much memory to give the next page a fair share


class Setup(msgspec.Struct, frozen=True, tag=True):
    """First message to a worker."""

    extractor: str
    #: `module:function` with the signature of `archiver.extract.extract`
    rules: bytes
    #: pickled Rules: the pool reads them once, so that workers started later have the same
    limits: Limits


class Ready(msgspec.Struct, frozen=True, tag=True):
    """First answer of a worker: everything is loaded, limits are on."""


class StartFailure(msgspec.Struct, frozen=True, tag=True):
    """First answer of a worker that can't work, such as one of a broken installation."""

    text: str
    exit_code: int
    #: of the `ArchiverError` behind it, 1 for anything else
