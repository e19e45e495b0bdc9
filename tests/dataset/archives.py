"""Archives of invented pages, stored as a crawl stores them and extracted in this process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from archiver.archive import Archive, Fetch, read_capture
from archiver.crawl.keeper import Keeper
from archiver.derive.task import Extracted
from archiver.extract import encode_article, extract
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiverError
from archiver.model.rules import Rules
from archiver.rules.load import load_rules
from tests.archive.exchanges import answer, exchange, new_archive


class Page(NamedTuple):
    """What a server answers."""

    url: str
    body: bytes
    fields: tuple[str, ...] = ()
    #: of the head, such as `X-Robots-Tag: noai`
    source: str | None = None
    kind: str = "text/html; charset=utf-8"


@cache
def rules() -> Rules:
    """The packaged rules."""
    return load_rules()


def page(
    title: str, *paragraphs: str, language: str = "en", head: str = "", figure: str = "", published: str = "2026-03-04"
) -> bytes:
    """A small article."""
    texts = (
        *paragraphs,
        f"{title}: the ferry to the island could not leave before noon, said the harbour office on Tuesday.",
        "Nobody was hurt, but the market was put off until the water has gone down, and the school stayed shut.",
        "The mayor asked for sandbags, of which the town has none left since the spring, as she said herself.",
    )
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title} | Paper</title>'
        f'<meta property="article:published_time" content="{published}T05:06:07+00:00">{head}</head><body><article>'
        f'<h1>{title}</h1><p class="byline">By Ada Lovelace</p>{figure}{"".join(f"<p>{text}</p>" for text in texts)}'
        "</article></body></html>"
    ).encode()


FIGURE = '<figure><img src="/a.jpg" alt="A pier"><figcaption>The pier at noon. Photo: Jo Field/AP</figcaption></figure>'


_NO_IMAGES = '<meta name="robots" content="noimageai">'


def keep(archive: Archive, pages: Iterable[Page]) -> None:
    """Store pages in one WARC of their own, with article lines and catalogue rows."""
    keeper = Keeper(archive, user_agent="test")
    for one in pages:
        made = exchange(answer(one.body, *one.fields, kind=one.kind), url=one.url)
        (kept,) = keeper.store([Fetch([made], FetchFacts(one.url, source=one.source))])
        assert not isinstance(kept, ArchiverError)
        stored, is_page = kept
        if is_page and stored.pointer:
            article = extract(read_capture(keeper.path_of(stored.pointer), stored.pointer.offset), rules())
            keeper.fill(stored.pointer, Extracted(encode_article(article)))
    keeper.close()


def archive_of(folder: Path, pages: Iterable[Page]) -> Archive:
    """A new archive with one WARC."""
    archive = new_archive(folder)
    keep(archive, pages)
    return archive


def name_source(archive: Archive, name: str) -> None:
    """Put a source into archive.toml."""
    with archive.layout.config.open("a", encoding="utf-8") as file:
        file.write(f'[[source]]\nname = "{name}"\nkind = "feed"\nurl = "http://news.example/feed"\n')


def various(base: str = "http://news.example") -> list[Page]:
    """Pages that a selection tells apart, one of them twice and one with strange texts."""
    strange = ('=HYPERLINK("http://evil.example","x")', "+1 is what the town needs", "@mayor: -5 degrees are enough")
    return [
        Page(f"{base}/plain", page("Water rises", figure=FIGURE)),
        Page(f"{base}/plain", page("Water rises", figure=FIGURE)),
        Page(f"{base}/plain", page("Water falls", figure=FIGURE)),
        Page(f"{base}/de", page("Wasser steigt", language="de-DE", published="2025-01-02"), source="german"),
        Page(f"{base}/tdm", page("Reserved water"), ("TDM-Reservation: 1",)),
        Page(f"{base}/noai", page("Water without robots"), ("X-Robots-Tag: noai",)),
        Page(f"{base}/noimageai", page("Pictures for people", figure=FIGURE, head=_NO_IMAGES)),
        Page(f"{base}/usage", page("Preferences of water"), ("Content-Usage: search=y, train-ai=n",)),
        Page(f"{base}/strange", page("=1+1", *strange)),
        Page(f"{base}/lost", b"<html><title>Not found</title><h1>404 Not found</h1></html>"),
        Page(f"{base}/picture", b"\x89PNG", kind="image/png"),
    ]  # fmt: skip
