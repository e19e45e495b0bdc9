"""Parts of a page that are sent behind it, hidden, and that scripts put into place.

A server that renders with React in pieces (`renderToPipeableStream`, as Next.js uses it) sends
`<!--$?--><template id="B:0"></template>…what is shown meanwhile…<!--/$-->`, or `<template id="P:1"></template>` within
such a piece, and later `<div hidden id="S:0">…</div>` with a script that calls `$RC("B:0","S:0")` or `$RS("S:1","P:1")`
(react-dom, ReactDOMFizzInstructionSetShared.js). Here the pieces go into their templates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from lxml import etree

__all__ = ["is_streamed", "put_in_place"]

_MARK = b'<template id="B:'
_BOUNDARY, _SEGMENT, _PIECE = "B:", "P:", "S:"
_COMPLETED = re.compile(r'\$R[CR]\("(B:[0-9a-f]{1,8})","(S:[0-9a-f]{1,8})"')
_INSERTED = re.compile(r'\$RS\("(S:[0-9a-f]{1,8})","(P:[0-9a-f]{1,8})"')
_BEGIN = re.compile(r"\$[?!~]?")
_END = "/$"

Templates = Mapping[etree._Element | None, list[etree._Element]]
"""Place holders by the piece that they stand in; None: in the page itself."""


def is_streamed(source: bytes) -> bool:
    """Whether a page may have such parts."""
    return _MARK in source


def put_in_place(root: etree._Element) -> dict[etree._Element, str]:
    """Move each piece into its template, hide what stood there meanwhile, and take all comments out of the tree.

    Gives for each template that holds something now the path, in the page as it was sent, of the piece. The comments
    are needed until then: they say how far what stood there meanwhile goes. Each piece is moved once, outer ones first,
    so that the time grows with the page and no piece comes to stand in itself.
    """
    moved: dict[etree._Element, str] = {}
    body = root.find("body")
    if body is not None:
        pieces, told = _pieces(body), _told(root)
        templates = _templates(body, {element for element, _ in pieces.values()})
        waiting = list(templates.get(None, ()))
        while waiting:
            template = waiting.pop()
            piece = pieces.pop(_piece_of(template.get("id", ""), told), None)
            if piece is not None:
                element, moved[template] = piece
                _hide_until_end(template)
                _fill(template, element)
                waiting += templates.get(element, ())
    etree.strip_tags(root, etree.Comment)
    return moved


def _pieces(body: etree._Element) -> dict[str, tuple[etree._Element, str]]:
    """The hidden pieces and their paths, by id. They stand in the body itself, to which the server goes on adding."""
    found: dict[str, tuple[etree._Element, int]] = {}
    count = 0
    for child in body.iterchildren("div"):
        count += 1
        name = child.get("id", "")
        if name.startswith(_PIECE) and child.get("hidden") is not None:
            found.setdefault(name, (child, count))
    return {
        name: (element, "/html/body/div" if count == 1 else f"/html/body/div[{position}]")
        for name, (element, position) in found.items()
    }


def _told(root: etree._Element) -> dict[str, str]:
    """Which piece belongs where, as scripts say."""
    told: dict[str, str] = {}
    for script in root.iter("script"):
        text = script.text or ""
        if "$R" in text:
            told |= dict(_COMPLETED.findall(text))
            told |= {place: piece for piece, place in _INSERTED.findall(text)}
    return told


def _piece_of(place: str, told: Mapping[str, str]) -> str:
    """The piece that belongs in a place; where no script says so, as in pages that were kept without, by its number."""
    return told.get(place, "") if told else _PIECE + place[len(_PIECE) :]


def _templates(body: etree._Element, pieces: Collection[etree._Element]) -> Templates:
    found: defaultdict[etree._Element | None, list[etree._Element]] = defaultdict(list)
    for child in body:
        holder = child if child in pieces else None
        for template in child.iter("template"):
            if not len(template) and template.get("id", "").startswith((_BOUNDARY, _SEGMENT)):
                found[holder].append(template)
    return found


def _hide_until_end(template: etree._Element) -> None:
    """Mark what stands between the template and the end of its boundary as hidden; without an end, nothing."""
    depth, meanwhile = 1, []
    for sibling in template.itersiblings() if template.get("id", "").startswith(_BOUNDARY) else ():
        if not isinstance(sibling, etree._Comment):
            meanwhile.append(sibling)
            continue
        text = sibling.text or ""
        depth += (_BEGIN.fullmatch(text) is not None) - (text == _END)
        if not depth:
            for element in meanwhile:
                element.set("hidden", "")
            return


def _fill(template: etree._Element, piece: etree._Element) -> None:
    template.text, piece.text = piece.text, None
    for child in list(piece):
        template.append(child)
