"""An archive, or a part of it, as a WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archiver import __version__
from archiver.archive import Archive, IndexRow
from archiver.archive.warc_time import full_date
from archiver.packing.capture_index import INDEX_NAME, capture_index, is_findable
from archiver.packing.contents import Contents
from archiver.packing.fixity import Fixity
from archiver.packing.package import Member, Package, member_of
from archiver.packing.pages import Page, page_lines
from archiver.packing.piece import Made
from archiver.packing.selection import Selection

__all__ = ["WaczPlan", "plan_wacz"]

_WACZ_VERSION = "1.1.1"
_NO_TIME = "1970-01-01T00:00:00Z"
"""Where no record says when it was made; the field has to be there."""


@dataclass(frozen=True, slots=True)
class WaczPlan:
    """A WACZ that can be written, or served as it is."""

    package: Package
    contents: Contents
    captures: int
    pages: int
    unindexed: int
    #: captures in its WARCs that its index doesn't have


def plan_wacz(
    archive: Archive,
    selection: Selection | None = None,
    *,
    is_checked: bool = True,
    changed: Iterable[str] = (),
    on_file: Callable[[str], None] = lambda _: None,
) -> WaczPlan:
    """The WACZ of a selection, or of the whole archive: equal archives and selections give equal bytes.

    Of WARCs that are being written, whole exchanges are taken. With `is_checked` False no WARC is read through for its
    checksums, which are left out then: for a package that is served and not kept. `on_file` hears the name of each WARC
    that is done with. Raises UsageError where nothing fits the selection, DamagedError where nothing of it can be read,
    ChangedFileError where a WARC is replaced meanwhile, ChangedBytesError for WARCs that aren't what they were: given
    as `changed`, they bring what can be read of them.
    """
    contents = Contents.of(archive, selection or Selection(), is_checked=is_checked, changed=changed, on_file=on_file)
    facts, fixity = _Facts(), Fixity(archive)
    index, blocks = capture_index(facts.noted(contents.rows()))
    if not facts.captures:
        raise contents.nothing
    pages = Made(page_lines(facts.listed(contents.pages())))
    members: list[Member] = []
    for portion in contents.portions:
        members.append(member_of(f"archive/{portion.name}", portion.pieces, is_checked=is_checked))
        fixity.note(portion, members[-1].sha256)
        on_file(portion.file)
    fixity.check()
    members += [
        member_of(f"indexes/{INDEX_NAME}", [index]),
        member_of("indexes/index.idx", [blocks]),
        member_of("pages/pages.jsonl", [pages]),
    ]
    package = Package([*members, *_described(archive.config.name, members, facts)])
    return WaczPlan(package, contents, facts.captures, facts.pages, facts.unindexed)


@dataclass(slots=True)
class _Facts:
    """What is counted on the way."""

    captures: int = 0
    pages: int = 0
    unindexed: int = 0
    #: captures that nobody can ask for
    newest: str = ""
    #: WARC-Date in full
    first_page: Page | None = None

    def noted(self, rows: Iterator[IndexRow]) -> Iterator[IndexRow]:
        """The rows that belong into the index."""
        for row in rows:
            self.captures += 1
            self.newest = max(self.newest, full_date(row.date))
            if is_findable(row):
                yield row
            else:
                self.unindexed += 1

    def listed(self, pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            if not page.ts:  # the index doesn't have it either
                continue
            self.pages += 1
            self.first_page = self.first_page or page
            yield page


def _described(title: str, members: Sequence[Member], facts: _Facts) -> Iterator[Member]:
    """The files that say what is in the package. Its time is that of the newest capture: the clock would tell twice."""
    described = {
        "profile": "data-package",
        "wacz_version": _WACZ_VERSION,
        "title": title,
        "software": f"news-archiver/{__version__}",
        "created": f"{facts.newest[:19]}Z" if facts.newest else _NO_TIME,
        "resources": [_resource(member) for member in members],
    }
    if facts.first_page and facts.pages == 1:
        described |= {"mainPageUrl": facts.first_page.url, "mainPageDate": facts.first_page.ts}
    package = json.dumps(described, indent=2).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    yield member_of("datapackage.json", [Made([package])])
    yield member_of("datapackage-digest.json", [Made([json.dumps(digest, indent=2).encode()])])


def _resource(member: Member) -> dict[str, object]:
    facts: dict[str, object] = {"name": member.name.rpartition("/")[2].lower(), "path": member.name}
    if member.sha256 is not None:
        facts["hash"] = f"sha256:{member.sha256}"
    return facts | {"bytes": member.size}
