"""What records say of each other, as far as both are in what is looked at (WARC 1.1, sections 5 and 6.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.archive.standard.finding import Finding
from archiver.archive.standard.kinds import SAME_PAYLOAD
from archiver.archive.standard.record import Record

__all__ = ["Across"]


@dataclass(frozen=True, slots=True)
class _Known:
    kind: str
    date: str | None
    uri: str | None
    digest: str | None
    segment: str | None


@dataclass(frozen=True, slots=True)
class _Claim:
    """That a record names another."""

    file: str
    offset: int
    field: str
    other: str
    of: _Known
    uri: str | None = None
    date: str | None = None
    is_same_payload: bool = False


@dataclass(slots=True)
class Across:
    """Records as they come; some 300 bytes of memory for each."""

    _known: dict[str, _Known] = field(default_factory=dict)
    _claims: list[_Claim] = field(default_factory=list)
    _twice: list[Finding] = field(default_factory=list)

    def add(self, file: str, record: Record) -> None:
        known = _Known(
            record.kind,
            record.get("warc-date"),
            record.get("warc-target-uri"),
            record.get("warc-payload-digest"),
            record.get("warc-segment-number"),
        )
        record_id = record.get("warc-record-id")
        if record_id in self._known:
            self._twice.append(Finding(file, record.offset, "recordIdTwice", record_id))
        if record_id:
            self._known[record_id] = known
        for name in ("warc-concurrent-to", "warc-warcinfo-id", "warc-segment-origin-id"):
            self._claims += [_Claim(file, record.offset, name, other, known) for other in record.all(name)]
        if record.kind == "revisit" and (other := record.get("warc-refers-to")):
            uri, date = record.get("warc-refers-to-target-uri"), record.get("warc-refers-to-date")
            is_same = SAME_PAYLOAD.fullmatch(record.get("warc-profile") or "") is not None
            self._claims.append(_Claim(file, record.offset, "warc-refers-to", other, known, uri, date, is_same))

    def findings(self) -> Iterator[Finding]:
        """What doesn't fit, once every record has come. Records that are elsewhere fit."""
        yield from self._twice
        for claim in self._claims:
            other = self._known.get(claim.other)
            for code, actual in _misfits(claim, other) if other else ():
                yield Finding(claim.file, claim.offset, code, actual)


def _misfits(claim: _Claim, other: _Known) -> Iterator[tuple[str, str | None]]:
    if claim.field == "warc-concurrent-to" and other.date != claim.of.date:
        yield "dateOfEvent", f"{claim.of.date}, of the other {other.date}"
    if claim.field == "warc-warcinfo-id" and other.kind != "warcinfo":
        yield "warcinfoIdOther", other.kind
    if claim.field == "warc-segment-origin-id" and other.segment != "1":
        yield "segmentOriginOther", other.segment
    if claim.field != "warc-refers-to":
        return
    if other.kind == "revisit":
        yield "revisitOfRevisit", claim.other
    if claim.is_same_payload and other.digest and claim.of.digest and other.digest != claim.of.digest:
        yield "revisitOtherDigest", f"{claim.of.digest}, of the other {other.digest}"
    if claim.uri is not None and claim.uri != other.uri:
        yield "revisitOtherUri", f"{claim.uri}, of the other {other.uri}"
    if claim.date is not None and claim.date != other.date:
        yield "revisitOtherDate", f"{claim.date}, of the other {other.date}"
