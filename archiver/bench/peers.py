"""Other extractors, where they are installed: none is needed, none is a dependency of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import lxml.html

from archiver.bench.prediction import Prediction

__all__ = ["PARSING", "PEERS", "Peer", "installed_peers"]

Predictor = Callable[[bytes, str | None], Prediction]
"""The page's bytes and address to what the program says about it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to compare with."""

    name: str
    package: str
    #: what is imported
    load: Callable[[], Predictor]
    #: imports it: seconds, for some

    @property
    def is_installed(self) -> bool:
        """Whether the package can be imported here."""
        return find_spec(self.package) is not None


def installed_peers() -> tuple[tuple[Peer, ...], tuple[str, ...]]:
    """The peers that are installed, and the names of those that aren't."""
    return tuple(p for p in PEERS if p.is_installed), tuple(p.name for p in PEERS if not p.is_installed)


def _parsing() -> Predictor:
    parser = lxml.html.HTMLParser(huge_tree=True)

    def run(html: bytes, url: str | None) -> Prediction:
        lxml.html.document_fromstring(html, parser=parser)
        return Prediction()

    return run


def _trafilatura() -> Predictor:
    return _trafilatura_with(fast=False)


def _trafilatura_fast() -> Predictor:
    return _trafilatura_with(fast=True)


def _trafilatura_with(*, fast: bool) -> Predictor:
    import trafilatura

    def run(html: bytes, url: str | None) -> Prediction:
        found: Any = trafilatura.bare_extraction(html, url=url, fast=fast, with_metadata=True, include_comments=False)
        if found is None:
            return Prediction()
        said = found if isinstance(found, dict) else found.as_dict()
        names = (name.strip() for name in (said.get("author") or "").split(";"))
        return Prediction(
            said.get("text") or "", said.get("title"), tuple(name for name in names if name), said.get("date")
        )

    return run


def _newspaper() -> Predictor:
    import newspaper

    def run(html: bytes, url: str | None) -> Prediction:
        article: Any = newspaper.Article(url or "https://paper.example/", language="en", fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        date = article.publish_date
        return Prediction(
            article.text,
            article.title,
            tuple(article.authors),
            date.isoformat() if hasattr(date, "isoformat") else None,
        )

    return run


def _resiliparse() -> Predictor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def run(html: bytes, url: str | None) -> Prediction:
        text: Any = bytes_to_str(html, detect_encoding(html) or "utf-8")
        options: dict[str, Any] = {"main_content": True, "alt_texts": False, "links": False, "comments": False}
        return Prediction(extract_plain_text(text, **options))

    return run


def _readability() -> Predictor:
    from readability import Document

    def run(html: bytes, url: str | None) -> Prediction:
        document: Any = Document(html.decode("utf-8", "replace"))
        node: Any = lxml.html.fromstring(document.summary())
        texts = (" ".join(one.text_content().split()) for one in node.iter("p", "h2", "h3", "li", "blockquote"))
        return Prediction("\n\n".join(text for text in texts if text), document.title())

    return run


def _goose() -> Predictor:
    from goose3 import Goose

    goose: Any = Goose({"enable_image_fetching": False})

    def run(html: bytes, url: str | None) -> Prediction:
        article = goose.extract(raw_html=html.decode("utf-8", "replace"))
        return Prediction(
            article.cleaned_text, article.title, tuple(article.authors), str(article.publish_date or "") or None
        )

    return run


PARSING = Peer("lxml.html parsing", "lxml", _parsing)
"""Parsing alone: what every other cost is compared with."""

PEERS = (
    Peer("trafilatura", "trafilatura", _trafilatura),
    Peer("trafilatura fast", "trafilatura", _trafilatura_fast),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("newspaper4k", "newspaper", _newspaper),
    Peer("readability", "readability", _readability),
    Peer("goose3", "goose3", _goose),
)
