"""What the publisher's own rule says: data/rules/<domain>.toml names elements, their blocks get a vote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.model.rules import PublisherRule
from archiver.rules.selectors import compile_selector
from archiver.web.url import registered_domain

__all__ = ["publisher"]

_CERTAIN: Final = 12.0
"""A person wrote the rule: it outweighs all that a page's looks can say."""


def publisher(document: Document) -> list[Vote]:
    """Votes for the blocks in or below the elements that the publisher's rule names."""
    domain = registered_domain(document.capture.final_url) if document.capture.final_url else None
    rule = document.rules.publishers.get(domain or "")
    root = document.page.root
    if rule is None or root is None:
        return []
    named = [(role, element) for role, selector in _selectors(rule) for element in _select(root, selector)]
    roles: dict[etree._Element, Role] = {}
    for role, element in named:
        roles.setdefault(element, role)
    return [
        Vote(block.index, above, _CERTAIN, "publisherRule")
        for block in document.blocks
        if block.element is not None and (above := _role_above(block.element, roles)) is not None
    ]


def _selectors(rule: PublisherRule) -> Iterator[tuple[Role, str]]:
    """Roles with their selectors; where an element is named twice, the first stands."""
    yield from ((Role.BOILERPLATE, selector) for selector in rule.remove)
    yield from ((Role.HEADLINE, selector) for selector in rule.headline)
    yield from ((Role.BYLINE, selector) for selector in rule.byline)
    yield from ((Role.CREDIT, selector) for selector in rule.credits)
    yield from ((Role.CAPTION, selector) for selector in rule.captions)
    yield from ((Role.PARAGRAPH, selector) for selector in rule.body)


def _select(root: etree._Element, selector: str) -> list[etree._Element]:
    """Elements that a selector names."""
    try:
        found = compile_selector(selector)(root)
    except etree.XPathEvalError:
        return []  # well-formed, but calls a function that there isn't: only the page shows that
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _role_above(element: etree._Element, roles: dict[etree._Element, Role]) -> Role | None:
    """The role of the innermost named element around a block."""
    at: etree._Element | None = element
    while at is not None:
        if at in roles:
            return roles[at]
        at = at.getparent()
    return None
