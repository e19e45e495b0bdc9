"""The records that a selection means, and those without which they can't be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin

from archiver.archive import Archive, Bundle, IndexRow, page_visit_of
from archiver.archive.index_files import read_rows
from archiver.archive.warc_record import header_url
from archiver.archive.warc_time import moment_of, time_of
from archiver.model.errors import WarcError
from archiver.packing.audit import Audit, Loss, imported_files, read_whole
from archiver.packing.candidates import candidate_files
from archiver.packing.lookup import Lookup
from archiver.packing.portion import Span, span_of, warcinfo_of
from archiver.packing.record_digests import judged_digests
from archiver.packing.selection import Selection
from archiver.packing.verdicts import Verdicts
from archiver.packing.whole import missing_captures

__all__ = ["Chosen", "Repeat", "choose"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A revisit that is meant."""

    record_id: str
    url: str
    date: str
    #: WARC-Date

    @property
    def moment(self) -> str:
        """What repeats are sorted by to have the oldest first."""
        return moment_of(self.date)


@dataclass(slots=True)
class Chosen:
    """The records of a package."""

    spans: dict[str, set[Span]] = field(default_factory=dict)
    #: places of the records, by WARC
    meant: set[str] = field(default_factory=set)
    #: record ids of the captures that the selection means; the others came along
    repeats: dict[str, Repeat] = field(default_factory=dict)
    #: the newest revisit that is meant, by the record whose payload it repeats
    missing: list[str] = field(default_factory=list)
    #: what revisits refer to and the archive doesn't have, as messages
    losses: list[Loss] = field(default_factory=list)
    #: what is meant, or may be, and can't be read whole
    undated: int = 0
    #: captures that would be meant, were it known when they were made

    def has(self, row: IndexRow) -> bool:
        """Whether a capture is in it."""
        return (row.offset, row.offset + row.length) in self.spans.get(row.file, ())


@dataclass(frozen=True, slots=True)
class _Need:
    """A record that another can't do without."""

    url: str
    is_it: Callable[[IndexRow], bool]
    record_id: str | None = None
    #: where it is known: to be found though it stands under another address
    by: str | None = None
    #: the revisit that refers to it, for a message; None where what is there is of use all the same


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A bundle without its bytes."""

    file: str
    spans: tuple[Span, ...]
    record_id: str
    is_page: bool
    needs: tuple[_Need, ...]
    repeats: tuple[str, Repeat] | None
    #: record id of what a revisit repeats, and the revisit

    @classmethod
    def of(cls, bundle: Bundle) -> _Exchange:
        facts = bundle.facts
        repeat = Repeat(bundle.record_id, header_url(bundle.target_uri), bundle.main.get("WARC-Date"))
        return cls(
            bundle.file,
            tuple(span_of(record) for record in bundle.records),
            bundle.record_id,
            facts.purpose == "page" and facts.resource_type in (None, "document"),
            tuple(_needs_of(bundle)),
            (bundle.refers_to, repeat) if bundle.refers_to else None,
        )


def choose(archive: Archive, selection: Selection, on_file: Callable[[str], None] = lambda _: None) -> Chosen:
    """What a selection means, and with it: the requisites of its pages, what revisits refer to, redirects that led

    there, robots.txt, and the records that say who wrote the files. `on_file` hears the name of each WARC when it was
    read.
    """
    choice = _Choice(archive, selection)
    with Verdicts(archive) as verdicts:
        for file in candidate_files(archive, selection):
            choice.read(file, verdicts.along(file) if selection.verdicts else _unknown)
            on_file(file)
    choice.lose(missing_captures(archive))
    choice.bring()
    choice.bring_writers()
    return choice.chosen


class _Choice:
    """A selection while it is looked for."""

    def __init__(self, archive: Archive, selection: Selection) -> None:
        self.chosen = Chosen()
        self._archive, self._selection = archive, selection
        self._needs: list[_Need] = []
        self._imported = imported_files(archive)

    def read(self, file: str, verdict_of: Callable[[Bundle], str | None]) -> None:
        """Take what is meant of one WARC, and whatever was fetched on the same visits of its pages."""
        visits: set[str] = set()
        waiting: dict[str, list[_Exchange]] = {}
        #: what was fetched on visits of which no page was meant by then
        audit = Audit(self._archive, file, self._imported)
        for bundle in audit.bundles():
            visit = bundle.facts.page_id
            is_meant = self._is_meant(bundle, verdict_of)
            if not is_meant and not visit:
                continue
            if not audit.is_sound(bundle):
                continue
            exchange = _Exchange.of(bundle)
            if is_meant:
                self._take_meant(exchange)
                if visit and exchange.is_page:
                    visits.add(visit)
                    for earlier in waiting.pop(visit, ()):
                        self._take_beside(earlier)
            elif visit in visits:
                self._take_beside(exchange)
            elif visit:
                waiting.setdefault(visit, []).append(exchange)
        self.lose(audit.losses(), visits)

    def lose(self, losses: Iterable[Loss], visits: AbstractSet[str] = frozenset()) -> None:
        """Tell what is meant and can't be read, or was fetched on visits of pages that are meant."""
        self.chosen.losses += (loss for loss in losses if self._may_be_meant(loss, visits))

    def bring(self) -> None:
        """Take what the records need that were taken, and what those need."""
        lookup = Lookup(self._archive)
        while self._needs:
            need = self._needs.pop()
            row = lookup.newest(need.url, need.is_it) or lookup.record(need.record_id)
            if row is None:
                self._miss(need)
            elif not self.chosen.has(row):
                try:
                    self._take(_Exchange.of(read_whole(self._archive, row, self._imported)))
                except WarcError as error:
                    self._miss(need, str(error))
                    if row not in {loss.row for loss in self.chosen.losses}:
                        self.chosen.losses.append(Loss(row.file, row, error))

    def bring_writers(self) -> None:
        """Take the records that say who wrote the files."""
        for file, spans in self.chosen.spans.items():
            record = warcinfo_of(self._archive, file)
            wrong = judged_digests(file, record)[0] if record else []
            if wrong:
                self.chosen.losses.append(Loss(file, None, wrong[0]))
            elif record:
                spans.add(span_of(record))

    def _is_meant(self, bundle: Bundle, verdict_of: Callable[[Bundle], str | None]) -> bool:
        selection, facts = self._selection, bundle.facts
        if selection.urls.isdisjoint(_addresses(bundle)) and selection.urls:
            return False
        if selection.hosts and not selection.has_host(bundle.target_uri):
            return False
        time = bundle.fetched_at
        if time is not None and not selection.has_time(time):
            return False
        if selection.sources and facts.source not in selection.sources:
            return False
        if selection.verdicts and verdict_of(bundle) not in selection.verdicts:
            return False
        if time is None and selection.has_bounds:
            self.chosen.undated += bundle.kind != "failed"
            return False
        return True

    def _may_be_meant(self, loss: Loss, visits: AbstractSet[str]) -> bool:
        """As far as index and what is left of the exchange tell: what they don't tell may be so."""
        selection, left = self._selection, loss.torn
        if loss.url is None:  # where there is an index, each of its captures is accounted for
            return loss.is_anywhere or self._holds(loss) or not read_rows(self._archive.layout, loss.file)
        if left is not None and left.facts.page_id in visits:
            return True
        if selection.urls and selection.urls.isdisjoint({loss.url, *(_addresses(left) if left else ())}):
            return False
        if selection.hosts and not selection.has_host(loss.url):
            return False
        time = time_of(loss.date)
        if time is not None and not selection.has_time(time):
            return False
        if not selection.sources or left is None or not left.is_complete:
            return True
        return left.facts.source in selection.sources

    def _holds(self, loss: Loss) -> bool:
        """Whether the damage lies in what was taken: a record that can be read in spite of its head."""
        at = loss.error.offset if loss.error else None
        spans = self.chosen.spans.get(loss.file, ())
        return at is not None and any(begin <= at < end for begin, end in spans)

    def _take_meant(self, exchange: _Exchange) -> None:
        self.chosen.meant.add(exchange.record_id)
        if exchange.repeats:
            repeated, repeat = exchange.repeats
            known = self.chosen.repeats.get(repeated)
            if known is None or known.moment < repeat.moment:
                self.chosen.repeats[repeated] = repeat
        self._take(exchange)

    def _take_beside(self, exchange: _Exchange) -> None:
        """Take what was fetched on the visit of a page that is meant; its article may be that of another record."""
        if exchange.is_page:
            self._take_meant(exchange)
        else:
            self._take(exchange)

    def _take(self, exchange: _Exchange) -> None:
        self.chosen.spans.setdefault(exchange.file, set()).update(exchange.spans)
        self._needs += exchange.needs

    def _miss(self, need: _Need, why: str = "it isn't in the archive") -> None:
        if need.by is not None:
            self.chosen.missing.append(f"{need.by} repeats a record of {need.url}: {why}")


