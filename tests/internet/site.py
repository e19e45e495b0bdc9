"""A site's habits: what it is called, how it writes, where it lists, how it behaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.internet.addresses import Form
from tests.internet.faces.view import Face
from tests.internet.listing import Listing
from tests.internet.rhythm import Rhythm
from tests.internet.robots import RobotsFile
from tests.internet.trouble import Trouble

__all__ = ["Conduct", "Limit", "Shelves", "Site", "Writing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is published. `…_every` picks each so-manieth article, zero none."""

    rhythm: Rhythm
    form: Form
    sections: tuple[str, ...] = ("local", "politics", "culture")
    closed_section: str = ""
    """One more section, which robots.txt forbids."""
    back_days: int = 4
    """How far its past goes back before the world's start."""
    picture_every: int = 2
    update_every: int = 0
    update_after_h: float = 4.0
    move_every: int = 0
    move_after_h: float = 6.0
    split_every: int = 0
    split_pages: int = 3
    page_form: str = "{path}?page={page}"
    """Address of the second and later pages of an article."""
    says_next: bool = False
    """The head names the next page too."""
    skew_s: float = 0.0
    """So much later than it is does the site say that it is."""
    ahead_every: int = 0
    """These bear the date of the day after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Where articles are listed. The front page and section pages are made from the figures."""

    feeds: tuple[Listing, ...] = ()
    sitemaps: tuple[Listing, ...] = ()
    monthly: str = ""
    """Path of a sitemap with {month}; an index at `index` names one for each month."""
    index: str = ""
    front: int = 24
    per_section: int = 12
    depth: int = 3
    """A section has so many pages."""
    page_form: str = "{path}?page={page}"


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than `count` answers in any `per_s` seconds; then 429 with Retry-After."""

    count: int
    per_s: float
    says: str = "seconds"
    """seconds or date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How the server behaves."""

    robots: RobotsFile = field(default_factory=RobotsFile)
    limit: Limit | None = None
    validators: str = "both"
    """both, etag, modified, none; fickle: an ETag that is never the same."""
    slow_s: float = 0.0
    """Each answer takes so long."""
    troubles: tuple[Trouble, ...] = ()
    """Of the whole site but robots.txt."""
    alias: str = ""
    """One more host, which leads to the first."""
    wall: str = ""
    """consent: articles only with a cookie; paywall: a beginning only."""
    doubles: tuple[str, ...] = ()
    """Forms of further addresses at which each article stands, with {path}."""
    claims_https: bool = False
    """Pages name their canonical address with https, which nobody answers."""
    has_calendar: bool = False
    """Pages of events without end, each leading to the next month."""
    lures: tuple[str, ...] = ()
    """Where addresses stand that lead to a place not meant for crawlers: feed, page, sitemap, picture, "
    "redirect, next."""
    is_chunked: bool = False
    server: str = "nginx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One newspaper."""

    host: str
    name: str
    language: str
    face: Face
    writing: Writing
    shelves: Shelves
    conduct: Conduct = field(default_factory=Conduct)
    offset_h: float = 0.0
    """Of its local time from UTC."""
    charset: str = "utf-8"
