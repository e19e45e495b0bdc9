"""What passes between a browser and whoever fetches for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from archiver.model.capture import ResourceType

__all__ = [
    "BrowserAnswer",
    "BrowserRequest",
    "Fetches",
    "Missing",
    "RefusedError",
    "Rendering",
    "VisitLimits",
    "Visited",
]


@dataclass(frozen=True, slots=True)
class BrowserRequest:
    """What a page wants sent, whatever part of it: document, frame, image, script, worker, preflight, one redirect."""

    url: str
    #: http or https, without fragment
    method: str
    headers: tuple[tuple[str, str], ...]
    #: as the page's scripts could see them, and Cookie
    body: bytes = field(repr=False)
    resource_type: ResourceType
    is_page: bool
    #: whether it is the document of the page itself, or leads to it


@dataclass(frozen=True, slots=True)
class BrowserAnswer:
    """A complete response as the browser is to see it."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    #: as received, latin-1 decoded, duplicates kept
    body: bytes = field(repr=False)
    #: without transfer- and content-codings


class RefusedError(Exception):
    """No complete response came, or none was asked for. `reason` is a camelCase name, `detail` says what was seen."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


class Fetches(Protocol):
    """Fetches for one visit. Any number of calls are made at once; none may wait for what only its end brings."""

    async def fetch(self, request: BrowserRequest) -> BrowserAnswer:
        """Send a request, keep what comes, and give it. Raises RefusedError; what else it raises ends the visit."""

    def cut(self) -> None:
        """Cut off what is under way: the visit needs it no more."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a page wanted and didn't get."""

    url: str
    resource_type: ResourceType
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VisitLimits:
    """Bounds of one visit."""

    total_s: float = 90.0
    #: until the picture of the page is taken; what is under way then is cut off
    quiet_s: float = 0.7
    #: without a request under way, for the page to count as loaded
    patience_s: float = 5.0
    #: a request that takes longer isn't waited for
    answer_s: float = 30.0
    #: until a page whose scripts leave no time for anything else is given up
    tall_px: int = 200_000
    #: how far down a page is scrolled, of what is there from the beginning
    grown_px: int = 30_000
    #: and how much further of what it grows by meanwhile
    requests: int = 1_500
    body_bytes: int = 256 << 20
    #: of all responses together
    most_missing: int = 500
    #: told of one by one; more are counted
    picture_px: int = 16_000
    #: height of the screenshot
    markup_bytes: int = 32 << 20
    window: tuple[int, int] = (1280, 1024)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as it stood in the browser at the end of a visit."""

    url: str
    #: of the document, without fragment
    taken_at: datetime
    #: UTC
    markup: bytes = field(repr=False)
    #: the document with its doctype, UTF-8
    is_cut: bool
    #: whether that is only its beginning
    picture: bytes | None = field(repr=False)
    #: PNG of the page, from its top; None where none could be taken


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of a visit."""

    rendering: Rendering | None
    #: None for what is no HTML page
    failure: RefusedError | None
    #: why there is no rendering, or not a whole one, though there should be
    requests: int
    missing: Sequence[Missing]
    missing_count: int
    #: of them, also those that aren't listed
