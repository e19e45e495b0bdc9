"""What a site itself takes a page for: by classes of its body, links of its head, its host and address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from archiver.web.page import Page

__all__ = ["Declared", "declared"]

_PROGRAM = re.compile(r"/wp-json/wp/v2/(\w+)/\d")
_ENDINGS = ("html", "htm", "shtml", "php", "asp", "aspx", "jsp")
_BARE = frozenset(
    ("", "/", "/home", "/home/", *(f"/{name}.{ending}" for name in ("index", "default", "home") for ending in _ENDINGS))
)
_JOINTS = re.compile("[-_]")


class Declared(NamedTuple):
    """Facts that stand outside the text."""

    path: str
    #: path and query of the final URL, lower case
    is_front: bool
    #: the address is that of the site
    joints: int
    #: hyphens and underscores in the last part of the path
    is_forum_host: bool
    is_documentation_host: bool
    as_post: bool
    as_page: bool
    as_list: bool
    is_first_of_several: bool
    #: there is a next page and none before


def declared(page: Page, url: str, words: Mapping[str, tuple[str, ...]]) -> Declared:
    """What is declared. `words` is data/words/page_names.toml."""
    parts = _parts(url)
    labels = (parts.hostname or "").split(".")[:-2] if parts else []
    names = _names(page)
    rels = {rel for link in page.links for rel in link.rel.split()}
    path = (parts.path + ("?" + parts.query if parts.query else "")).lower() if parts else ""
    return Declared(
        path=path,
        is_front=bool(parts and parts.hostname) and path in _BARE,
        joints=len(_JOINTS.findall(parts.path.rstrip("/").rpartition("/")[2])) if parts else 0,
        is_forum_host=not set(words.get("forum_hosts", ())).isdisjoint(labels),
        is_documentation_host=not set(words.get("documentation_hosts", ())).isdisjoint(labels),
        as_post=not names.isdisjoint(words.get("posts", ())),
        as_page=not names.isdisjoint(words.get("pages", ())),
        as_list=not names.isdisjoint(words.get("lists", ())),
        is_first_of_several="next" in rels and "prev" not in rels,
    )


def _names(page: Page) -> set[str]:
    """Classes of the body element and what the head calls the page in the site's programming interface."""
    body = page.root.find("body") if page.root is not None else None
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    return names | {found[1] for link in page.links if "wp-json" in link.href and (found := _PROGRAM.search(link.href))}


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
