"""Files of other programs made part of an archive: whole or not at all, and with a note of where they came from."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.file_form import imported_name, suffix_of
from archiver.archive.imports import Import, ImportedFile, ImportLog, draft_of, free_name
from archiver.archive.index_files import write_index
from archiver.archive.open_file import open_own, sync_folder
from archiver.model.amount import amount
from archiver.model.errors import ArchiveError
from archiver.model.path_text import path_text
from archiver.packing.survey import Gate, Survey, survey_of
from archiver.packing.wacz_check import package_defects
from archiver.packing.wacz_cut import CutWacz, opened_wacz
from archiver.packing.wacz_members import RefusedFileError, WaczFile, is_zip

__all__ = ["Intake", "Taken"]

_CHUNK_BYTES = 1 << 20
_REPACKED = ".warc.gz"


@dataclass(slots=True)
class Taken:
    """What became of a file."""

    source: str
    #: path as given
    state: Literal["imported", "known", "refused"]
    #: known: it was imported before, or the archive has all that can be read of it
    problem: str | None = None
    #: why it was refused
    files: list[ImportedFile] = field(default_factory=list)
    #: in archive/ since
    notes: list[str] = field(default_factory=list)
    #: what a person should know of it, such as damage
    damaged: bool = False
    #: whether not all of it can be read, or it isn't what its package says


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file that is ready to become part of the archive."""

    imported: ImportedFile
    survey: Survey


