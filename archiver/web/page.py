"""One page, parsed once and never changed: all that extraction may ask about the bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from archiver.model.problem import Problem
from archiver.web.controls import clean_markup, control_share, replaced_share, strip_controls
from archiver.web.encoding import Decoded, decode
from archiver.web.head import HeadLink, base_url, by_key, head_links, html_lang, metas, times, title
from archiver.web.jsonld import json_ld
from archiver.web.limits import DEFAULT, ParseLimits
from archiver.web.microdata import microdata
from archiver.web.state import embedded_state
from archiver.web.text import words
from archiver.web.tree import build_tree, by_tag
from archiver.web.twice_encoded import mend_twice_encoded

__all__ = ["DEFAULT", "HeadLink", "Page", "ParseLimits", "parse_page", "text_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded, parsed page. Broken pages are pages too: what was odd stands in `problems`."""

    url: str | None
    base_url: str | None
    #: what relative addresses are resolved against: `<base href>`, else `url`
    charset: str | None
    charset_source: str
    #: bom, http, meta, utf8, ascii, detected, fallback
    root: etree._Element | None = field(repr=False)
    #: the `<html>` element, always of lxml; None for plain text only
    title: str | None
    html_lang: str | None
    by_tag: Mapping[str, Sequence[etree._Element]] = field(default_factory=dict, repr=False)
    #: all elements, those of a tag in page order: asking for them costs nothing, looking for them in the tree does
    metas: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: (key, content) in page order; the key is property, name, itemprop or http-equiv in lower case
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    #: those that aren't empty, by key
    links: tuple[HeadLink, ...] = field(default=(), repr=False)
    #: every `<link>` of the page
    json_ld: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    #: every top-level object, `@graph` flattened
    state: tuple[Any, ...] = field(default=(), repr=False)
    #: script state that is JSON: `__NEXT_DATA__`, application/json, `window.X = {…}`
    microdata: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    #: top-level items in the shape of JSON-LD: `@type` and property names; several values are a list
    times: tuple[etree._Element, ...] = field(default=(), repr=False)
    #: elements made for dates: `<time>`, `<abbr>` and their like, in page order
    text: str | None = field(default=None, repr=False)
    #: the whole text of plain-text input
    source_words: int = 0
    #: words that a linear tag stripper finds in the source; 0 where the tree gave no sign of loss to look into
    parser: str = "lxml"
    #: lxml, lexbor or text
    moved: Mapping[etree._Element, str] = field(default_factory=dict, repr=False)
    #: templates that hold what the page has elsewhere, put there by scripts, and its path as it was sent
    problems: tuple[Problem, ...] = ()
    control_share: float = 0.0
    #: of the bytes: control characters other than NUL, which no text has many of
    replaced_share: float = 0.0
    #: of the characters: U+FFFD

    def meta(self, key: str) -> str | None:
        """First non-empty content of the meta elements called `key` (lower case)."""
        return next(iter(self.meta_all(key)), None)

    def meta_all(self, key: str) -> tuple[str, ...]:
        """Non-empty contents of all meta elements called `key` (lower case), in page order."""
        return self.contents.get(key, ())


def parse_page(body: bytes, *, content_type: str | None, url: str | None, limits: ParseLimits = DEFAULT) -> Page:
    """The page in `body`. Never raises for any bytes; what had to be cut or mended is a Problem."""
    problems: list[Problem] = []
    if len(body) > limits.body_bytes:
        problems.append(Problem("bodyCut", f"{len(body)} bytes, {limits.body_bytes} read"))
        body = body[: limits.body_bytes]
    decoded = decode(body, content_type)
    problems += decoded.problems
    markup, controls, twice = clean_markup(decoded.read)
    if twice:
        problems.append(Problem("twiceEncoded", f"{twice} characters"))
    if controls:
        problems.append(Problem("controlCharacters", str(controls)))
    tree = build_tree(markup, limits)
    root, tags = tree.root, by_tag(tree.elements)
    named = metas(tags.get("meta", ()))
    scripts = tags.get("script", ())
    linked, linked_problems = json_ld(scripts, limits)
    state, state_problems = embedded_state(scripts, limits)
    return Page(
        url=url,
        base_url=base_url(tags.get("base", ()), url),
        charset=decoded.charset,
        charset_source=decoded.source,
        root=root,
        title=title(tags.get("title", ())),
        html_lang=html_lang(root),
        by_tag=tags,
        metas=named,
        contents=by_key(named),
        links=head_links(tags.get("link", ())),
        json_ld=linked,
        state=state,
        microdata=microdata(tree.elements, limits) if b"itemscope" in markup else (),
        times=times(tags, tree.elements),
        source_words=tree.source_words,
        parser=tree.parser,
        moved=tree.moved,
        problems=(*problems, *tree.problems, *linked_problems, *state_problems),
        control_share=_control_share(body, decoded) if controls else 0.0,
        replaced_share=0.0 if decoded.source == "ascii" else replaced_share(markup),
    )


def text_page(body: bytes, *, content_type: str | None, url: str | None) -> Page:
    """Plain text as a page without a tree: text extracted elsewhere goes through the same extraction."""
    body = body[: DEFAULT.body_bytes]
    decoded = decode(body, content_type)
    text, twice = mend_twice_encoded(decoded.text)
    text, controls = strip_controls(text)
    problems = [*decoded.problems]
    if twice:
        problems.append(Problem("twiceEncoded", f"{twice} characters"))
    if controls:
        problems.append(Problem("controlCharacters", str(controls)))
    return Page(
        url=url,
        base_url=url,
        charset=decoded.charset,
        charset_source=decoded.source,
        root=None,
        title=None,
        html_lang=None,
        text=text,
        source_words=len(words(text)),
        parser="text",
        problems=tuple(problems),
        control_share=_control_share(body, decoded) if controls else 0.0,
        replaced_share=0.0 if decoded.source == "ascii" else replaced_share(text),
    )


def _control_share(body: bytes, decoded: Decoded) -> float:
    """Of the bytes, unless such ones are parts of letters there: in UTF-16, and where ESC leads to another alphabet."""
    has_own = decoded.charset.startswith(("utf-16", "utf-32", "iso2022"))
    return control_share(decoded.text.encode("utf-8", "replace") if has_own else body)
