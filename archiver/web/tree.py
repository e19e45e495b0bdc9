"""One tree for everything after: lxml's, whatever it takes to get there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree

from archiver.model.problem import Problem
from archiver.web.limits import ParseLimits
from archiver.web.prescan import flattened, prescan
from archiver.web.source import count_pairs
from archiver.web.streamed import is_streamed, put_in_place
from archiver.web.stripper import source_words, tree_words
from archiver.web.treemaker import capped_tree, lexbor_tree

__all__ = ["Tree", "build_tree", "by_tag"]

_LOST_SHARE = 0.9
"""A tree with a smaller share of the source's words is taken for incomplete; entities and odd markup cost a few."""

_LOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Tree:
    """The parsed page."""

    root: etree._Element = field(repr=False)
    elements: list[etree._Element] = field(repr=False)
    #: all of them, in the order of the page
    parser: str
    source_words: int
    #: 0 where nothing hinted at lost text and they weren't counted
    problems: tuple[Problem, ...] = ()
    moved: Mapping[etree._Element, str] = field(default_factory=dict, repr=False)
    #: templates that hold what the page has elsewhere, and its path there (`streamed`)


def by_tag(elements: Iterable[Any]) -> dict[str, list[etree._Element]]:
    """Elements by their tags."""
    found: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for element in elements:
        found[element.tag].append(element)
    return dict(found)


def build_tree(markup: bytes, limits: ParseLimits) -> Tree:
    """The tree of UTF-8 markup, an empty `<html>` for a page without any markup or text.

    libxml2 first, for its speed. Where its tree has fewer elements than the source has end tags, words are counted,
    and where those fell short too, lexbor parses the page as browsers do.
    """
    source, problems = prescan(markup, limits)
    has_comments = is_streamed(source)
    root = _parsed(source, has_comments=has_comments)
    if root is None:
        root = etree.Element("html")
        return Tree(root, [root], "lxml", 0, tuple(problems))
    moved = put_in_place(root) if has_comments else {}
    elements = list(root.iter())
    if _is_deeper(elements, limits.depth):
        problems.append(Problem("tooDeep", f"elements below depth {limits.depth} are flattened"))
        source, moved = flattened(source, limits.depth - 10), {}
        root = _parsed(source)
        assert root is not None
        elements = list(root.iter())
        if _is_deeper(elements, limits.depth):
            root = capped_tree(root, limits.depth)
            elements = list(root.iter())
    if len(elements) >= count_pairs(source, b"</"):
        return Tree(root, elements, "lxml", 0, tuple(problems), moved)
    text = source.decode("utf-8", "replace")
    wanted, present = source_words(text), tree_words(root)
    if present >= wanted * _LOST_SHARE - _LOST_WORDS:
        return Tree(root, elements, "lxml", wanted, tuple(problems), moved)
    other = lexbor_tree(text, limits.depth)
    if other is None or (rescued := tree_words(other)) <= present:
        problems.append(Problem("textLost", f"{present} of {wanted} words in the tree"))
        return Tree(root, elements, "lxml", wanted, tuple(problems), moved)
    problems.append(Problem("parserChanged", f"lxml kept {present}, lexbor {rescued} of {wanted} words"))
    return Tree(other, list(other.iter()), "lexbor", wanted, tuple(problems))


def _is_deeper(elements: list[etree._Element], depth: int) -> bool:
    """Whether any element, in the order of the page, stands within `depth` others.

    From one element to the next it goes down by one level at most, so that a look at a few tells of those between.
    """
    step = depth // 2
    near = any(len(list(element.iterancestors())) > depth - step for element in elements[::step])
    return near and bool(_deeper_than(depth)(elements[0]))


@cache
def _deeper_than(depth: int) -> etree.XPath:
    """The same of all elements: a path of child steps costs no more than the elements it passes."""
    return etree.XPath("boolean(/" + "/".join(["*"] * (depth + 1)) + ")")


def _parsed(source: bytes, *, has_comments: bool = False) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=not has_comments, remove_pis=True)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError:  # of a document without any content
        return None
    return root if isinstance(root, etree._Element) else None
