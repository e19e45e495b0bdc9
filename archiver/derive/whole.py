"""An article that stands on several pages, as one: its parts found through the catalogue, in order, and joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from archiver.archive import Archive
from archiver.archive.lines import whole_lines
from archiver.catalogue import Catalogue, Part
from archiver.derive.find import find_lines
from archiver.derive.joined import joined
from archiver.derive.placed import placed
from archiver.model.article import Article

__all__ = ["WholeArticle", "parts_of", "whole_article"]


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """The parts of an article that are in an archive, each as its newest whole capture has it."""

    parts: tuple[Article, ...]
    numbers: tuple[int, ...]
    #: of the parts, as the pages say: the first is above 1 where the beginning isn't there
    missing: str | None
    #: address of the part that the last one names as the next, and that isn't there

    @property
    def article(self) -> Article:
        """All parts as one article."""
        return joined(self.parts)


def whole_article(archive: Archive, name: str) -> WholeArticle | None:
    """The article that a page is or is a part of; None where the archive has none that goes by this name.

    `name` is a URL (asked for, final or canonical), an article id, a record id, or `FILE.warc.gz:OFFSET`, of any part.
    """
    lines = find_lines(archive, name).lines
    whole = [line for line in lines if not line.is_part] or list(lines)
    return parts_of(archive, whole[-1].article()) if whole else None


def parts_of(archive: Archive, article: Article) -> WholeArticle:
    """The article with the other parts of it. It stands alone where it is no part, or no longer the newest capture."""
    alone = WholeArticle((article,), (1,), None)
    warc = article.capture.warc
    if article.pagination is None or article.page_key is None or warc is None:
        return alone
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        parts = _row_of_parts(catalogue, article.page_key)
        if warc.record_id not in {part.record_id for part in parts}:
            return alone
        articles = _articles(archive, catalogue, parts)
    known = [(part.number, articles[part.record_id]) for part in parts if part.record_id in articles]
    last = known[-1][1].pagination if known else None
    return WholeArticle(
        tuple(one for _, one in known), tuple(number for number, _ in known), last.next if last else None
    )


def _row_of_parts(catalogue: Catalogue, page_key: str) -> list[Part]:
    """One part of each number. Behind those that name each other come those that the last one names."""
    row: list[Part] = []
    group = catalogue.parts(page_key)
    while group:
        following = _next_key(catalogue, row[-1]) if row else None
        number = row[-1].number + 1 if row else group[0].number
        alike = [part for part in group if part.number == number]
        part = next((part for part in alike if part.page_key in (following, page_key)), alike[0] if alike else None)
        if part is not None:
            row.append(part)
            continue
        group = [part for part in catalogue.parts(following) if part.number == number] if following else []
    return row


def _next_key(catalogue: Catalogue, part: Part) -> str | None:
    row = catalogue.row(part.record_id)
    return row.next_key if row else None


def _articles(archive: Archive, catalogue: Catalogue, parts: Iterable[Part]) -> dict[str, Article]:
    """The article lines of parts by record id; without those that can't be read."""
    places: dict[str, dict[int, str]] = {}
    for part in parts:
        if row := catalogue.row(part.record_id):
            places.setdefault(row.file, {})[row.offset] = row.record_id
    found: dict[str, Article] = {}
    for file, wanted in places.items():
        for path in archive.article_files(file):
            for offset, line in placed(whole_lines(path)):
                if offset in wanted:
                    found[wanted[offset]] = msgspec.json.decode(line, type=Article)
    return found
