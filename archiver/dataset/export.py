"""An export: archives in, a dataset out, file by file, so that a killed one goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from archiver import __version__
from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.archive.takedown_log import read_takedowns
from archiver.catalogue import SqliteFrontier
from archiver.dataset.documents import documents
from archiver.dataset.draft import Draft, expect_outside
from archiver.dataset.facts import ArchiveFacts, Facts, read_facts
from archiver.dataset.formats import Format
from archiver.dataset.material import Material
from archiver.dataset.missing import missing_captures
from archiver.dataset.related import Related
from archiver.dataset.selection import Selection
from archiver.derive.takedown import finish_takedowns
from archiver.model.errors import ArchiverError

__all__ = ["PROGRAM", "Export", "Exported", "NothingToExportError", "export"]

PROGRAM: Final = f"news-archiver {__version__}"


class NothingToExportError(ArchiverError):
    """No article fits the selection."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be made."""

    folder: Path
    form: Format
    selection: Selection
    has_text: bool = True
    #: else a recipe: ids, places and digests, and nothing that quotes a page
    is_forced: bool = False
    #: replace the dataset that is there
    shard_articles: int = 10_000
    #: articles in a file of each table
    shard_captures: int = 200_000
    #: captures, with and without article


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it."""

    facts: Facts
    is_resumed: bool
    #: files of an earlier run that was cut short were taken over
    busy: tuple[str, ...]
    #: WARCs that a crawl is writing, or wasn't finished with: left alone


def export(archives: Sequence[Archive], job: Export, on_capture: Callable[[str], None] = lambda _: None) -> Exported:
    """Make a dataset of archives, in their order. The same archives and job give the same bytes.

    Raises NothingToExportError where no article fits, UsageError for a folder that is in use, ArchiveError for an
    archive whose parts don't fit each other. `on_capture` hears the address of each capture.
    """
    expect_outside(archives, job.folder)
    for archive in archives:
        finish_takedowns(archive)  # one that was cut short: what it names is gone from here, too
    with Material(archives) as material:
        facts = _facts(material, job)
        with Draft(job.folder, job.form, _fingerprint(material, facts, job), is_forced=job.is_forced) as draft:
            if draft.is_done:
                return Exported(read_facts(job.folder), True, material.busy)
            with disk_errors(job.folder), _related(draft, material, job) as related:
                _write_shards(draft, material, job, related, on_capture)
            progress = draft.progress
            facts = msgspec.structs.replace(facts, shards=progress.shards, tally=progress.tally)
            if not facts.rows.get("articles"):
                draft.discard()
                raise NothingToExportError(_nothing(facts))
            data = draft.data_digests()
            draft.finish(documents(facts, data), data)
            return Exported(facts, draft.is_resumed, material.busy)


def _related(draft: Draft, material: Material, job: Export) -> Related:
    """Also for an export that goes on: what its last shards need depends on all articles."""
    return Related(draft.workspace, material, (entry for _, entry in material.entries(job.selection)))


def _write_shards(
    draft: Draft, material: Material, job: Export, related: Related, on_capture: Callable[[str], None]
) -> None:
    shard, captures, position = None, 0, draft.progress.position
    for position, entry in material.entries(job.selection, draft.progress.position):
        shard = shard or draft.shard(with_text=job.has_text)
        shard.add(related.with_relations(entry))
        draft.progress.tally.count(entry)
        captures += 1
        on_capture(entry.capture.final_url)
        if shard.rows.get("articles", 0) >= job.shard_articles or captures >= job.shard_captures:
            draft.keep(shard, position)
            shard, captures = None, 0
    if shard is not None:
        draft.keep(shard, position)


def _facts(material: Material, job: Export) -> Facts:
    archives = tuple(
        ArchiveFacts(
            name=one.config.name,
            operator=one.config.operator,
            contact=one.config.contact,
            warcs=len(files),
            never_stored=_never_stored(one),
            taken_down=sum(entry.captures for entry in read_takedowns(one.layout) if entry.event == "takedown"),
            missing=missing_captures(material, number, job.selection),
        )
        for number, (one, files) in enumerate(zip(material.archives, material.files, strict=True))
    )
    return Facts(
        program=PROGRAM,
        format=job.form.name,
        has_text=job.has_text,
        selection=job.selection,
        archives=archives,
        shards=(),
    )  # fmt: skip


def _never_stored(archive: Archive) -> dict[str, int]:
    counts: dict[str, int] = {}
    with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
        for source in frontier.sources():
            for reason, count in source.reasons.items():
                counts[reason] = counts.get(reason, 0) + count
    return counts


def _fingerprint(material: Material, facts: Facts, job: Export) -> str:
    """Changes with anything that the dataset depends on: what is known of a file without reading it included."""
    inventory: list[object] = []
    for archive, catalogue, files in zip(material.archives, material.catalogues, material.files, strict=True):
        counts = catalogue.counts()
        for file in files:
            path = archive.layout.articles_of(file)
            stat = path.stat() if path.exists() else None
            inventory.append((file, counts.get(file), stat and (stat.st_size, stat.st_mtime_ns, stat.st_ino)))
    settings = (facts, job.shard_articles, job.shard_captures, inventory)
    return hashlib.sha256(msgspec.json.encode(settings, order="deterministic")).hexdigest()


def _nothing(facts: Facts) -> str:
    tally = facts.tally
    reasons = ", ".join(
        f"{reason} {count:,}" for reason, count in sorted(tally.left_out.items(), key=lambda one: -one[1])
    )
    return (
        f"no article fits: {tally.captures:,} captures were looked at"
        + (f"; left out: {reasons}" if reasons else "")
        + (f"; {facts.missing:,} more stood in WARC files that are missing" if facts.missing else "")
    )