def _unknown(_: Bundle) -> None:
    return None


def _addresses(bundle: Bundle) -> set[str]:
    hops = (header_url(hop.url) for hop in bundle.facts.redirects)
    return {header_url(bundle.target_uri), header_url(bundle.facts.requested_url), *hops}


def _needs_of(bundle: Bundle) -> Iterator[_Need]:
    facts, url, moment = bundle.facts, header_url(bundle.target_uri), moment_of(bundle.main.get("WARC-Date"))
    if bundle.kind == "revisit":
        yield _repeated(bundle)
    for hop in facts.redirects:
        yield _Need(header_url(hop.url), partial(_is_hop, hop.status, moment))
    if facts.robots and facts.robots.record_id:
        yield _by_id(urljoin(url, "/robots.txt"), facts.robots.record_id)
    if visit := page_visit_of(bundle):
        for kept in visit.kept:  # also what another page's visit brought
            yield _by_id(header_url(kept.url), kept.record_id)


def _by_id(url: str, record_id: str, by: str | None = None) -> _Need:
    return _Need(url, lambda row: row.record_id == record_id, record_id, by)


def _repeated(revisit: Bundle) -> _Need:
    """What a revisit refers to. Other programs may name only its address and time, some not even these."""
    main, url = revisit.main, header_url(revisit.target_uri)
    of = header_url(main.get("WARC-Refers-To-Target-URI").strip("<>")) or url
    if revisit.refers_to:
        return _by_id(of, revisit.refers_to, url)
    moment, digest = moment_of(main.get("WARC-Refers-To-Date")), main.get("WARC-Payload-Digest") or None
    return _Need(of, partial(_is_repeated, moment, digest), None, url)


def _is_repeated(moment: str, digest: str | None, row: IndexRow) -> bool:
    """Whether a capture is one of this time, or with this payload, as far as either is told."""
    return row.kind == "response" and bool((moment and row.moment == moment) or (digest and row.digest == digest))


def _is_hop(status: int, moment: str, row: IndexRow) -> bool:
    """Whether a capture may be the redirect that a fetch came by: of the same kind, and not later."""
    return row.status == status and row.moment <= moment
