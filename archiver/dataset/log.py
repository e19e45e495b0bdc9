"""Datasets in the archives' log of exports, so that a takedown can say who may still hold a page."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.export_log import log_export
from archiver.dataset.checksums import SUMS, digest_of, read_sums
from archiver.dataset.facts import Facts
from archiver.dataset.shard_reader import ShardReader, named
from archiver.dataset.tables import CAPTURES

__all__ = ["log_dataset"]


def log_dataset(archives: Sequence[Archive], facts: Facts, folder: Path, target: str) -> None:
    """Note a finished dataset in each of its archives. ArchiveError where that can't be written.

    `target`: how the folder was named; the log has its absolute path.
    """
    where = os.path.abspath(target)  # noqa: PTH100  links are told as they were given
    size = sum((folder / name).stat().st_size for name in read_sums(folder))
    for archive in archives:
        log_export(
            archive.layout,
            kind=facts.format,
            target=where,
            urls=None if facts.selection.is_whole else _addresses(folder, facts, archive.config.name),
            size=size,
            sha256=digest_of(folder / SUMS),
            captures=facts.rows.get(CAPTURES.name, 0),
        )


def _addresses(folder: Path, facts: Facts, archive: str) -> Iterator[str]:
    """Of all captures of an archive in the dataset, those left out as well: their addresses are in it."""
    for shard in facts.shards:
        with ShardReader(folder, facts, shard) as reader:
            for row in reader.captures():
                values = named(CAPTURES, row, facts)
                if values["archive"] == archive:
                    yield from (str(values[name]) for name in ("url", "finalUrl"))
