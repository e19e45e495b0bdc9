"""A tree of lxml from parse events, never deeper than it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["capped_tree", "lexbor_tree"]

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?\Z", re.A)


class _Maker:
    """Builds a tree from starts, texts and ends; elements below the limit become siblings instead of children."""

    def __init__(self, depth: int) -> None:
        self.root: etree._Element | None = None
        self._depth = depth
        self._open: list[etree._Element] = []
        self._level = 0
        self._last: etree._Element | None = None
        #: element whose tail the next text belongs to; None while it is the text of the innermost open element

    def start(self, tag: str, attributes: Iterable[tuple[str, str | None]]) -> None:
        name = tag if _NAME.match(tag) and ":" not in tag else "span"
        self._level += 1
        if self.root is None:
            element = self.root = etree.Element(name)
        else:
            element = etree.SubElement(self._open[-1] if self._open else self.root, name)
        for key, value in attributes:
            if _NAME.match(key) and ":" not in key:
                element.set(key, value or "")
        if self._level <= self._depth:
            self._open.append(element)
            self._last = None
        else:
            self._last = element

    def text(self, text: str) -> None:
        if self.root is None or not text:
            return
        if self._last is not None:
            self._last.tail = (self._last.tail or "") + text
        else:
            inner = self._open[-1] if self._open else self.root
            inner.text = (inner.text or "") + text

    def end(self) -> None:
        if self._level <= self._depth and self._open:
            self._last = self._open.pop()
        self._level -= 1


def capped_tree(root: etree._Element, depth: int) -> etree._Element:
    """A copy of the tree below `root` in which nothing nests deeper than `depth`; all text stays in order."""
    maker = _Maker(depth)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            maker.start(str(element.tag), [(str(key), str(value)) for key, value in element.attrib.items()])
            maker.text(element.text or "")
        else:
            maker.end()
            maker.text(element.tail or "" if element is not root else "")
    assert maker.root is not None
    return maker.root


def lexbor_tree(source: str, depth: int) -> etree._Element | None:
    """The tree that a standard-conforming parser makes of `source`, as one of lxml; comments are left out."""
    node = LexborHTMLParser(source).root
    if node is None:
        return None
    maker, level = _Maker(depth), 0
    while True:
        is_element = _enter(node, maker)
        if is_element and (child := node.first_child) is not None:
            node, level = child, level + 1
            continue
        if is_element:
            maker.end()
        while (following := node.next) is None or level == 0:
            if level == 0 or (parent := node.parent) is None:
                return maker.root
            node, level = parent, level - 1
            maker.end()
        node = following


def _enter(node: LexborNode, maker: _Maker) -> bool:
    """Hands the node to `maker`; whether it is an element, which must be ended."""
    tag = node.tag or ""
    if tag == "-text":
        maker.text(node.text_content or "")
        return False
    if not tag or tag.startswith(("-", "!")):
        return False
    maker.start(tag, node.attributes.items())
    return True
