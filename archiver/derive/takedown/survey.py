"""What of an archive belongs to the pages or hosts that are taken down: every record of every WARC is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import OPEN_SUFFIX, Archive, Bundle, read_bundle, read_bundles, salvage
from archiver.archive.page_visit import page_visit_of
from archiver.archive.redact import names_gone
from archiver.derive.takedown.noted import Noted, addresses_of, page_id_of, reference_of
from archiver.model.errors import WarcError

__all__ = ["FileSurvey", "Survey"]

IsGone = Callable[[str], bool]


@dataclass(slots=True)
class FileSurvey:
    """One WARC as far as it was looked at."""

    name: str
    end: int = 0
    #: byte behind the last whole bundle
    records: int = 0
    #: in bundles
    hits: list[Noted] = field(default_factory=list)
    redactions: list[tuple[int, int, int]] = field(default_factory=list)
    #: of records that name what goes: offset of their bundle, their own offset and length
    damages: list[WarcError] = field(default_factory=list)
    shares_members: bool = False
    #: whether records stand in one gzip member with others


class _Places:
    """Where a word stands, in 24 bytes for each: an archive may have millions of bundles that refer to others."""

    def __init__(self) -> None:
        self._words, self._files, self._offsets = array("q"), array("q"), array("q")

    def add(self, word: str, file: int, offset: int) -> None:
        self._words.append(hash(word))
        self._files.append(file)
        self._offsets.append(offset)

    def of(self, words: Collection[str]) -> Iterator[tuple[int, int]]:
        """File number and offset of bundles with one of these words, and perhaps of some others."""
        hashes = {hash(word) for word in words}
        for number, word in enumerate(self._words):
            if word in hashes:
                yield self._files[number], self._offsets[number]


class Survey:
    """Grows with the archive: each update looks at what was added since the last."""

    def __init__(self, archive: Archive, is_gone: IsGone, on_file: Callable[[str], None] = lambda _: None) -> None:
        self.archive, self.is_gone, self._on_file = archive, is_gone, on_file
        self.files: dict[str, FileSurvey] = {}
        self._numbers: list[str] = []
        self._visits, self._references, self._uses = _Places(), _Places(), _Places()

    def update(self) -> bool:
        """Look at what is new; whether anything was."""
        is_new = False
        for path in self.archive.warcs():
            name = path.name.removesuffix(OPEN_SUFFIX)
            known = self.files.get(name)
            if known is not None and known.end >= _size(path):
                continue
            if known is None:
                known = self.files[name] = FileSurvey(name)
                self._numbers.append(name)
            before = known.end
            self._look(path, known)
            is_new = is_new or known.end > before
            self._on_file(name)
        return is_new

    def of_visits(self, page_ids: Collection[str]) -> Iterator[Noted]:
        """The bundles that belong to visits of pages."""
        for noted in self._read(self._visits.of(page_ids)):
            if noted.page_id in page_ids:
                yield noted

    def using(self, record_ids: Collection[str]) -> Iterator[tuple[Bundle, set[str]]]:
        """What is told of visits that came to their end with one of these as a requisite, and which of them."""
        for number, offset in self._uses.of(record_ids):
            bundle = read_bundle(self.archive.warc(self._numbers[number]), offset)
            visit = page_visit_of(bundle)
            if visit is not None and (used := {one.record_id for one in visit.kept} & set(record_ids)):
                yield bundle, used

    def referring(self, record_ids: Collection[str]) -> Iterator[Noted]:
        """The bundles whose first record refers to one of these."""
        for noted in self._read(self._references.of(record_ids)):
            if noted.refers_to in record_ids:
                yield noted

    def bundle(self, noted: Noted) -> Bundle:
        """A bundle with its bytes."""
        return read_bundle(self.archive.warc(noted.file), noted.offset)

    def _read(self, places: Iterator[tuple[int, int]]) -> Iterator[Noted]:
        for number, offset in places:
            yield Noted.of(read_bundle(self.archive.warc(self._numbers[number]), offset))

    def _look(self, path: Path, known: FileSurvey) -> None:
        number = self._numbers.index(known.name)
        is_open = path.name.endswith(OPEN_SUFFIX)
        found_all = read_bundles(path, known.end) if known.end else salvage(path)
        try:
            for found in found_all:
                if isinstance(found, WarcError):
                    if not is_open:
                        known.damages.append(found)
                elif found.is_complete or not is_open:
                    self._note(found, known, number)
                    known.end = max(known.end, found.end)
        except WarcError as damage:
            if not is_open:  # else somebody is writing there
                known.damages.append(damage)
        if not is_open:
            known.end = max(known.end, _size(path))

    def _note(self, bundle: Bundle, known: FileSurvey, number: int) -> None:
        known.records += len(bundle.records)
        known.shares_members = known.shares_members or any(not record.length for record in bundle.records)
        if any(map(self.is_gone, addresses_of(bundle))):
            known.hits.append(Noted.of(bundle))
        else:
            named = (record for record in bundle.records if names_gone(record, self.is_gone))
            known.redactions += [(bundle.main.offset, record.offset, record.length) for record in named]
        if (page_id := page_id_of(bundle)) is not None:
            self._visits.add(page_id, number, bundle.main.offset)
        if (reference := reference_of(bundle)) is not None:
            self._references.add(reference, number, bundle.main.offset)
        if (visit := page_visit_of(bundle)) is not None:
            for used in visit.kept:
                self._uses.add(used.record_id, number, bundle.main.offset)


def _size(path: Path) -> int:
    for name in (path, path.with_name(path.name.removesuffix(OPEN_SUFFIX))):
        try:
            return name.stat().st_size
        except FileNotFoundError:
            continue
    return 0
