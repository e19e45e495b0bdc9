"""Why a field that readers look for is empty."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.gather import ARTICLE_LIKE, Fields
from archiver.model.article import PageVerdict

__all__ = ["missing"]


def missing(document: Document, fields: Fields, verdict: PageVerdict, body: str | None) -> dict[str, str]:
    """Reasons by name of the field, for headline, articleBody, datePublished and authors."""
    empty = {
        "headline": fields.headline.value is None,
        "articleBody": not body,
        "datePublished": fields.ledger.published is None,
        "authors": not fields.authorship.authors,
    }
    if verdict.kind not in ARTICLE_LIKE:
        return {name: "notAnArticle" for name, is_empty in empty.items() if is_empty}
    is_text = document.capture.kind == "text"
    reasons = {
        "headline": "notFound",
        "articleBody": "notFound",
        "datePublished": fields.ledger.missing or "notFound",
        "authors": "onlyAgency" if fields.authorship.agencies else "notInText" if is_text else "notFound",
    }
    return {name: reasons[name] for name, is_empty in empty.items() if is_empty}
