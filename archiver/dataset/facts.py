"""What a dataset says of itself, in dataset.json: all that its documents are written from, and nothing of today."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from archiver.dataset.column import instant
from archiver.dataset.entry import Entry
from archiver.dataset.errors import DatasetError
from archiver.dataset.optout import reservations
from archiver.dataset.selection import Selection

__all__ = ["FACTS", "ArchiveFacts", "Facts", "Shard", "Tally", "read_facts"]

FACTS: Final = "dataset.json"
_VERSION: Final = 1


class ArchiveFacts(msgspec.Struct, frozen=True, rename="camel"):
    """An archive that the dataset was made from."""

    name: str
    operator: str
    contact: str
    warcs: int
    never_stored: dict[str, int] = {}
    #: addresses that a crawl knew and could not keep, by reason
    taken_down: int = 0
    #: captures that went on request
    missing: dict[str, int] = {}
    #: captures of pages that stood in WARCs which are gone, by name of the WARC


class Shard(msgspec.Struct, frozen=True, rename="camel"):
    """One file of each table that has rows in it."""

    number: int
    #: from 1
    rows: dict[str, int]
    #: by table; without those that have none


class Tally(msgspec.Struct, rename="camel"):
    """What has been counted on the way. Bounded by the number of sites."""

    captures: int = 0
    left_out: dict[str, int] = {}
    #: captures without an article in the dataset, by reason
    verdicts: dict[str, int] = {}
    languages: dict[str, int] = {}
    sites: dict[str, int] = {}
    years: dict[str, int] = {}
    #: of publication
    extraction: dict[str, int] = {}
    #: version and rules of the program that made the article lines
    reservations: dict[str, int] = {}
    #: articles in the dataset with something that their publishers reserve for other purposes
    without_images: int = 0
    oldest: str | None = None
    newest: str | None = None
    #: capture of an article in the dataset, ISO 8601

    def count(self, entry: Entry) -> None:
        """Take note of a capture."""
        self.captures += 1
        article = entry.article
        if article is None:
            _add(self.left_out, entry.left_out or "unknown")
            return
        _add(self.verdicts, article.page_verdict.kind)
        _add(self.languages, article.in_language or "unknown")
        _add(self.sites, article.site.domain or "unknown")
        _add(self.years, (article.date_published or "unknown")[:4] if article.date_published else "unknown")
        _add(self.extraction, f"{article.extraction.version} ({article.extraction.rules})")
        for name in reservations(article.usage):
            _add(self.reservations, name)
        self.without_images += entry.without_images
        time = instant(article.capture.fetched_at)
        if time is not None:
            text = time.isoformat(timespec="microseconds")
            self.oldest = min(self.oldest or text, text)
            self.newest = max(self.newest or text, text)


class Facts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All of dataset.json."""

    dataset_version: int = _VERSION
    program: str
    format: str
    has_text: bool
    selection: Selection
    archives: tuple[ArchiveFacts, ...]
    shards: tuple[Shard, ...]
    tally: Tally = msgspec.field(default_factory=Tally)

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table, by name, without those that have none."""
        total: dict[str, int] = {}
        for shard in self.shards:
            for table, count in shard.rows.items():
                total[table] = total.get(table, 0) + count
        return dict(sorted(total.items()))

    @property
    def missing(self) -> int:
        """Captures of pages that stood in WARCs which are gone."""
        return sum(sum(archive.missing.values()) for archive in self.archives)

    @property
    def newest(self) -> datetime | None:
        """When the newest capture of an article in it was made."""
        return instant(self.tally.newest)

    def encode(self) -> bytes:
        """As the file has it: keys of counts sorted, so that the order in which pages came says nothing."""
        return msgspec.json.format(msgspec.json.encode(self, order="deterministic"), indent=1) + b"\n"


def read_facts(folder: Path) -> Facts:
    """The facts of a dataset. DatasetError where the folder holds none, or not one of this program's."""
    path = folder / FACTS
    try:
        facts = msgspec.json.decode(path.read_bytes(), type=Facts)
    except OSError as error:
        raise DatasetError(f"{folder} is no dataset of this program: {path.name}: {error.strerror or error}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: {error}") from error
    if facts.dataset_version != _VERSION:
        raise DatasetError(f"{path}: version {facts.dataset_version}; this program reads {_VERSION}")
    return facts


def _add(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
