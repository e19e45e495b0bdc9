"""A recipe filled with the texts that it names, from the archives that it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from archiver.archive import Archive
from archiver.archive.disk import disk_errors
from archiver.dataset.checksums import damaged_files, read_sums
from archiver.dataset.column import Row
from archiver.dataset.digest import content_digest
from archiver.dataset.documents import documents
from archiver.dataset.draft import Draft, complete_move, expect_outside
from archiver.dataset.entry import Entry, PartPlace
from archiver.dataset.errors import DatasetError
from archiver.dataset.facts import Facts, Shard, read_facts
from archiver.dataset.formats import format_named
from archiver.dataset.material import START, Material
from archiver.dataset.records import Records
from archiver.dataset.shard_reader import ShardReader, named
from archiver.dataset.shard_writer import ShardWriter
from archiver.dataset.tables import ARTICLES, CAPTURES, TABLES
from archiver.derive.joined import joined
from archiver.model.article import Article
from archiver.model.errors import UsageError

__all__ = ["hydrate"]


def hydrate(
    folder: Path,
    archives: Sequence[Archive],
    to: Path | None = None,
    on_article: Callable[[str], None] = lambda _: None,
    *,
    is_forced: bool = False,
) -> Facts:
    """Make of a recipe what the export with texts made: the same bytes. In its place, or in the folder `to`.

    `is_forced`: replace the dataset that is in `to`.
    Raises DatasetError where the recipe is damaged, or where an article is missing or says something else now.
    """
    target = to or folder
    expect_outside(archives, target)
    if complete_move(target) is not None and to is None and read_facts(folder).has_text:
        return read_facts(folder)
    facts = read_facts(folder)
    if facts.has_text:
        raise UsageError(f"{folder} has its texts already")
    for name, problem in damaged_files(folder):
        raise DatasetError(f"{folder / name} {problem}")
    form = format_named(facts.format)
    sums = msgspec.json.encode(read_sums(folder))
    fingerprint = hashlib.sha256(b"hydrate " + sums).hexdigest()
    with Material(archives) as material, Draft(target, form, fingerprint, is_forced=is_forced or to is None) as draft:
        if draft.is_done:
            return read_facts(draft.folder)
        filler = _Filler(Records(material), facts, on_article)
        draft.progress.tally = facts.tally
        try:
            for shard in facts.shards[len(draft.progress.shards) :]:
                draft.keep(_filled(draft, folder, facts, shard, filler), START)
        except DatasetError:
            draft.discard()
            raise
        filled = msgspec.structs.replace(facts, has_text=True)
        data = draft.data_digests()
        draft.finish(documents(filled, data), data)
        return filled


def _filled(draft: Draft, folder: Path, facts: Facts, shard: Shard, filler: _Filler) -> ShardWriter:
    writer = draft.shard(with_text=True)
    try:
        with disk_errors(draft.folder), ShardReader(folder, facts, shard) as reader:
            for row in reader.captures():
                filler.fill(reader, row, writer)
    except DatasetError:
        writer.close()
        raise
    if writer.rows != shard.rows:
        raise DatasetError(f"{folder}: shard {shard.number}: its rows aren't those of its articles")
    return writer


class _Filler:
    def __init__(self, records: Records, facts: Facts, on_article: Callable[[str], None]) -> None:
        self._records, self._facts, self._on_article = records, facts, on_article

    def fill(self, reader: ShardReader, capture: Row, writer: ShardWriter) -> None:
        """Write all rows of a capture."""
        writer.add_row(CAPTURES, capture)
        article_id = named(CAPTURES, capture, self._facts)["articleId"]
        if not isinstance(article_id, str):
            return
        recipe = {table.name: reader.rows(table, article_id) for table in TABLES if table is not CAPTURES}
        if len(recipe[ARTICLES.name]) != 1:
            raise DatasetError(f"article {article_id}: has {len(recipe[ARTICLES.name])} rows in the table articles")
        known = named(ARTICLES, recipe[ARTICLES.name][0], self._facts)
        entry = self._entry(known)
        for table in TABLES:
            if table is CAPTURES:
                continue
            rows = recipe[table.name] if table.is_of_all else table.rows(entry)
            for row in rows:
                writer.add_row(table, _overlaid(row, known) if table is ARTICLES else row)
        self._on_article(str(known["finalUrl"]))

    def _entry(self, known: dict[str, object]) -> Entry:
        record_id = str(known["recordId"])
        article = self._article(record_id)
        if content_digest(article) != known["contentDigest"]:
            raise DatasetError(
                f"article {known['id']} ({known['finalUrl']}) reads differently now: it was made by version "
                f"{known['extractionVersion']} with rules {known['extractionRules']}, is now of "
                f"{article.extraction.version} with {article.extraction.rules}"
            )
        found = self._records.find(record_id)
        assert found is not None
        records = known["wholeRecords"]
        assert isinstance(records, list)
        body = joined([self._article(one) for one in records]).article_body if records else None
        judgement = self._facts.selection.judge(article)
        return Entry("", found.row, None, article, judgement.without_images, part=PartPlace(body=body))

    def _article(self, record_id: str) -> Article:
        article = self._records.article(record_id)
        if article is None:
            raise DatasetError(f"none of the archives has an article of record {record_id}")
        return article


def _overlaid(made: Row, known: dict[str, object]) -> Row:
    """What the recipe says counts: places in the archive may have changed, and what is known of other captures."""
    return tuple(
        known.get(column.name, value) if not column.is_text else value  # type: ignore[misc]  # values of rows, by name
        for column, value in zip(ARTICLES.columns, made, strict=True)
    )
