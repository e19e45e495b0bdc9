"""Capture → Article: pure, so that a page read back from its WARC gives the same bytes as on the day it was fetched."""

from __future__ import annotations

import sys
from types import ModuleType

import msgspec

from archiver.extract.assemble import assemble, find_parts
from archiver.extract.decide import decide
from archiver.extract.document import read_document
from archiver.extract.passes import gather
from archiver.extract.prepare import prepare
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.rules import Rules

__all__ = ["encode_article", "extract", "prepare"]


def extract(capture: Capture, rules: Rules) -> Article:
    """The article of one capture. Never raises for any bytes; what is odd stands in `extraction.warnings`."""
    document = read_document(capture, rules)
    return assemble(document, find_parts(document, decide(document, gather(document))))


def encode_article(article: Article) -> bytes:
    """One line of compact JSON without its newline: fields in the schema's order, mappings sorted by key."""
    return msgspec.json.encode(article, order="deterministic")


class _CallableRoom(ModuleType):
    """Makes `archiver.extract(capture, rules)` the public call, though the room has the same name."""

    def __call__(self, capture: Capture, rules: Rules) -> Article:
        return extract(capture, rules)


sys.modules[__name__].__class__ = _CallableRoom
