"""Links of sitemaps: sets of pages, indexes of further sitemaps, Google's news fields, plain lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archiver.discover.feed import read_feed
from archiver.discover.found import Discovered, gathered
from archiver.discover.unpack import unpack, without_doctype
from archiver.discover.urllist import read_url_list
from archiver.model.link import Link, LinkKind
from archiver.model.problem import Problem
from archiver.web.controls import strip_controls
from archiver.web.encoding import decode
from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["read_sitemap"]

_KINDS: dict[str, LinkKind] = {"url": "article", "sitemap": "sitemap"}
_LOC = re.compile(r"<(?!image:|video:)(?:\w{1,20}:)?loc\b[^>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,4000})", re.I)
_INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex\b", re.I)
_DATES = ("publication_date", "lastmod")


def read_sitemap(body: bytes, *, content_type: str | None, url: str | None) -> Discovered:
    """The addresses of a sitemap, zipped or not; those of an index have the kind `sitemap`.

    Broken XML is read as far as anything in it is an address. Feeds and lists of addresses may be sitemaps too.
    """
    body, problems = unpack(body)
    decoded = decode(body, content_type if content_type and "charset" in content_type else None)
    text = strip_controls(decoded.text)[0].lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        listed = read_url_list(text)
        return Discovered(listed.links, (*problems, *(listed.problems if not listed.links else ())))
    opening = text[:2000].lower()
    if "<rss" in opening or "<feed" in opening or "<rdf:rdf" in opening:
        found = read_feed(body, content_type=content_type, url=url)
        return Discovered(found.links, (*problems, *found.problems))
    plain, more = without_doctype(text.encode("utf-8", "replace"))
    problems += more
    root, broken = _parsed(plain)
    problems += broken
    links = list(_xml_links(root, url)) if root is not None else []
    if broken or not links:
        links += _loose_links(text, url)
    if not links:
        problems.append(Problem("noSitemap", "no address in it"))
    return gathered(links, problems)


def _parsed(xml: bytes) -> tuple[etree._Element | None, list[Problem]]:
    """The tree, with what was broken in it. Entities stay unexpanded and nothing outside is loaded."""
    xml = re.sub(rb"^<\?xml[^>]{0,300}\?>", b"", xml)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        return None, [Problem("sitemapBroken", str(error)[:200])]
    errors = [entry.message for entry in parser.error_log if entry.level_name != "WARNING"]
    return root, [Problem("sitemapBroken", errors[0][:200])] if errors else []


def _xml_links(root: etree._Element, url: str | None) -> Iterator[Link]:
    for element in root.iter(etree.Element):
        kind = _KINDS.get(_name(element))
        if kind is None:
            continue
        fields: dict[str, str] = {}
        for child in element.iterchildren(etree.Element):
            if _name(child) == "news":
                fields |= {_name(inner): _text(inner) for inner in child.iter(etree.Element)}
            else:
                fields.setdefault(_name(child), _text(child))
        address = resolve(url, fields.get("loc"))
        if address:
            yield Link(
                url=address,
                kind=kind,
                found_in=url,
                title=fields.get("title") or None,
                published_raw=next((fields[name] for name in _DATES if fields.get(name)), None),
                language=fields.get("language") or None,
            )


def _loose_links(text: str, url: str | None) -> Iterator[Link]:
    kind: LinkKind = "sitemap" if _INDEX.search(text[:5000]) else "article"
    for match in _LOC.finditer(text):
        address = resolve(url, match[1].replace("&amp;", "&"))
        if address:
            yield Link(url=address, kind=kind, found_in=url)


def _name(element: etree._Element) -> str:
    """Name without its namespace, which many sitemaps get wrong; images have a `loc` of their own, but deeper."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    return squash("".join(map(str, element.itertext())))
