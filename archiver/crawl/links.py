"""The links of the documents that sources name: which reader fits which document."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from archiver.archive import SourceConfig
from archiver.archive.regular_file import read_regular
from archiver.discover.candidates import read_named
from archiver.discover.feed import read_feed
from archiver.discover.found import Discovered
from archiver.discover.section import read_section
from archiver.discover.shapes import Shapes
from archiver.discover.sitemap import read_sitemap
from archiver.discover.urllist import read_url_list
from archiver.model.capture import Purpose
from archiver.model.errors import ConfigError
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.model.rules import Rules
from archiver.rules.load import load_rules
from archiver.web.page import parse_page

__all__ = ["MAX_SITEMAPS", "Named", "links_in", "listed", "packaged_rules"]

MAX_SITEMAPS = 100
"""Of the sitemaps that the indexes of a source name, on one day."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a source names, as fetched."""

    url: str
    purpose: Purpose
    content_type: bytes | None
    body: bytes = field(repr=False)
    is_searched: bool = False
    #: of a page all is wanted that it names: feeds, sitemaps and sections besides articles
    shapes: Shapes | None = None
    #: what is known of the addresses of the source's articles
    damage: str | None = None
    #: where its body couldn't be decoded any further, in words


def links_in(document: Named) -> Discovered:
    """The links of a feed, sitemap or front page. Takes its time: call it in a thread."""
    found = _read(document)
    if document.damage is None:
        return found
    return replace(found, problems=(Problem("damagedBody", document.damage), *found.problems))


def _read(document: Named) -> Discovered:
    content_type = document.content_type.decode("latin-1") if document.content_type else None
    if not document.body:
        return Discovered(problems=(Problem("emptyDocument"),))
    if document.purpose == "feed":
        return read_feed(document.body, content_type=content_type, url=document.url)
    if document.purpose == "sitemap":
        is_cut = document.damage is not None
        return read_sitemap(document.body, content_type=content_type, url=document.url, is_cut=is_cut)
    page = parse_page(document.body, content_type=content_type, url=document.url)
    if document.is_searched:
        return read_named(page, packaged_rules())
    return read_section(page, packaged_rules(), document.shapes)


def listed(source: SourceConfig, root: Path) -> Discovered:
    """The pages of a source of kind `urls` that are known here: those in archive.toml, then those in its file.

    Its `url` isn't among them: that is a list on a server, and is fetched. Raises ConfigError for a file that can't be
    read.
    """
    links = tuple(Link(url) for url in source.urls)
    if source.file is None:
        return Discovered(links)
    path = root / source.file
    try:
        found = read_url_list(read_regular(path).decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "is no UTF-8"
        raise ConfigError(root / "archive.toml", f"source {source.name!r}: file {source.file}", str(problem)) from error
    return Discovered((*links, *found.links), found.problems)


@cache
def packaged_rules() -> Rules:
    """The rules that discovery goes by, read once a process."""
    return load_rules()
