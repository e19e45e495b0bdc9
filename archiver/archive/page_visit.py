"""What came of a page's requisites, kept beside them: a metadata record of its own for each visit that came to its end.

It refers to the page's response (WARC-Refers-To) and has the visit's WARC-Page-ID. Its lines, besides the facts:
`requisites`, what is in the archive, as a JSON list of [address, type, WARC-Record-ID]; `missing`, what isn't, as a
JSON list of [address, type, reason, detail], the address empty for `takenDown`; `missingMore`, how many are missing
beyond those. A page with a WARC-Page-ID whose visit has no such record was left before its end, by a kill for instance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from archiver.archive.bundle import Bundle
from archiver.archive.bundle_records import RecordDraft
from archiver.archive.fetch_fields import encode_facts, encode_fields
from archiver.archive.warc_record import block_digest, header_url, new_record_id, warc_date
from archiver.model.capture import FetchFacts
from archiver.web.named import addresses_in

__all__ = ["KeptRequisite", "LeftVisits", "MissingRequisite", "PageVisit", "page_visit_of", "taken_down"]

_MOST_LIST_CHARS = 400_000
"""Of each list: of metadata a reader takes 1 MiB."""

T = TypeVar("T")


class KeptRequisite(msgspec.Struct, frozen=True, array_like=True):
    """One that is in the archive."""

    url: str
    #: as the page names it; a redirect may lead from there to the record
    resource_type: str
    record_id: str
    #: of the response or revisit, which another page's visit may have brought


class MissingRequisite(msgspec.Struct, frozen=True, array_like=True):
    """One that isn't, or not as it should be."""

    url: str
    resource_type: str
    reason: str
    #: a camelCase name, such as `notFound`, `robotsDisallowed`, `overBudget`
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PageVisit:
    """A page's visit at its end."""

    facts: FetchFacts
    #: of the page, with its page id; their purpose is `visit`
    target_uri: str
    #: the page's final address
    refers_to: str
    #: record id of its response or revisit
    kept: tuple[KeptRequisite, ...] = ()
    missing: tuple[MissingRequisite, ...] = ()
    missing_more: int = 0
    #: beyond those listed

    def without(self, is_gone: Callable[[str], bool]) -> PageVisit:
        """With what was taken down among what is missing; `is_gone` is asked about addresses and record ids."""
        kept: list[KeptRequisite] = []
        missing: list[MissingRequisite] = []
        gone: list[str] = []
        for one in self.kept:
            is_kept = not (is_gone(one.url) or is_gone(one.record_id))
            kept.append(one) if is_kept else gone.append(one.resource_type)
        for other in self.missing:
            is_named = not any(map(is_gone, (other.url, *addresses_in(other.detail))))
            missing.append(other) if is_named else gone.append(other.resource_type)
        return replace(self, kept=tuple(kept), missing=(*missing, *map(taken_down, gone)))

    def record(self, warcinfo_id: str) -> RecordDraft:
        """The record, ready to be written; lists that are too long for a reader are cut."""
        kept, _ = _within(self.kept)
        missing, more = _within(self.missing)
        lines = [
            *encode_facts(self.facts),
            ("requisites", _json(kept)),
            ("missing", _json(missing)),
            ("missingMore", str(self.missing_more + more)),
        ]
        block = encode_fields(lines)
        record_id = new_record_id()
        fields = [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", warc_date(datetime.now(UTC))),
            ("WARC-Target-URI", header_url(self.target_uri)),
            ("WARC-Warcinfo-ID", warcinfo_id),
            ("WARC-Refers-To", self.refers_to),
            *([("WARC-Page-ID", self.facts.page_id)] if self.facts.page_id else []),
            ("WARC-Block-Digest", block_digest([block])),
            ("Content-Type", "application/warc-fields"),
        ]
        return RecordDraft("metadata", record_id, fields, [block], len(block))


def taken_down(resource_type: str) -> MissingRequisite:
    """What stands for one that was taken down: its address must not."""
    return MissingRequisite("", resource_type, "takenDown")


def page_visit_of(bundle: Bundle) -> PageVisit | None:
    """The visit that a bundle tells of; None where it is another one."""
    if bundle.kind != "failed" or bundle.facts.purpose != "visit":
        return None
    more = bundle.findings.get("missingMore", "")
    return PageVisit(
        bundle.facts,
        bundle.target_uri,
        bundle.main.get("WARC-Refers-To"),
        _read(bundle.findings.get("requisites"), KeptRequisite),
        _read(bundle.findings.get("missing"), MissingRequisite),
        int(more) if more.isascii() and more.isdigit() and len(more) < 10 else 0,
    )


class LeftVisits:
    """Pages whose visit has no record of its end, or brought not all, over the bundles of an archive."""

    def __init__(self) -> None:
        self._begun: dict[str, str] = {}
        #: address by page id
        self._ended: set[str] = set()
        #: page ids, and addresses
        self._lacking: set[str] = set()

    def add(self, bundle: Bundle, *, is_sealed: bool = True) -> None:
        """Take note of a bundle; in a file that is being written a visit may still go on."""
        page_id = bundle.facts.page_id
        if page_id is None or not bundle.is_ours:
            return
        if (visit := page_visit_of(bundle)) is not None:
            self._ended |= {page_id, bundle.target_uri}
            if visit.missing:
                self._lacking.add(bundle.target_uri)
            else:
                self._lacking.discard(bundle.target_uri)
        elif bundle.facts.purpose == "page" and is_sealed and bundle.is_complete and _is_shown(bundle):
            self._begun[page_id] = bundle.target_uri

    def urls(self) -> list[str]:
        """Addresses, in order, without those whose visit came to its end another time."""
        left = {url for page_id, url in self._begun.items() if page_id not in self._ended}
        return sorted(left - self._ended)

    @property
    def lacking(self) -> int:
        """Pages at whose last visit something that they need couldn't be had."""
        return len(self._lacking)


def _is_shown(bundle: Bundle) -> bool:
    """Whether it is the whole response of a page that may need something."""
    if bundle.kind not in ("response", "revisit") or bundle.truncated:
        return False
    # a part that the server sent unasked is no page (RFC 9110, section 15.3.7), nor is a 304 that repeats nothing here:
    # their visits have no record at all
    return (bundle.status == 304 and bundle.kind == "revisit") or (
        200 <= (bundle.status or 0) < 300 and bundle.status != 206
    )


def _within(entries: tuple[T, ...]) -> tuple[list[T], int]:
    """As many entries as fit, and how many don't."""
    chars = 0
    fitting: list[T] = []
    for entry in entries:
        chars += len(json.dumps(msgspec.to_builtins(entry)))
        if chars > _MOST_LIST_CHARS:
            break
        fitting.append(entry)
    return fitting, len(entries) - len(fitting)


def _json(entries: Iterable[Any]) -> str:
    return json.dumps([msgspec.to_builtins(entry) for entry in entries], ensure_ascii=True)


def _read(text: str | None, kind: type[T]) -> tuple[T, ...]:
    try:
        return msgspec.json.decode(text or "[]", type=tuple[kind, ...])  # type: ignore[valid-type]  # known at run time
    except msgspec.DecodeError:
        return ()
