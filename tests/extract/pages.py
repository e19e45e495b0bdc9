"""Small pages and texts as documents, read with the packaged rules."""

from __future__ import annotations

from functools import cache

from archiver.extract.decide import decide
from archiver.extract.document import Document, Labels, read_document
from archiver.extract.passes import gather
from archiver.model.capture import Capture
from archiver.model.rules import Rules
from archiver.rules.load import load_rules

__all__ = ["URL", "labelled", "page", "plain", "rules"]

URL = "https://news.example/2024/05/harbour"


@cache
def rules() -> Rules:
    """The packaged rules."""
    return load_rules()


def page(body: str, *, head: str = "", url: str = URL, lang: str = "en") -> Document:
    """An HTML page with this body."""
    html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_document(_capture(html, url, "response", "text/html; charset=utf-8"), rules())


def plain(text: str) -> Document:
    """Plain text as extracted elsewhere."""
    return read_document(_capture(text, "", "text", "text/plain; charset=utf-8"), rules())


def labelled(document: Document) -> Labels:
    """The decisions for a document."""
    return decide(document, gather(document))


def _capture(text: str, url: str, kind: str, content_type: str) -> Capture:
    return Capture(
        requested_url=url,
        final_url=url,
        fetched_at=None,
        status=200,
        reason="OK",
        headers=(("content-type", content_type),),
        body=text.encode(),
        kind=kind,  # type: ignore[arg-type]  # callers pass the literals
    )
