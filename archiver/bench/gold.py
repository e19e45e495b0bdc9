"""The annotated corpus: `SOURCE/gold.jsonl` with pages beside it, as sets of pages that have a hash."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from archiver.archive.regular_file import read_regular
from archiver.model.errors import UsageError

__all__ = ["GoldImage", "GoldPage", "Half", "PageSet", "is_held_out", "read_corpus"]

Half = Literal["development", "heldOut"]
"""Domains that may be looked at, and the fifth that is only ever measured."""

_HELD_OUT_OF = 5


class GoldImage(msgspec.Struct, frozen=True):
    """What is known of a picture."""

    caption: str | None = None
    credits: list[str] | None = None


class GoldPage(msgspec.Struct, frozen=True):
    """One line of gold.jsonl. None: nobody wrote it down, so it isn't measured."""

    id: str
    html: str
    #: path of the page's bytes, relative to the file's folder
    url: str | None = None
    domain: str | None = None
    title: str | None = None
    authors: list[str] | None = None
    date: str | None = None
    body: str | None = None
    #: paragraphs split by blank lines
    paragraphs: list[str] | None = None
    images: list[GoldImage] | None = None
    has_images: bool = False
    #: whether `images` is complete
    must_have: list[str] | None = msgspec.field(name="with", default=None)
    must_not_have: list[str] | None = msgspec.field(name="without", default=None)
    page_type: str | None = None
    #: set on pages that are no articles


@dataclass(frozen=True, slots=True)
class PageSet:
    """The pages of one source, or those of one half of it."""

    source: str
    folder: Path
    pages: tuple[GoldPage, ...]
    hash: str
    #: first 16 hex digits of the SHA-256 over gold and pages; equal hashes mean equal figures
    half: Half | None = None

    @property
    def name(self) -> str:
        """The source, with the half."""
        return f"{self.source} {self.half}" if self.half else self.source


def is_held_out(domain: str | None) -> bool:
    """Whether pages of a domain are only measured, never looked at: a fifth, by the domain's SHA-256.

    >>> [is_held_out(name) for name in ("a.example", "c.example")]
    [True, False]
    """
    digest = hashlib.sha256((domain or "").encode()).hexdigest()
    return int(digest[:8], 16) % _HELD_OUT_OF == 0


def read_corpus(
    folder: Path, *, sources: Iterable[str] = (), halves: Iterable[Half | None] = (None,), every: int = 1
) -> list[PageSet]:
    """The page sets of a corpus, one for each source and half that has pages; None is both halves together.

    `sources` names those to take, all if empty. `every` N takes each Nth page of a set. UsageError where something is
    wrong with the folder or a line, or no set has a page.
    """
    files = {path.parent.name: path for path in sorted(folder.glob("*/gold.jsonl"))}
    if not files:
        raise UsageError(f"{folder} is no corpus: no SOURCE/gold.jsonl in it")
    wanted, halves = tuple(dict.fromkeys(sources)) or tuple(files), tuple(halves)
    if unknown := sorted(set(wanted) - set(files)):
        raise UsageError(f"{folder} has no source {', '.join(unknown)}; it has {', '.join(files)}")
    sets = []
    for source in wanted:
        pages = _read(files[source])
        for half in halves:
            chosen = [page for page in pages if half is None or is_held_out(page.domain) == (half == "heldOut")]
            if chosen := chosen[::every]:
                sets.append(_page_set(files[source], chosen, half))
    if not sets:
        raise UsageError(
            f"{folder}: no page to score: {', '.join(wanted)} expected to have domains of the half "
            f"{', '.join(filter(None, halves))}, and all of theirs are in the other"
        )
    return sets


def _read(path: Path) -> list[GoldPage]:
    decoder = msgspec.json.Decoder(GoldPage)
    pages: dict[str, GoldPage] = {}
    for number, line in enumerate(_content(path).removeprefix(BOM_UTF8).splitlines(), 1):
        if not line.strip():
            continue
        try:
            page = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}, line {number}: {error}") from error
        if page.id in pages:
            raise UsageError(f"{path}, line {number}: the id {page.id!r} stands twice")
        pages[page.id] = page
    if not pages:  # scored as nothing, it would keep every floor
        raise UsageError(f"{path} has no pages: one JSON object a line was expected, with id and html")
    return list(pages.values())


def _page_set(path: Path, pages: list[GoldPage], half: Half | None) -> PageSet:
    digest = hashlib.sha256()
    for page in sorted(pages, key=lambda one: one.id):
        gold = msgspec.json.encode(msgspec.structs.replace(page, html=""), order="sorted")
        digest.update(hashlib.sha256(gold).digest() + _digest(path.parent / page.html))
    return PageSet(path.parent.name, path.parent, tuple(pages), digest.hexdigest()[:16], half)


def _digest(file: Path) -> bytes:
    return hashlib.sha256(_content(file)).digest()


def _content(file: Path) -> bytes:
    try:
        return read_regular(file)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise UsageError(f"{file}: can't be read: {error}") from error
