"""What of a WARC can be handed out, and what can't: an exchange with a damaged record isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import OPEN_SUFFIX, Archive, Bundle, IndexRow, salvage
from archiver.archive.imports import read_imports
from archiver.archive.index_files import index_rows
from archiver.archive.records import CutRecordError, WarcRecord
from archiver.model.errors import WarcError
from archiver.packing.fixity import Fixity
from archiver.packing.portion import rows_of
from archiver.packing.record_digests import judged_digests
from archiver.packing.resources import first_generation

__all__ = ["Audit", "Loss", "Torn", "exchanges", "imported_files", "read_whole"]


@dataclass(frozen=True, slots=True)
class Torn:
    """What can be read of an exchange of which something can't."""

    bundle: Bundle
    capture_id: str
    #: record id of its response, which may be what is damaged
    error: WarcError


@dataclass(frozen=True, slots=True)
class Loss:
    """A capture that isn't handed out, or a damage that belongs to none that is known."""

    file: str
    row: IndexRow | None
    #: of the capture
    error: WarcError | None
    torn: Bundle | None = None
    #: what can be read of the exchange
    is_anywhere: bool = False
    #: whether the damage may be in any record of the file

    @property
    def url(self) -> str | None:
        """The address of the capture; None where none is known to be lost."""
        return self.row.url if self.row else self.torn.target_uri if self.torn else None

    @property
    def date(self) -> str:
        """WARC-Date of the capture, or of what is left of the exchange."""
        return self.row.date if self.row else self.torn.main.get("WARC-Date") if self.torn else ""

    def __str__(self) -> str:
        at = self.error.offset if self.error else self.row.offset if self.row else 0
        problem = self.error.problem if self.error else "no record is where the index says"
        if self.error and (self.error.expected is not None or self.error.actual is not None):
            problem += f" (expected {self.error.expected}, found {self.error.actual})"
        left_out = f"; left out: {self.url} of {self.date}" if self.url else ""
        return f"{self.file} at byte {at}: {problem}{left_out}"


def imported_files(archive: Archive) -> frozenset[str]:
    """The names of the files that other programs wrote, as they came in."""
    return frozenset(imported.file for entry in read_imports(archive.layout) for imported in entry.files)


def _wrong_digest(file: str, records: Iterable[WarcRecord]) -> WarcError | None:
    """The first record that isn't what its digest says."""
    for record in records:
        if wrong := judged_digests(file, record)[0]:
            return wrong[0]
    return None


def exchanges(
    path: Path, offset: int = 0, *, is_ours: bool, on_record: Callable[[WarcRecord], None] | None = None
) -> Iterator[Bundle | Torn | WarcError]:
    """The exchanges of a file as `salvage` gives them, and which of them aren't whole because of a damage.

    What this program writes ends with a metadata record: where that doesn't come before a damage, something is gone.
    In files of others (`is_ours` False) only what belongs to a response that can't be read counts as torn.
    """
    waiting: Bundle | None = None
    #: that isn't known to be whole
    errors: list[WarcError] = []
    #: behind it
    for found in salvage(path, offset, on_record=on_record):
        if isinstance(found, WarcError):
            errors.append(found)
            yield found
            continue
        of = _left_of(found) if errors else ""
        if waiting is not None:
            yield _torn(waiting, errors, is_ours=is_ours)
        if of and (is_ours or waiting is None or of not in _ids(waiting)):
            yield Torn(found, of, errors[-1])
            waiting = None
        elif found.is_complete:
            yield found
            waiting = None
        else:
            waiting = found
        errors.clear()
    if waiting is not None:
        yield _torn(waiting, errors, is_ours=is_ours)


def _torn(bundle: Bundle, errors: list[WarcError], *, is_ours: bool) -> Bundle | Torn:
    return Torn(bundle, bundle.record_id, errors[0]) if errors and is_ours else bundle


def _left_of(bundle: Bundle) -> str:
    """Record id of the response that records without one belong to; empty where they don't."""
    return bundle.main.get("WARC-Concurrent-To") if bundle.kind == "failed" else ""


def _ids(bundle: Bundle) -> set[str]:
    return {bundle.record_id, bundle.main.get("WARC-Concurrent-To")}


