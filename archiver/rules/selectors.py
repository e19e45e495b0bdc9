"""Selectors of publisher rules: CSS, or XPath where they begin like one or with `xpath:`."""

from __future__ import annotations

import re

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

__all__ = ["compile_selector", "is_xpath", "select"]

_MAX_CHARS = 4000
"""Longer ones come from nobody who means well, and parsers of expressions recurse."""
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*\(")
_VARIABLE = re.compile(r"\$\s*[\w.:-]+")
_CALLED = frozenset({
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with",
    "contains", "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate",
    "boolean", "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round", "text", "node", "comment",
    "processing-instruction", "and", "or", "div", "mod",
})  # fmt: skip
"""Functions of XPath 1.0 (section 4), its node tests, and the operators that may stand before a bracket."""
_MARK = re.compile(r"(xpath|css):\s*")


def is_xpath(selector: str) -> bool:
    """Whether a selector is XPath; without a mark in front, those are that begin with `/`, `./`, `.//` or `(`."""
    mark = _MARK.match(selector)
    return mark[1] == "xpath" if mark else selector.startswith(("/", "./", "("))


def compile_selector(selector: str) -> etree.XPath:
    """The selector, ready to be used on a tree. Raises ValueError with what is wrong with it.

    >>> compile_selector("article p").path
    'descendant-or-self::article/descendant::p'
    >>> compile_selector("xpath:substring-after(//time, 'on ')").path
    "substring-after(//time, 'on ')"
    >>> compile_selector("//p[")
    Traceback (most recent call last):
    ...
    ValueError: '//p[' is no XPath: Invalid expression
    """
    if len(selector) > _MAX_CHARS:
        raise ValueError(f"{selector[:40]!r} … is too long: {len(selector)} characters, {_MAX_CHARS} are allowed")
    kind = "XPath" if is_xpath(selector) else "CSS selector"
    bare = _MARK.sub("", selector, count=1) if _MARK.match(selector) else selector
    if kind == "XPath" and (unknown := _unknown(bare)):
        raise ValueError(f"{selector!r} uses {unknown}, which XPath 1.0 doesn't know")
    try:
        return etree.XPath(bare if kind == "XPath" else HTMLTranslator().css_to_xpath(bare))
    except RecursionError as error:
        raise ValueError(f"{selector[:40]!r} … is nested too deep") from error
    except (etree.XPathError, SelectorError, ValueError) as error:  # ValueError: control characters
        raise ValueError(f"{selector!r} is no {kind}: {error}") from error


def select(root: etree._Element, selector: str) -> list[etree._Element | str]:
    """Elements and non-empty texts (attributes, text nodes, strings) that a selector finds, in order of the page.

    Raises ValueError where only the page shows what is wrong with it, such as a function that there isn't.
    """
    try:
        found = compile_selector(selector)(root)
    except etree.XPathError as error:
        raise ValueError(f"{selector!r} can't be evaluated: {error}") from error
    some = found if isinstance(found, list) else [found] if isinstance(found, str) else []
    texts = (" ".join(one.split()) if isinstance(one, str) else one for one in some)
    return [one for one in texts if isinstance(one, etree._Element) or (isinstance(one, str) and one)]


def _unknown(xpath: str) -> str | None:
    """A function or variable that there is none of; lxml would only tell on a page that comes so far."""
    code = _LITERAL.sub("''", xpath)
    call = next((name for name in _CALL.findall(code) if name not in _CALLED), None)
    variable = _VARIABLE.search(code)
    return f"{call}()" if call else variable[0] if variable else None
