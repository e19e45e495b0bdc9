"""What the elements of a sitemap state of each page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from archiver.discover.elements import name_of
from archiver.model.link import LinkKind
from archiver.web.text import squash

__all__ = ["SitemapElements", "Stated"]

_KINDS: dict[str, LinkKind] = {"url": "article", "sitemap": "sitemap"}
_ROOTS = frozenset({"urlset", "sitemapindex"})
_OF_PAGE = frozenset({"loc", "lastmod"})
_OF_NEWS = frozenset({"publication_date", "title", "language"})
_AROUND_NEWS = frozenset({"news", "publication"})
_FOREIGN = ("image", "video", "xhtml", "pagemap")
_MOST_CHARS = 16_384


@lru_cache(1024)
def _sort_of(tag: str) -> tuple[str, bool, bool]:
    """Name of an element, whether it is of pictures or translations, whether it is of news."""
    space, name = name_of(tag)
    return name, any(word in space for word in _FOREIGN), "news" in space


@dataclass(slots=True)
class Stated:
    """One `url` of a set or `sitemap` of an index."""

    kind: LinkKind
    fields: dict[str, str] = field(default_factory=dict)
    #: loc, lastmod; of news publication_date, title, language


class SitemapElements:
    """Gathers pages. Namespaces, which many sitemaps get wrong, count only where they name pictures and films.

    Translations (`xhtml:link`) are pages of their own, which a sitemap has to list too: they are left alone.
    """

    def __init__(self, most: int) -> None:
        self.is_done = False
        self.is_sitemap = False
        #: it says so, whether it names pages or none
        self.stated: list[Stated] = []
        self._most = most
        self._open: Stated | None = None
        self._depth = 0
        self._page_depth = 0
        self._around: list[int] = []  # depths of news and publication
        self._skipped = 0
        self._name = ""
        self._text: list[str] | None = None
        self._text_depth = 0
        self._chars = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a page or one of its fields; pass over any other element of a page with all that is in it."""
        self._depth += 1
        if self._skipped or self._text is not None:
            return
        name, is_foreign, is_news = _sort_of(tag)
        self.is_sitemap = self.is_sitemap or name in _ROOTS
        kind = None if is_foreign else _KINDS.get(name)
        if kind:
            self._close()  # one that was never closed
            self._open = Stated(kind)
            self._page_depth = self._depth
        elif self._open is None:
            return
        elif is_foreign:
            self._skipped = self._depth
        elif name in _AROUND_NEWS:
            self._around.append(self._depth)
        elif (name in _OF_PAGE and self._depth == self._page_depth + 1) or (
            name in _OF_NEWS and (self._around or is_news)
        ):
            self._name, self._text, self._text_depth, self._chars = name, [], self._depth, 0
        else:
            self._skipped = self._depth

    def data(self, text: str) -> None:
        """Take the text of a field."""
        if self._text is not None and self._chars < _MOST_CHARS:
            self._text.append(text)
            self._chars += len(text)

    def end(self, tag: str) -> None:
        """Close what closes."""
        if self._text is not None:
            if self._depth == self._text_depth:
                self._take("".join(self._text))
                self._text = None
        elif self._depth == self._skipped:
            self._skipped = 0
        elif self._around and self._depth == self._around[-1]:
            self._around.pop()
        elif self._open and self._depth == self._page_depth:
            self._close()
        self._depth -= 1

    def finish(self) -> None:
        """Take the page in which the document broke off, without the field that was open."""
        self._text = None
        self._close()

    def _take(self, text: str) -> None:
        if self._open is not None and self._name not in self._open.fields:
            self._open.fields[self._name] = squash(text[:_MOST_CHARS])

    def _close(self) -> None:
        self._around.clear()
        if self._open is None:
            return
        if self._open.fields.get("loc"):
            self.stated.append(self._open)
            self.is_done = len(self.stated) > self._most
        self._open = None