def read_whole(archive: Archive, row: IndexRow, imported: frozenset[str]) -> Bundle:
    """The exchange of a capture. WarcError where not all of it can be read."""
    path, first = archive.warc(row.file), None
    is_ours = first_generation(row.file) not in imported
    for found in exchanges(path, row.offset, is_ours=is_ours):
        if isinstance(found, WarcError):
            first = first or found
            continue
        if isinstance(found, Torn):
            raise found.error
        if found.main.offset != row.offset:
            break
        if wrong := _wrong_digest(row.file, found.records):
            raise wrong
        return found
    raise first or WarcError(path, row.offset, "no exchange begins here")


class Audit:
    """One WARC while it is read for a package."""

    def __init__(
        self, archive: Archive, file: str, imported: frozenset[str], *, is_changed: bool | None = None
    ) -> None:
        """`imported`: the names of the files that other programs wrote; `is_changed`: whether it isn't what it was.

        If that isn't said, it is found out where the records don't tell: of files of others that aren't gzip.
        """
        self.file = file
        self.path = archive.warc(file)
        self._is_open = self.path.name.endswith(OPEN_SUFFIX)
        self._is_ours = first_generation(file) not in imported
        self._rows = rows_of(archive, file)
        if is_changed is None:
            is_changed = not self._is_ours and not file.endswith(".gz") and Fixity(archive).is_changed(file)
        self.is_changed = is_changed
        self._whole: set[int] = set()
        #: where the records begin that can be handed out
        self._torn: dict[str, Torn] = {}
        #: by the record id of the capture
        self._errors: dict[int, WarcError] = {}

    @property
    def has_mended(self) -> bool:
        """Whether there are records that aren't whole as their bytes stand, and could be read all the same."""
        return not self._errors.keys().isdisjoint(self._whole)

    def bundles(self, on_record: Callable[[WarcRecord], None] | None = None) -> Iterator[Bundle]:
        """Its whole exchanges. Whoever takes one asks `is_sound` first, since digests cost time."""
        for found in exchanges(self.path, is_ours=self._is_ours, on_record=on_record):
            if isinstance(found, WarcError):
                if not (self._is_open and isinstance(found, CutRecordError)):  # it is being written
                    self._errors[found.offset] = found
            elif isinstance(found, Torn):
                self._torn[found.capture_id] = found
                self._rows += self._unknown(found.bundle)
            elif found.is_complete or not self._is_open:
                self._whole.update(record.offset for record in found.records)
                yield found

    def is_sound(self, bundle: Bundle) -> bool:
        """Whether its records are what their digests say; else it counts as lost."""
        error = self._wrong(bundle.records)
        if error is None:
            return True
        self._whole.difference_update(record.offset for record in bundle.records)
        self._torn[bundle.record_id] = Torn(bundle, bundle.record_id, error)
        return False

    def is_sound_alone(self, record: WarcRecord) -> bool:
        """The same for a record that belongs to no exchange."""
        return self._wrong([record]) is None

    def _wrong(self, records: Iterable[WarcRecord]) -> WarcError | None:
        error = _wrong_digest(self.file, records)
        if error is not None:
            self._errors[error.offset] = error
        return error

    def losses(self) -> Iterator[Loss]:
        """The captures that can't be handed out, and what else is damaged; asked once all was read."""
        told: set[int] = set()
        for row in self._rows:
            if row.offset not in self._whole:
                torn = self._torn.get(row.record_id)
                error = self._errors.get(row.offset) or (torn.error if torn else None)
                told.update([error.offset] if error else ())
                yield Loss(self.file, row, error, torn.bundle if torn else None)
        known = {row.record_id for row in self._rows}
        for torn in self._torn.values():
            if torn.capture_id not in known:
                told.add(torn.error.offset)
                yield Loss(self.file, None, torn.error, torn.bundle)
        yield from (Loss(self.file, None, error) for offset, error in self._errors.items() if offset not in told)
        if self.is_changed and not self._errors and not told:
            problem = "it isn't what manifest-sha256.txt says, and no record tells where"
            yield Loss(self.file, None, WarcError(self.file, 0, problem), is_anywhere=True)

    def _unknown(self, bundle: Bundle) -> list[IndexRow]:
        """The rows of an exchange that the index doesn't have."""
        known = {row.offset for row in self._rows}
        return [row for row in index_rows([bundle]) if row.offset not in known]
