"""What a takedown would do, told before anybody decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.index_files import read_rows
from archiver.archive.line_place import place_in
from archiver.archive.lines import whole_lines
from archiver.archive.open_file import is_locked
from archiver.derive.find import find_lines
from archiver.derive.takedown.plan import Plan, decide
from archiver.derive.takedown.rewrite import exports_holding
from archiver.derive.takedown.survey import Survey
from archiver.web.blind import Blinder, Covers, Target

__all__ = ["Preview", "preview"]


class Preview(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Counts, and what a person may have to think of."""

    targets: tuple[tuple[str, str], ...]
    #: kind and name, with the parts of articles that were added
    captures: int
    #: responses and revisits of the addresses
    revisits: int
    #: of them
    lines: int
    #: article lines that go
    redirects: int
    #: from other addresses to these
    requisites: int
    kept_requisites: int
    #: that other pages use
    made_of: int
    #: screenshots, DOMs and the like
    promoted: dict[str, int]
    #: revisits of other addresses that become full records, by address
    repointed: int
    #: other revisits that refer to one of those then
    shown_by: dict[str, int]
    #: pages that stay and have shown something that goes, with the number of their screenshots, by address
    redacted: int
    #: records that lose a line which names the addresses
    files: tuple[str, ...]
    #: WARCs that are written anew
    open_files: tuple[str, ...]
    #: of them: written by a running process, which will be asked to let go
    size: int
    #: bytes of those WARCs
    exports: tuple[str, ...]
    #: earlier ones that may hold it
    same_content: dict[str, int]
    #: captures that stay and hold the same bytes, by address
    other_addresses: tuple[str, ...]
    #: that say they are the same page, and stay
    absent: tuple[str, ...]
    #: names of targets of which nothing was found
    damaged: tuple[str, ...]
    #: WARCs with records that can't be read: they may hold it


def preview(
    archive: Archive,
    targets: Sequence[Target],
    *,
    keeps_requisites: bool = False,
    on_file: Callable[[str], None] = lambda _: None,
) -> Preview:
    """Look through the whole archive; nothing is changed. Raises as `plan.decide`."""
    blinder = Blinder.new()
    is_gone = Covers(blinder, frozenset(target.key(blinder) for target in targets))
    survey = Survey(archive, is_gone, on_file)
    survey.update()
    plan = decide(survey, keeps_requisites=keeps_requisites)
    counts = plan.counts
    full = [one.revisit for one in plan.renewals if one.target is None]
    return Preview(
        targets=tuple((target.kind, target.name) for target in targets),
        captures=counts["captures"],
        revisits=sum(noted.kind == "revisit" for noted in plan.captures),
        lines=_lines(archive, plan),
        redirects=counts["redirects"],
        requisites=counts["requisites"],
        kept_requisites=plan.kept_requisites,
        made_of=counts["madeOf"],
        promoted=dict(Counter(noted.url for noted in full)),
        repointed=len(plan.renewals) - len(full),
        shown_by=dict(_shown_by(survey, plan)),
        redacted=sum(map(len, plan.redactions.values())),
        files=tuple(plan.files),
        open_files=tuple(file for file in plan.files if is_locked(archive.layout.warcs / f"{file}{OPEN_SUFFIX}")),
        size=sum(archive.warc(file).stat().st_size for file in plan.files),
        exports=tuple(exports_holding(archive.layout, plan)),
        same_content=_same_content(survey, plan),
        other_addresses=tuple(_other_addresses(survey, targets, plan)),
        absent=tuple(_absent(blinder, targets, plan)),
        damaged=tuple(sorted(known.name for known in survey.files.values() if known.damages)),
    )


def _lines(archive: Archive, plan: Plan) -> int:
    gone = {noted.record_id for noted in plan.removed}
    count = 0
    for file in {noted.file for noted in plan.removed}:
        for path in archive.article_files(file):
            for line in whole_lines(path):
                with suppress(ValueError):
                    place = place_in(line)
                    count += place is not None and place.record_id in gone
    return count


def _shown_by(survey: Survey, plan: Plan) -> Counter[str]:
    places = {(noted.file, noted.offset) for noted in plan.removed}
    found: Counter[str] = Counter()
    for noted in survey.of_visits(plan.showing):
        is_redirect = noted.status is not None and 300 <= noted.status < 400 and noted.status != 304
        if noted.is_of_the_page and not is_redirect and (noted.file, noted.offset) not in places:
            found[noted.shown_address] += noted.pictures
    return found


def _absent(blinder: Blinder, targets: Iterable[Target], plan: Plan) -> Iterator[str]:
    addresses = {address for noted in plan.removed for address in noted.addresses}
    for target in targets:
        if not any(map(Covers(blinder, frozenset([target.key(blinder)])), addresses)):
            yield target.name


def _same_content(survey: Survey, plan: Plan) -> dict[str, int]:
    archive = survey.archive
    gone = {noted.record_id for noted in plan.removed}
    digests = {noted.digest for noted in plan.captures if noted.status == 200 and noted.digest}
    found: Counter[str] = Counter()
    for path in archive.warcs() if digests else ():
        for row in read_rows(archive.layout, path.name.removesuffix(OPEN_SUFFIX)):
            # an index may list what is damaged, and goes unread
            if row.digest in digests and row.record_id not in gone and not survey.is_gone(row.url):
                found[row.url] += 1
    return dict(found)


def _other_addresses(survey: Survey, targets: Iterable[Target], plan: Plan) -> list[str]:
    """Addresses of pages whose publisher names a target as the page's own address."""
    gone = {noted.record_id for noted in plan.removed}
    found: dict[str, None] = {}
    for target in targets:
        if target.kind == "page":
            for line in find_lines(survey.archive, target.name).lines:
                if line.warc is not None and line.warc.record_id not in gone:
                    address = line.article().final_url or target.name
                    if not survey.is_gone(address):  # else it is damaged, and told as that
                        found[address] = None
    return list(found)
