"""All fields of a labelled page at once, empty where the verdict says that the page is no article."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from archiver.extract.document import Document, Labels
from archiver.extract.fields.access import is_accessible_for_free
from archiver.extract.fields.addresses import canonical_url
from archiver.extract.fields.authors import Authorship, authors
from archiver.extract.fields.corrections import corrections
from archiver.extract.fields.dates import Ledger, ledger
from archiver.extract.fields.description import description
from archiver.extract.fields.embeds import embeds
from archiver.extract.fields.found import NOTHING, Choice
from archiver.extract.fields.gallery_maker import with_maker
from archiver.extract.fields.headline import alternative_headline, headline
from archiver.extract.fields.keywords import keywords
from archiver.extract.fields.kicker import kicker
from archiver.extract.fields.language import language
from archiver.extract.fields.live import live_updates
from archiver.extract.fields.pagination import pagination
from archiver.extract.fields.section import section
from archiver.extract.fields.site import site
from archiver.extract.fields.structured import structured_data
from archiver.extract.fields.usage import usage
from archiver.extract.verdict import is_binary
from archiver.model.article import Correction, Embed, LiveUpdate, PageVerdict, Pagination, Site, Usage

__all__ = ["ARTICLE_LIKE", "Fields", "has_text", "read_fields"]

ARTICLE_LIKE: Final = frozenset(("article", "liveBlog", "gallery", "video", "paywallStub"))
_EVEN_ODDS: Final = 0.5
"""Verdicts of pages that hold one piece of journalism."""


class Fields(NamedTuple):
    """What the fields found; choices keep their candidates for `explain`."""

    canonical_url: Choice
    site: Site
    language: Choice
    usage: Usage
    headline: Choice = NOTHING
    alternative_headline: Choice = NOTHING
    description: Choice = NOTHING
    kicker: Choice = NOTHING
    section: Choice = NOTHING
    keywords: tuple[str, ...] = ()
    authorship: Authorship = Authorship()
    ledger: Ledger = Ledger()
    corrections: tuple[Correction, ...] = ()
    live_updates: tuple[LiveUpdate, ...] = ()
    embeds: tuple[Embed, ...] = ()
    pagination: Pagination | None = None
    is_accessible_for_free: bool | None = None
    structured_data: dict[str, Any] | None = None


def has_text(verdict: PageVerdict) -> bool:
    """Whether a page has a headline and a body for readers: an article, a page that is no news but may be wanted.

    So may one that is rather a listing than either of these, but not likelier than both together.
    """
    is_unsure = verdict.kind == "listing" and verdict.confidence < _EVEN_ODDS
    return verdict.kind in ARTICLE_LIKE or verdict.kind == "other" or is_unsure


def read_fields(document: Document, labels: Labels, verdict: PageVerdict, body: str | None) -> Fields:
    """The fields of a page with this verdict; the language is told from `body`, else from all its text."""
    main = headline(document, labels) if has_text(verdict) else NOTHING
    always = Fields(
        canonical_url=canonical_url(document),
        site=site(document, labels, verdict.kind, main.value),
        language=language(document, body or " ".join(block.text for block in document.blocks)),
        usage=usage(document),
        headline=main,
    )
    if verdict.kind == "other" and not is_binary(document):  # who reads its text wants to know by whom and when
        return always._replace(
            description=description(document),
            authorship=authors(document, labels),
            ledger=ledger(document, labels),
        )
    if verdict.kind not in ARTICLE_LIKE:
        return always
    authorship = authors(document, labels)
    return Fields(
        canonical_url=always.canonical_url,
        site=always.site,
        language=always.language,
        usage=always.usage,
        headline=main,
        alternative_headline=alternative_headline(document, main.value),
        description=description(document),
        kicker=kicker(document, main.chosen),
        section=section(document, main.value),
        keywords=keywords(document),
        authorship=with_maker(document, authorship) if verdict.kind == "gallery" else authorship,
        ledger=ledger(document, labels),
        corrections=corrections(document, labels),
        live_updates=live_updates(document, labels) if verdict.kind == "liveBlog" else (),
        embeds=embeds(document, labels),
        pagination=pagination(document, verdict.kind, always.canonical_url.value),
        is_accessible_for_free=is_accessible_for_free(document, verdict.kind),
        structured_data=structured_data(document),
    )
