"""What a person names to be taken down, as targets: pages with the further parts of their articles, or hosts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.archive import Archive
from archiver.catalogue import Catalogue
from archiver.model.errors import UsageError
from archiver.web.blind import Target, page_address
from archiver.web.url import resolve, surt

__all__ = ["read_target", "with_parts"]

# as in `crawl.gate`: no number, no port
_HOST = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(?:\.[\w-]{1,63})*\.?|\[?[0-9A-Fa-f:.]+\]?")


def read_target(text: str, *, subdomains: bool = False) -> Target:
    """The page or host that a text names: what has a scheme is a page, `news.example` a host.

    UsageError for what is neither. `subdomains`: a host and all hosts below it.

    >>> read_target("https://a.example/x"), read_target("A.example", subdomains=True)
    (Target(kind='page', name='https://a.example/x'), Target(kind='domain', name='a.example'))
    """
    text = text.strip()
    if "://" in text:
        address = resolve(None, text)
        if address is None:
            raise UsageError(f"{text!r} is no address of a page: it has to begin with http:// or https://")
        if subdomains:
            raise UsageError("--subdomains goes with a host, such as news.example, not with the address of a page")
        return Target("page", address)
    if not _HOST.fullmatch(text):
        raise UsageError(f"{text!r} is neither an address (https://news.example/a) nor a host (news.example)")
    return Target("domain" if subdomains else "host", text.strip("[]").lower().rstrip("."))


def with_parts(archive: Archive, targets: Iterable[Target]) -> list[Target]:
    """The targets, and of articles on several pages the others of these, each page once."""
    found: dict[tuple[str, str], Target] = {}
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        for target in targets:
            if target.kind != "page":
                found.setdefault((target.kind, target.name), target)
                continue
            found.setdefault((target.kind, page_address(target.name)), target)
            for part in catalogue.parts(surt(target.name)):
                row = catalogue.row(part.record_id)
                if row is not None:
                    found.setdefault(("page", page_address(row.final_url)), Target("page", row.final_url))
    return list(found.values())
