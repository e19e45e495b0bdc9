"""Selectors of publisher rules: CSS, or XPath where they begin like one."""

from __future__ import annotations

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

__all__ = ["compile_selector"]


def compile_selector(selector: str) -> etree.XPath:
    """The selector, ready to be used on a tree. Raises ValueError with what is wrong with it.

    >>> compile_selector("article p").path
    'descendant-or-self::article/descendant::p'
    >>> compile_selector("//p[")
    Traceback (most recent call last):
    ...
    ValueError: '//p[' is no XPath: Invalid expression
    """
    is_xpath = selector.startswith(("/", "./", "("))
    try:
        return etree.XPath(selector if is_xpath else HTMLTranslator().css_to_xpath(selector))
    except (etree.XPathError, SelectorError) as error:
        raise ValueError(f"{selector!r} is no {'XPath' if is_xpath else 'CSS selector'}: {error}") from error
