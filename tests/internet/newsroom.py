"""A site in a world: its articles, their addresses and its listings, all from seed and start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import Literal
from zlib import crc32

from tests.internet.addresses import Naming
from tests.internet.article import Article
from tests.internet.clock import DAY, HOUR
from tests.internet.feeds.real_form import RealForm
from tests.internet.listing import Listing
from tests.internet.site import Site
from tests.internet.words import Words, words_of

__all__ = ["Address", "Newsroom"]

_FIRST_NUMBER = 48_200
_FORM_S = 3 * HOUR
_STRIDE = 37
"""From one form to the next: neighbours in a list of files are much alike."""
Meaning = Literal["main", "moved", "double", "further"]


@dataclass(frozen=True, slots=True)
class Address:
    """What a path and query of a site stand for."""

    article: Article
    meaning: Meaning
    """main; moved (the address after a move); double (one more of the same text); further (a later page)."""
    page: int = 1


def _is_nth(number: int, every: int) -> bool:
    return every > 0 and number % every == 0


class Newsroom:
    """One site's past and future, `days` days from `start` on."""

    def __init__(
        self, site: Site, seed: int, start: float, days: int, port: int, forms: Sequence[RealForm] = ()
    ) -> None:
        """`forms`: its feeds have the form of one of these, of another one every three hours."""
        self.site = site
        self.seed = seed
        self.start = start
        self.days = days
        self.port = port
        self._forms = forms

    def real_form(self, now: float) -> RealForm | None:
        """The form of its feeds at a moment; None for that of its own."""
        if not self._forms:
            return None
        turn = crc32(self.site.host.encode()) + int(now // _FORM_S)
        return self._forms[turn * _STRIDE % len(self._forms)]

    @property
    def words(self) -> Words:
        return words_of(self.site.language)

    def url(self, path: str, host: str = "") -> str:
        """The whole address of a path."""
        return f"http://{host or self.site.host}:{self.port}{path}"

    @cached_property
    def articles(self) -> Sequence[Article]:
        """In the order of publication, those of the closed section among them."""
        writing = self.site.writing
        key = f"{self.seed}/{self.site.host}"
        first = self.start - self.start % DAY
        days = [first + day * DAY for day in range(-writing.back_days, self.days + 1)]
        instants = [instant for day in days for instant in writing.rhythm.instants(key, day)]
        return [self._article(_FIRST_NUMBER + 7 * place, instant, key) for place, instant in enumerate(instants)]

    def _article(self, number: int, published: float, key: str) -> Article:
        writing = self.site.writing
        place = (number - _FIRST_NUMBER) // 7
        sections = writing.sections + ((writing.closed_section,) if writing.closed_section else ())
        section = Random(f"{key}/{number}/section").choice(sections)
        stated = published + writing.skew_s + (DAY if _is_nth(place, writing.ahead_every) else 0.0)
        headline = self.words.headline(f"{key}/{number}")
        moves = _is_nth(place, writing.move_every)
        name = Naming(number, section, headline, stated)
        return Article(
            number=number,
            section=section,
            published=published,
            stated=stated,
            headline=headline,
            path=writing.form(name),
            key=f"{key}/{number}",
            has_picture=_is_nth(place, writing.picture_every),
            updated=published + writing.update_after_h * HOUR if _is_nth(place, writing.update_every) else None,
            moved=published + writing.move_after_h * HOUR if moves else None,
            moved_path=f"/archive{writing.form(name)}" if moves else "",
            pages=writing.split_pages if _is_nth(place, writing.split_every) else 1,
        )

    def page_path(self, path: str, page: int) -> str:
        """Address of a page of the article whose first page is at `path`."""
        return path if page == 1 else self.site.writing.page_form.format(path=path, page=page)

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """By path and query, tracking parameters left out. Addresses of what isn't published yet are among them."""
        found = {}
        for article in self.articles:
            paths: list[tuple[str, Meaning]] = [(article.path, "main")]
            if article.moved is not None:
                paths.append((article.moved_path, "moved"))
            for path, meaning in paths:
                found[path] = Address(article, meaning)
                for page in range(2, article.pages + 1):
                    found[self.page_path(path, page)] = Address(article, "further", page)
            for form in self.site.conduct.doubles:
                found[form.format(path=article.path)] = Address(article, "double")
        return found

    @cached_property
    def by_number(self) -> Mapping[int, Article]:
        return {article.number: article for article in self.articles}

    @cached_property
    def feeds(self) -> Sequence[Listing]:
        return self.site.shelves.feeds

    @cached_property
    def monthly(self) -> Sequence[Listing]:
        """Sitemaps of single months, also of months to come."""
        form = self.site.shelves.monthly
        months = dict.fromkeys(datetime.fromtimestamp(a.published, UTC).strftime("%Y-%m") for a in self.articles)
        is_packed = form.endswith(".gz")
        return [
            Listing(
                path=form.format(month=month),
                form="sitemap",
                newest=None,
                month=month,
                is_packed=is_packed,
                is_announced=False,
            )
            for month in (months if form else ())
        ]

    def section_pages(self, path: str, section: str, size: int, depth: int) -> Iterable[Listing]:
        """A list of articles over several pages."""
        form = self.site.shelves.page_form
        for page in range(1, depth + 1):
            here = path if page == 1 else form.format(path=path, page=page)
            older = form.format(path=path, page=page + 1) if page < depth else ""
            yield Listing(path=here, form="page", newest=size, skip=(page - 1) * size, section=section, older=older)

    @cached_property
    def pages(self) -> Sequence[Listing]:
        """The front page and the pages of sections."""
        shelves, writing = self.site.shelves, self.site.writing
        sections = writing.sections + ((writing.closed_section,) if writing.closed_section else ())
        pages = list(self.section_pages("/", "", shelves.front, 1))
        for section in sections:
            pages.extend(self.section_pages(f"/{section}", section, shelves.per_section, shelves.depth))
        return pages

    @cached_property
    def listings(self) -> Mapping[str, Listing]:
        """All by path and query."""
        return {shelf.path: shelf for shelf in (*self.feeds, *self.site.shelves.sitemaps, *self.monthly, *self.pages)}
