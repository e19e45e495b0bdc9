"""What crossed the wire: an exchange while it is fetched, a capture once it is archived."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

import msgspec

__all__ = [
    "Capture",
    "CaptureKind",
    "FetchFacts",
    "Purpose",
    "RecordPointer",
    "Redirect",
    "ResourceType",
    "RobotsDecision",
    "RobotsVerdict",
    "Truncation",
]

CaptureKind = Literal["response", "dom", "file", "text"]
"""An HTTP response, a browser's DOM, a file given by a person, or plain text extracted elsewhere."""

Purpose = Literal["page", "robots", "feed", "sitemap", "requisite", "visit"]
"""Why an address was fetched. Only pages become articles; `visit` is none of them, but what is told of a page's visit

at its end (`archiver/archive/page_visit.py`)."""

ResourceType = Literal[
    "document",
    "stylesheet",
    "image",
    "media",
    "font",
    "script",
    "texttrack",
    "xhr",
    "fetch",
    "eventsource",
    "websocket",
    "manifest",
    "other",
]
"""What a page wants an address for, in the words that browsers' debuggers use; the value of WARC-Resource-Type."""

RobotsVerdict = Literal["allowed", "disallowed", "noRules", "unreachable"]
"""What robots.txt says of an address; without rules everything is allowed, out of reach nothing (RFC 9309, 2.3.1)."""

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Values of WARC-Truncated (WARC 1.1, section 5.13)."""


class RecordPointer(msgspec.Struct, frozen=True):
    """Where a record stands in an archive."""

    file: str
    #: name of the WARC file in archive/, without ".open"
    offset: int
    #: byte where the record's gzip member begins
    length: int
    #: bytes of that member
    record_id: str
    #: as in WARC-Record-ID, such as `<urn:uuid:…>`
    payload_digest: str | None = None
    #: as in WARC-Payload-Digest, such as `sha1:…` (base 32), after transfer-decoding


class Redirect(msgspec.Struct, frozen=True):
    """One hop on the way to the final URL."""

    url: str
    #: the address that answered with a redirect
    status: int


class RobotsDecision(msgspec.Struct, frozen=True):
    """What robots.txt said about this fetch (RFC 9309)."""

    verdict: RobotsVerdict
    record_id: str | None = None
    #: WARC-Record-ID of the robots.txt response used; None where there was none
    usage: str | None = None
    #: what its Content-Usage lines say of the address, as written


class FetchFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a fetch and stands neither in its request nor in its response.

    It goes into the exchange's own metadata record, so that a Capture can be read from one bundle.
    """

    requested_url: str
    purpose: Purpose = "page"
    redirects: tuple[Redirect, ...] = ()
    #: hops that led here, in order; empty for a first request
    robots: RobotsDecision | None = None
    found_in: str | None = None
    #: URL of the document that named the address
    source: str | None = None
    #: name of the source in archive.toml
    page_id: str | None = None
    #: UUID of the visit that a page and its requisites were fetched for; WARC-Page-ID of their records, too
    resource_type: ResourceType | None = None
    #: what the page of that visit wanted it for, `document` for the page itself; WARC-Resource-Type, too
    renderer: Literal["browser"] | None = None
    #: `browser` where a browser wanted it for a page that it shows: of that visit, the page as shown may follow
    retries: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """One page as archived: the only input of extraction besides the rules.

    A live capture and one read back from its WARC are equal field by field.
    """

    requested_url: str
    final_url: str
    fetched_at: datetime | None = None
    #: UTC; of the record, the file's manifest, or None when unknown (then a date in the page chrome proves nothing)
    status: int | None = None
    reason: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    #: as received, in order, duplicates kept; latin-1 decoded
    body: bytes = field(default=b"", repr=False)
    #: after transfer- and content-decoding, within the limits
    truncated: Truncation | None = None
    redirects: tuple[Redirect, ...] = ()
    robots: RobotsDecision | None = None
    kind: CaptureKind = "response"
    purpose: Purpose = "page"
    page_id: str | None = None
    record: RecordPointer | None = None
    response_record: str | None = None
    #: of kind `dom`: record id of the response that the page came from
    problems: tuple[str, ...] = ()
    #: oddities of decoding, such as an undecodable content-encoding

    def __post_init__(self) -> None:
        """TypeError or ValueError for what extraction couldn't read: other programs make captures, too."""
        for name, types, wanted in _ARGUMENTS:
            if not isinstance(getattr(self, name), types):
                raise TypeError(f"Capture: {name} has to be {wanted}, not {getattr(self, name)!r:.80}")
        if self.kind not in _KINDS:
            raise ValueError(f"Capture: kind has to be one of {', '.join(_KINDS)}, not {self.kind!r:.80}")
        try:
            is_paired = all(isinstance(name, str) and isinstance(value, str) for name, value in self.headers)
        except (TypeError, ValueError):  # no pairs
            is_paired = False
        if not is_paired:
            raise TypeError(f"Capture: headers has to be pairs of str, name and value, not {self.headers!r:.80}")

    def header(self, name: str) -> str | None:
        """First value of a header, by case-insensitive name."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)


_KINDS: tuple[str, ...] = get_args(CaptureKind)
_ARGUMENTS: tuple[tuple[str, type | tuple[type, ...], str], ...] = (
    ("requested_url", str, 'str, "" where no address is known'),
    ("final_url", str, 'str, "" where no address is known'),
    ("fetched_at", (datetime, type(None)), "datetime or None"),
    ("status", (int, type(None)), "int or None"),
    ("headers", (tuple, list), "a tuple of pairs"),
    ("body", bytes, "bytes, as they were received"),
)
"""What other programs give, the types it may have, and how they are told."""
