"""What becomes of which record: decided from a survey, before anything is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.archive.warc_time import full_date, moment_of
from archiver.derive.takedown.noted import Noted, page_id_of
from archiver.derive.takedown.survey import Survey
from archiver.model.errors import ArchiveError

__all__ = ["Plan", "Renewal", "decide"]

_MOST_STEPS = 20
"""From a revisit to what it refers to; other programs let revisits refer to revisits."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A revisit that stays, of a record that goes."""

    revisit: Noted
    source: Noted
    #: the response with the payload
    target: Noted | None
    #: what it refers to from now on; None: it becomes a full record itself


@dataclass(slots=True)
class Plan:
    """Equal plans do the same."""

    captures: list[Noted] = field(default_factory=list)
    #: of the addresses themselves, with those that were asked for under them
    redirects: list[Noted] = field(default_factory=list)
    #: to them
    visits: set[str] = field(default_factory=set)
    #: page ids of the visits that had them as their page: of these all goes
    showing: set[str] = field(default_factory=set)
    #: page ids of visits that stay, of pages which showed something that goes
    requisites: list[Noted] = field(default_factory=list)
    #: of the visits that go, used by no other page
    made_of: list[Noted] = field(default_factory=list)
    #: screenshots, DOMs, conversions and the like
    renewals: list[Renewal] = field(default_factory=list)
    redactions: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    #: by file: metadata and requests that name the addresses; offset of the bundle, offset and length of the record
    kept_requisites: int = 0
    #: that other pages use

    @property
    def removed(self) -> list[Noted]:
        """Every bundle that goes."""
        return [*self.captures, *self.redirects, *self.requisites, *self.made_of]

    @property
    def counts(self) -> dict[str, int]:
        """How many exchanges go, by what they are: told before and afterwards."""
        sent = sum(noted.kind in ("response", "revisit") for noted in self.captures)
        return {
            "captures": sent,
            "redirects": len(self.redirects),
            "requisites": len(self.requisites),
            "madeOf": len(self.made_of) + len(self.captures) - sent,
        }

    @property
    def files(self) -> list[str]:
        """The WARCs that have to be written anew, by name."""
        named = {noted.file for noted in self.removed} | {one.revisit.file for one in self.renewals}
        return sorted(named | set(self.redactions))

    @property
    def first(self) -> str | None:
        """When the oldest capture that goes was made; None where that isn't known of all."""
        dates = [full_date(noted.date) for noted in self.removed]
        return min(dates) if dates and all(dates) else None


def decide(survey: Survey, *, keeps_requisites: bool = False) -> Plan:
    """The plan for what a survey found. ArchiveError where a file can't be written anew."""
    plan = Plan()
    for known in survey.files.values():
        for noted in known.hits:
            (plan.captures if _is_of_it(noted, survey) else plan.redirects).append(noted)
        if known.redactions:
            plan.redactions[known.name] = list(known.redactions)
    keys = {(noted.file, noted.offset) for noted in plan.removed}
    plan.visits, found = _visits(plan.captures, survey)
    of_visits = [noted for noted in found if (noted.file, noted.offset) not in keys]
    plan.made_of = [noted for noted in of_visits if noted.is_made_of_a_page]
    if not keeps_requisites:
        used = [noted for noted in of_visits if noted.purpose == "requisite" and not noted.is_made_of_a_page]
        plan.requisites = list(_unshared(survey, used, plan.visits))
        plan.kept_requisites = len(used) - len(plan.requisites)
    _refer(plan, survey)
    _retell(plan, survey)
    gone = {(noted.file, noted.offset) for noted in plan.removed}
    for file, places in list(plan.redactions.items()):
        plan.redactions[file] = [place for place in places if (file, place[0]) not in gone]
        if not plan.redactions[file]:
            del plan.redactions[file]
    _check(plan, survey)
    return plan


def _is_of_it(noted: Noted, survey: Survey) -> bool:
    """Whether a hit is more than a redirect that leads there from another address."""
    return survey.is_gone(noted.url) or noted.status is None or not 300 <= noted.status < 400