class Intake:
    """Takes files into an archive, one after the other."""

    def __init__(
        self,
        archive: Archive,
        log: ImportLog,
        gate: Gate,
        *,
        by: str,
        on_capture: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`by`: who imports, for the log; `on_capture` hears the address of each capture that is read."""
        self._archive, self._log, self._gate, self._by = archive, log, gate, by
        self._on_capture = on_capture

    def take(self, path: Path) -> Taken:
        """Import one file: a WARC or ARC of any kind, or a WACZ. ArchiveError where the archive can't be written.

        Its article lines are made by `complete`, afterwards.
        """
        taken = Taken(path_text(path), "imported")
        try:
            with disk_errors(self._archive.layout.warcs):
                self._take(path, taken)
        except RefusedFileError as error:
            taken.state, taken.problem = "refused", error.problem
        finally:
            self._log.clear()
        return taken

    def _take(self, path: Path, taken: Taken) -> None:
        if not path.is_file():
            raise RefusedFileError(path, "is no file" if path.exists() else "isn't there")
        try:
            size, sha256, is_wacz = path.stat().st_size, _digest(path), is_zip(path)
        except OSError as error:
            raise RefusedFileError(path, error.strerror or str(error)) from error
        if self._log.knows(sha256):
            taken.state = "known"
            return
        drafts = self._of_wacz(path, taken) if is_wacz else self._of_file(path, sha256, taken)
        if not drafts:
            taken.state = "known"
            return
        files = tuple(draft.imported for draft in drafts)
        time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        source = path_text(os.path.abspath(path))  # noqa: PTH100  links are told as they were given
        self._log.commit(Import(time=time, by=self._by, source=source, sha256=sha256, size=size, files=files))
        for draft in drafts:
            name = draft.imported.file
            write_index(self._archive.layout, name, (row.encode() for row in draft.survey.rows_of(name)))
        taken.files += files

    def _of_file(self, path: Path, sha256: str, taken: Taken) -> list[_Draft]:
        """Its draft, a copy; none where all of it is here already."""
        self._check_room(path.stat().st_size)
        survey = self._survey(path, path_text(path), taken)
        if survey is None:
            return []
        if not survey.is_whole:
            return [self._of_kept(path.name, sha256, survey)]
        name = self._name(path.name, sha256, suffix_of(path))
        if _write(draft_of(self._archive.layout, name), _chunks(path)) != sha256:
            raise RefusedFileError(path, "it changed while it was read")
        return [_Draft(_imported(name, sha256, survey), survey)]

    def _of_wacz(self, path: Path, taken: Taken) -> list[_Draft]:
        """A draft for each record file in it that isn't here; none where all are."""
        drafts: list[_Draft] = []
        known = 0
        with opened_wacz(path) as wacz:
            _note_package(wacz, taken)
            self._check_room(wacz.size)
            for number, member in enumerate(wacz.names):
                unpacked = draft_of(self._archive.layout, f"unpacked-{number}")
                with _new_file(unpacked) as file:
                    problems = wacz.unpack(member, file)
                taken.notes += problems
                taken.damaged |= bool(problems)
                sha256 = _digest(unpacked)
                if self._log.knows(sha256) or any(draft.imported.sha256 == sha256 for draft in drafts):
                    known += 1
                    continue
                try:
                    survey = self._survey(unpacked, member, taken)
                except RefusedFileError as error:
                    taken.notes.append(str(error))
                    continue
                if survey is None:
                    known += 1
                elif survey.is_whole:
                    name = self._name(member, sha256, suffix_of(unpacked))
                    unpacked.rename(draft_of(self._archive.layout, name))
                    drafts.append(_Draft(_imported(name, sha256, survey, member), survey))
                else:
                    drafts.append(self._of_kept(member, sha256, survey, member))
        if not drafts and not known:
            raise RefusedFileError(path, f"no record file in it can be read: {'; '.join(taken.notes)}")
        sync_folder(self._archive.layout.warcs)
        return drafts

    def _of_kept(self, source: str, sha256: str, survey: Survey, member: str | None = None) -> _Draft:
        """What of a file comes in, as a file of its own."""
        name = self._name(source, sha256, _REPACKED)
        draft = draft_of(self._archive.layout, name)
        stored = _write(draft, survey.kept())
        kept = survey_of(draft, Gate())
        return _Draft(_imported(name, sha256, kept, member, left_out=survey.left_out, stored=stored), kept)

    def _survey(self, path: Path, label: str, taken: Taken) -> Survey | None:
        """What is in a file; None where the archive has all of it.

        RefusedFileError, with the place of the damage, where nothing can be read, and where all was taken down.
        """
        survey = survey_of(path, self._gate, self._on_capture)
        if not survey.records:
            damage = survey.damages[0]
            facts = f" (expected {damage.expected}, found {damage.actual})" if damage.expected else ""
            raise RefusedFileError(label, f"at byte {damage.offset}: {damage.problem}{facts}")
        if survey.damages:
            taken.damaged = True
            first = survey.damages[0]
            places = amount(len(survey.damages), "place")
            taken.notes.append(f"{label}: damaged at {places}, first at byte {first.offset}: {first.problem}")
        taken.notes += _digest_notes(label, survey)
        taken.damaged |= bool(survey.wrong_digests)
        if survey.taken_down:
            taken.notes.append(f"{label}: {amount(survey.taken_down, 'exchange')} left out: taken down here")
        if survey.here:
            taken.notes.append(f"{label}: {amount(survey.here, 'capture')} left out: the archive has them")
        if survey.rows or survey.is_whole:
            return survey
        if survey.here:
            return None
        raise RefusedFileError(label, "all of it was taken down from this archive")

    def _name(self, source: str, sha256: str, suffix: str) -> str:
        return free_name(self._archive.layout, imported_name(source, sha256, suffix), suffix)

    def _check_room(self, size: int) -> None:
        free = shutil.disk_usage(self._archive.layout.warcs).free
        if size > free:
            raise ArchiveError(f"{self._archive.layout.warcs}: {size:,} bytes are needed, {free:,} are free")


def _note_package(wacz: WaczFile | CutWacz, taken: Taken) -> None:
    """Tell what is wrong with a WACZ, but for its WARCs."""
    if isinstance(wacz, CutWacz):
        taken.damaged = True
        taken.notes.append(wacz.problem)
        return
    for defect in package_defects(taken.source, wacz):
        taken.damaged |= not defect.is_doubt
        taken.notes.append(str(defect))


def _digest_notes(label: str, survey: Survey) -> Iterator[str]:
    """What a person should know of the digests of its records."""
    if wrong := survey.wrong_digests:
        first = wrong[0]
        yield (
            f"{label}: {amount(len(wrong), 'digest')} not of what the records hold, first at byte {first.offset}: "
            f"{first.problem} (expected {first.expected}, found {first.actual})"
        )
    if survey.unknown_digests:
        yield f"{label}: {amount(survey.unknown_digests, 'digest')} by algorithms that aren't known here"


def _imported(
    name: str,
    sha256: str,
    survey: Survey,
    member: str | None = None,
    *,
    left_out: int = 0,
    stored: str | None = None,
) -> ImportedFile:
    return ImportedFile(
        file=name,
        sha256=sha256,
        member=member,
        captures=len(survey.rows),
        resources=survey.resources,
        damages=len(survey.damages),
        wrong_digests=len(survey.wrong_digests),
        left_out=left_out,
        stored_sha256=stored,
    )


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is durable afterwards."""
    with os.fdopen(open_own(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file durably; its SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with _new_file(path) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(_CHUNK_BYTES):
            yield data


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
