"""One tree for everything after: lxml's, whatever it takes to get there."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from archiver.model.problem import Problem
from archiver.web.limits import ParseLimits

__all__ = ["Tree", "build_tree"]


@dataclass(frozen=True, slots=True)
class Tree:
    """The parsed page."""

    root: etree._Element = field(repr=False)
    parser: str
    source_words: int
    problems: tuple[Problem, ...] = ()


def build_tree(source: str, limits: ParseLimits) -> Tree:
    """The tree of `source`, an empty `<html>` for a page without any markup or text."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except etree.ParserError:
        root = None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        root = etree.Element("html")
    return Tree(root, "lxml", 0)
