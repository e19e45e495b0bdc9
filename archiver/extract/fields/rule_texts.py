"""What a publisher's rule finds that is no block of the page: attributes, strings, elements of the head, dates."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.rules.publishers import found_by, publisher_rule
from archiver.web.text import squash

__all__ = ["RULE", "rule_dates", "rule_texts"]

RULE = "publisherRule"
"""Source of such a value."""

_IN_HEAD = frozenset({"meta", "title", "link"})


def rule_texts(document: Document, key: str) -> list[str]:
    """Texts for a field; an element that a reader sees has votes instead, and is found as a block."""
    rule, root = publisher_rule(document.rules, document.capture.final_url), document.page.root
    if rule is None or root is None:
        return []
    texts = (
        one if isinstance(one, str) else one.get("content") or squash("".join(map(str, one.itertext())))
        for one in found_by(rule, key, root)
        if isinstance(one, str) or one.tag in _IN_HEAD
    )
    return [text for text in texts if text]


def rule_dates(document: Document) -> list[str]:
    """Texts that hold the date of publication, seen by readers or not."""
    rule, root = publisher_rule(document.rules, document.capture.final_url), document.page.root
    if rule is None or root is None:
        return []
    texts = (
        one
        if isinstance(one, str)
        else one.get("datetime") or one.get("content") or squash("".join(map(str, one.itertext())))
        for one in found_by(rule, "date", root)
    )
    return [text for text in texts if text]
