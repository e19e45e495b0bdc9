"""The address that the page declares as its own."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found, best
from archiver.web.url import host_of, resolve

__all__ = ["canonical_url"]


def canonical_url(document: Document) -> Choice:
    """`link rel=canonical`, else `og:url`, resolved; nothing if the page declares none."""
    page = document.page
    given = [(link.href, "link:canonical", 2.0) for link in page.links if "canonical" in link.rel.split()]
    given += [(content, "meta:og:url", 1.0) for content in page.meta_all("og:url")]
    return best(
        Found(url, href, source, weight)
        for href, source, weight in given
        if href.strip() and (url := resolve(page.base_url, href.strip())) and _has_host(url)
    )


def _has_host(url: str) -> bool:
    """Whether no label of the host is left out, as where a site's program didn't know its own name: `https://.example`."""
    return all((host_of(url) or "").split("."))
