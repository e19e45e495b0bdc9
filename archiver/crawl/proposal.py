"""A source as it is proposed: its documents, why these, and what its newest articles come out as."""

from __future__ import annotations

import time
from typing import Literal

import msgspec

from archiver.archive import Archive
from archiver.catalogue import Attempt, SqliteFrontier, Task
from archiver.catalogue.schedule import RECHECKS_S
from archiver.discover.shapes import Shapes
from archiver.model.article import ARTICLE_KINDS, VerdictKind

__all__ = ["Proposal", "ProposedArticle", "ProposedDocument", "remember"]


class ProposedDocument(msgspec.Struct, frozen=True, rename="camel"):
    """A feed, sitemap or page that was looked at."""

    kind: Literal["feed", "sitemap", "section"]
    url: str
    is_used: bool
    reason: str
    #: why it is used or not
    articles: int
    #: of the site, that it names
    newest: str | None
    #: when the newest of them was published, ISO 8601 in UTC; None where it doesn't say


class ProposedArticle(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One of the newest articles, fetched and extracted as a crawl would."""

    url: str
    failure: str | None = None
    #: why there is none, such as `robotsDisallowed`
    verdict: VerdictKind | None = None
    headline: str | None = None
    date_published: str | None = None
    body_chars: int = 0
    images: int = 0
    captions: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it came, and is an article with a headline."""
        return self.verdict in ARTICLE_KINDS and bool(self.headline)


class Proposal(msgspec.Struct, frozen=True, rename="camel", tag="proposal"):
    """What `archiver add` shows before it is accepted."""

    url: str
    #: as given
    name: str
    #: for the source: the host, and the path below it where a section was asked for
    front: str | None = None
    #: the page that lists its articles; None where a feed or sitemap was given
    documents: tuple[ProposedDocument, ...] = ()
    articles: tuple[ProposedArticle, ...] = ()
    #: the newest first
    refusal: str | None = None
    #: why this is no source, in words; None where it is one
    shapes: Shapes = Shapes()
    #: of addresses, as far as the pages fetched show them


def remember(archive: Archive, source: str, proposal: Proposal) -> None:
    """Note for the crawls of the new source what was fetched to prove it, and what its addresses look like."""
    now = time.time()
    tasks = [Task(url=one.url, source=source) for one in proposal.articles if one.failure is None]
    with SqliteFrontier(archive.layout.state) as frontier:
        frontier.add(tasks, now)
        frontier.settle([Attempt(task=task, state="kept", due=now + RECHECKS_S[0], status=200) for task in tasks], now)
        frontier.learn(source, msgspec.json.encode(proposal.shapes))
