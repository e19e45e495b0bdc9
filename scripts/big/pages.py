"""WARCs of a given number of pages: pages of the corpus under many hosts, and made ones among them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from archiver.archive import Archive, Fetch
from archiver.bench.gold import read_corpus
from archiver.bench.run import capture_of
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import answer, exchange
from tests.derive.warcs import made_page

__all__ = ["MADE_EVERY", "Page", "corpus_pages", "make_warcs"]

Page = tuple[str, bytes]
"""Address and bytes."""

_BATCH = 200
MADE_EVERY = 10
"""One page of so many is made."""


def corpus_pages(corpus: Path) -> list[Page]:
    """All pages of the corpus."""
    sets = read_corpus(corpus)
    return [
        (page.url or f"http://{page.id}.example/", capture_of(page, s.folder).body) for s in sets for page in s.pages
    ]


def make_warcs(folder: Path, pages: list[Page], *, count: int, files: int) -> list[Path]:
    """So many pages in WARCs of about the same number of pages; each page of the corpus stands under many hosts."""
    archive = Archive.create(folder, name="Big", operator="A test", contact="mailto:test@news.example")
    told = islice(_many(pages), count)
    made: list[Path] = []
    for _ in range(files):
        with archive.writer(user_agent="test") as writer:
            left = -(-count // files)
            while left and (batch := list(islice(told, min(left, _BATCH)))):
                writer.commit_all([_fetch(url, body) for url, body in batch])
                left -= len(batch)
            made.append(archive.layout.warcs / str(writer.file))
    return made


def _many(pages: list[Page]) -> Iterator[Page]:
    for number, (url, body) in enumerate(cycle(pages)):
        if number % MADE_EVERY == 0:
            yield f"http://made{number % 97}.example/{number}", made_page(number)
        else:
            scheme, _, rest = url.partition("://")
            yield f"{scheme or 'http'}://edition{number // len(pages)}.{rest}", body


def _fetch(url: str, body: bytes) -> Fetch:
    url = "".join(letter for letter in url if letter.isascii() and letter.isprintable() and letter != " ")
    response = answer(body, kind="text/html")
    return Fetch([exchange(response, url=url)], FetchFacts(url, purpose="page"))
