"""What the publisher's own rule says: data/rules/<domain>.toml names elements, their blocks get a vote."""

from __future__ import annotations

from typing import Final

from lxml import etree

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.rules.publishers import found_by, publisher_rule

__all__ = ["publisher"]

_CERTAIN: Final = 12.0
"""A person wrote the rule: it outweighs all that a page's looks can say."""
_LIKELY: Final = 2.0
"""For the body where the rule says that its element holds other things, too."""

_ROLES: Final = {
    "remove": Role.BOILERPLATE,
    "headline": Role.HEADLINE,
    "byline": Role.BYLINE,
    "date": Role.PAGE_DATE,
    "credits": Role.CREDIT,
    "captions": Role.CAPTION,
    "body": Role.PARAGRAPH,
}
"""Where an element is named twice, the first of these stands."""


def publisher(document: Document) -> list[Vote]:
    """Votes for the blocks in or below the elements that the publisher's rule names."""
    rule = publisher_rule(document.rules, document.capture.final_url)
    root = document.page.root
    if rule is None or root is None:
        return []
    roles: dict[etree._Element, Role] = {}
    for key, role in _ROLES.items():
        for element in found_by(rule, key, root):
            if isinstance(element, etree._Element):
                roles.setdefault(element, role)
    weight = dict.fromkeys(_ROLES.values(), _CERTAIN) | ({Role.PARAGRAPH: _LIKELY} if rule.is_pruned else {})
    return [
        Vote(block.index, above, weight[above], "publisherRule")
        for block in document.blocks
        if block.element is not None and (above := _role_above(block.element, roles)) is not None
    ]


def _role_above(element: etree._Element, roles: dict[etree._Element, Role]) -> Role | None:
    """The role of the innermost named element around a block."""
    at: etree._Element | None = element
    while at is not None:
        if at in roles:
            return roles[at]
        at = at.getparent()
    return None
