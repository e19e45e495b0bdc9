"""Addresses that stand in any text: log lines, reports, JSON, HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

__all__ = ["addresses_in", "without_addresses"]

_ADDRESS = re.compile(r"""https?://[^\s"'<>\\^`{|}\x00-\x20\x7f]+""", re.IGNORECASE)
_BEHIND = re.compile(r"[.,;:!?)\]*]+\Z")
"""What may stand behind an address and not belong to it."""


def addresses_in(text: str) -> Iterator[str]:
    """Every http or https address, as far as it may go, and less the punctuation behind it.

    >>> list(addresses_in("see http://a.example/x?b=1&amp;c=2."))
    ['http://a.example/x?b=1&c=2.', 'http://a.example/x?b=1&c=2']
    """
    for found in _ADDRESS.finditer(text):
        yield from _readings(found[0])


def without_addresses(text: str, is_gone: Callable[[str], bool], instead: str) -> str:
    """The text with something else in place of each address of which `is_gone` says so.

    >>> without_addresses('["http://a.example/x", "http://a.example/y"]', lambda url: url.endswith("x"), "-")
    '["-", "http://a.example/y"]'
    """
    return _ADDRESS.sub(lambda found: instead if any(map(is_gone, _readings(found[0]))) else found[0], text)


def _readings(found: str) -> Iterator[str]:
    address = html.unescape(found)
    yield address
    if (shorter := _BEHIND.sub("", address)) != address:
        yield shorter