def _visits(captures: Sequence[Noted], survey: Survey) -> tuple[set[str], list[Noted]]:
    """The page ids of visits whose page is among these, and their bundles; a page that showed one of these is another.

    Other programs call frames documents, too, and may not say what was the page: what they made of it names it.
    """
    page_ids = {noted.page_id for noted in captures if noted.page_id is not None and noted.is_of_the_page}
    found = list(survey.of_visits(page_ids))
    made: dict[str | None, bool] = {}
    for noted in found:
        if noted.is_of_the_page and noted.url.startswith("urn:"):
            made[noted.page_id] = made.get(noted.page_id, False) or any(map(survey.is_gone, noted.addresses))
    visits = {page_id for page_id in page_ids if made.get(page_id, True)}
    return visits, [noted for noted in found if noted.page_id in visits]


def _unshared(survey: Survey, requisites: Sequence[Noted], visits: Collection[str]) -> Iterator[Noted]:
    """Those that no other visit lists, of addresses that no other visit has asked for."""
    ids = {noted.record_id for noted in requisites}
    listed = {used for told, found in survey.using(ids) if page_id_of(told) not in visits for used in found}
    by_url: dict[str, list[Noted]] = defaultdict(list)
    for noted in requisites:
        by_url[noted.url].append(noted)
    for url, noted_all in by_url.items():
        own = {noted.record_id for noted in noted_all}
        if own.isdisjoint(listed) and all(row.record_id in own for row in survey.archive.rows(url)):
            yield from noted_all


def _refer(plan: Plan, survey: Survey) -> None:
    """What refers to a record that goes: goes with it, refers to another one, or becomes a full record."""
    gone = {noted.record_id: noted for noted in plan.removed}
    places = {(noted.file, noted.offset) for noted in plan.removed}
    revisits: list[Noted] = []
    for noted in survey.referring({record_id for one in plan.removed for record_id in one.ids}):
        if (noted.file, noted.offset) in places:
            continue
        if noted.kind == "revisit":
            revisits.append(noted)
        elif noted.is_made_of_a_page:
            plan.made_of.append(noted)
    # readers replay a revisit by another record only where framing and media type are equal (`archive/earlier.py`)
    groups: dict[tuple[str, str, str], list[tuple[Noted, Noted]]] = defaultdict(list)
    for revisit in sorted(revisits, key=lambda noted: (moment_of(noted.date), noted.file, noted.offset)):
        source = _source(revisit, gone, survey)
        if source is None:
            continue
        if source.record_id not in gone:  # another revisit stood between them
            plan.renewals.append(Renewal(revisit, source, source))
        else:
            groups[source.record_id, revisit.framing, revisit.mime].append((revisit, source))
    for group in groups.values():
        first = next((revisit for revisit, _ in group if revisit.status != 304), None)
        for revisit, source in group:
            plan.renewals.append(Renewal(revisit, source, None if first in (None, revisit) else first))


def _retell(plan: Plan, survey: Survey) -> None:
    """What is told of visits that stay names no record that goes, whatever address the page had for it."""
    done = {(noted.file, noted.offset) for noted in plan.removed}
    done |= {(file, place[0]) for file, places in plan.redactions.items() for place in places}
    plan.showing = {noted.page_id for noted in plan.removed if noted.page_id is not None} - plan.visits
    for told, _ in survey.using({noted.record_id for noted in plan.removed}):
        main = told.main
        if (page_id := page_id_of(told)) not in plan.visits and page_id is not None:
            plan.showing.add(page_id)
        if (told.file, main.offset) not in done:
            done.add((told.file, main.offset))
            plan.redactions.setdefault(told.file, []).append((main.offset, main.offset, main.length))


def _source(revisit: Noted, gone: dict[str, Noted], survey: Survey) -> Noted | None:
    """The response whose payload a revisit stands for; None where it isn't in the archive."""
    reference = revisit.refers_to
    for _ in range(_MOST_STEPS):
        noted = gone.get(reference or "") or _by_id(survey.archive, reference)
        if noted is None or noted.kind == "response":
            return noted
        reference = noted.refers_to
    return None


def _by_id(archive: Archive, record_id: str | None) -> Noted | None:
    row = archive.row_of(record_id) if record_id else None
    return Noted.of(archive.bundle_of(row)) if row else None


def _check(plan: Plan, survey: Survey) -> None:
    for file in plan.files:
        if survey.files[file].shares_members:
            raise ArchiveError(
                f"{file}: its records share gzip members, so none can be taken out alone: "
                "put a copy with one member for each record in its place, then rebuild and try again"
            )
