"""The drafts of new generations: written by a plan, read back, and found to hold what they should."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from archiver.archive import IndexRow, salvage
from archiver.archive.bundle_records import RecordDraft
from archiver.archive.export_log import read_exports
from archiver.archive.generation import Edit, generation_record, is_editable, write_generation
from archiver.archive.index_files import index_rows, replace_file
from archiver.archive.layout import Layout
from archiver.archive.promote import promoted, repointed
from archiver.archive.read import read_bundle
from archiver.archive.redact import redacted
from archiver.archive.swap import Swap, SwapJournal, draft_of, index_draft_of, next_name
from archiver.derive.takedown.noted import Noted
from archiver.derive.takedown.plan import Plan, Renewal
from archiver.derive.takedown.survey import Survey
from archiver.model.errors import ArchiveError, WarcError
from archiver.web.blind import Target

__all__ = ["exports_holding", "write_drafts"]


@dataclass(slots=True)
class _Part:
    """What of a plan concerns one WARC."""

    removed: list[Noted] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)
    redactions: list[tuple[int, int, int]] = field(default_factory=list)


def write_drafts(survey: Survey, plan: Plan, takedown: str, now: datetime) -> SwapJournal:
    """Write a draft for each WARC of the plan; what is to be decided on.

    ArchiveError where there is no room for them, or one isn't what it should be: then nothing has been changed.
    """
    parts = _parts(plan)
    _check_room(survey, parts)
    removed = tuple(record_id for noted in plan.removed for record_id in noted.ids)
    gone = frozenset(removed)
    return SwapJournal(
        takedown=takedown,
        swaps=tuple(_Draft(survey, file, parts[file], takedown, now, gone).write() for file in sorted(parts)),
        removed=removed,
        promoted=tuple(one.revisit.record_id for one in plan.renewals if one.target is None),
        repointed=tuple(one.revisit.record_id for one in plan.renewals if one.target is not None),
        redacted=sum(map(len, plan.redactions.values())),
        captures=sum(noted.kind in ("response", "revisit") for noted in plan.removed),
        counts=plan.counts,
        visits=tuple(sorted(plan.visits)),
        exports=tuple(exports_holding(survey.archive.layout, plan)),
    )


def exports_holding(layout: Layout, plan: Plan) -> list[str]:
    """Targets of earlier exports that may hold something of what goes, each once however often it was written."""
    targets = [Target("page", url) for url in sorted({noted.url for noted in plan.removed})]
    found = (export.target for export in read_exports(layout) if targets and export.may_hold(targets, plan.first))
    return list(dict.fromkeys(found))


def _parts(plan: Plan) -> dict[str, _Part]:
    parts: dict[str, _Part] = defaultdict(_Part)
    for noted in plan.removed:
        parts[noted.file].removed.append(noted)
    for renewal in plan.renewals:
        parts[renewal.revisit.file].renewals.append(renewal)
    for file, redactions in plan.redactions.items():
        parts[file].redactions += redactions
    return parts


def _check_room(survey: Survey, parts: dict[str, _Part]) -> None:
    """Drafts are no longer than what they replace, but for payloads of revisits that become full records."""
    sizes = [survey.archive.warc(file).stat().st_size for file in parts]
    payloads = [one.source.size for part in parts.values() for one in part.renewals if one.target is None]
    folder = survey.archive.layout.warcs
    needed, free = sum(sizes) + sum(payloads), shutil.disk_usage(folder).free
    if free < needed:
        raise ArchiveError(f"{folder}: writing the WARCs anew needs {needed:,} bytes, {free:,} are free")


@dataclass(frozen=True, slots=True)
class _Draft:
    survey: Survey
    file: str
    part: _Part
    takedown: str
    now: datetime
    gone: frozenset[str]
    #: ids of the records that go, from any file

    def write(self) -> Swap:
        """Write it; none stays where nothing would be left in it."""
        source, new = self.survey.archive.warc(self.file), next_name(self.file)
        draft = draft_of(self.survey.archive.layout, new)
        edits = sorted(self._edits(), key=lambda edit: edit.offset)
        can_add = is_editable(source)
        if not can_add and any(edit.make for edit in edits):
            raise ArchiveError(f"{self.file}: this takedown has to change records of it, which only a WARC that is "
                               "plain or in gzip members allows")  # fmt: skip
        written = write_generation(source, draft, edits, self._note(new) if can_add else None)
        rows: list[IndexRow] = []
        is_empty = self._is_checked_empty(draft, new, rows)
        if is_empty:
            draft.unlink()
        else:
            replace_file(index_draft_of(self.survey.archive.layout, new), sorted(row.encode() for row in rows))
        return Swap(
            old=self.file,
            new=None if is_empty else new,
            old_sha256=written.old_sha256,
            new_sha256=None if is_empty else written.new_sha256,
            is_unfinished=bool(self.part.renewals) or any(noted.kind == "resource" for noted in self.part.removed),
        )

    def _note(self, new: str) -> RecordDraft:
        is_full = [renewal.target is None for renewal in self.part.renewals]
        return generation_record(
            new,
            self.file,
            self.takedown,
            self.now,
            removed=sum(len(noted.ids) for noted in self.part.removed),
            promoted=sum(is_full),
            repointed=len(is_full) - sum(is_full),
            redacted=len(self.part.redactions),
        )

    def _edits(self) -> Iterator[Edit]:
        for noted in self.part.removed:
            yield from (Edit(offset, length) for offset, length in noted.spans)
        for renewal in self.part.renewals:
            yield Edit(*renewal.revisit.spans[0], partial(self._renewed, renewal))
        for bundle, offset, length in self.part.redactions:
            yield Edit(offset, length, partial(self._redacted, bundle, offset))

    def _renewed(self, renewal: Renewal) -> RecordDraft:
        revisit = self.survey.bundle(renewal.revisit)
        if renewal.target is None:
            return promoted(revisit, self.survey.bundle(renewal.source))
        return repointed(revisit.main, self.survey.bundle(renewal.target))

    def _redacted(self, bundle: int, offset: int) -> RecordDraft:
        found = read_bundle(self.survey.archive.warc(self.file), bundle)
        record = next(record for record in found.records if record.offset == offset)
        return redacted(record, lambda name: name in self.gone or self.survey.is_gone(name))

    def _is_checked_empty(self, draft: Path, new: str, rows: list[IndexRow]) -> bool:
        """Read it back: nothing that goes, and all that stays. Whether that is nothing; its index rows are added."""
        gone = {record_id for noted in self.part.removed for record_id in noted.ids}
        known = self.survey.files[self.file]
        records, damages = 0, 0
        for found in salvage(draft):
            if isinstance(found, WarcError):
                damages += 1
                continue
            records += len(found.records)
            rows += index_rows([replace(found, file=new)])
            if any(record.record_id in gone for record in found.records):
                raise ArchiveError(f"{draft}: a record that was to be taken out is still there")
        expected = known.records - sum(len(noted.spans) for noted in self.part.removed)
        is_empty = not expected and not known.damages
        if not is_empty and (records != expected or damages > len(known.damages)):
            raise ArchiveError(f"{draft}: holds {records} records and {damages} damages, expected {expected} records")
        return is_empty
