"""Which publisher's rule is for an address, and what it finds on a page."""

from __future__ import annotations

from lxml import etree

from archiver.model.rules import FIRST_THAT_FINDS, PublisherRule, Rules
from archiver.rules.selectors import select
from archiver.web.url import host_of, registered_domain

__all__ = ["found_by", "publisher_rule"]


def publisher_rule(rules: Rules, url: str | None) -> PublisherRule | None:
    """The rule of the host, else of the nearest domain above it, down to the registered one."""
    host = host_of(url) if rules.publishers and url else None
    if not host:
        return None
    domain = registered_domain(url) or host
    names = host.rstrip(".").split(".")
    above = (".".join(names[start:]) for start in range(len(names)))
    rule: PublisherRule | None = None
    for name in above:
        rule = rules.publishers.get(name)
        if rule is not None or name == domain:
            break
    return rule


def found_by(rule: PublisherRule, key: str, root: etree._Element) -> list[etree._Element | str]:
    """What the selectors of a key find on a page; of alternatives only the first that finds anything."""
    found: list[etree._Element | str] = []
    for selector in getattr(rule, key):
        try:
            found += select(root, selector)
        except ValueError:
            continue  # only the page shows that it can't be evaluated; `archiver rules check` tells
        if found and key in FIRST_THAT_FINDS:
            break
    return found
