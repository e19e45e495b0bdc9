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
        yield html.unescape(found[0])
        if (shorter := _BEHIND.sub("", found[0])) != found[0]:
            yield html.unescape(shorter)


def without_addresses(text: str, is_gone: Callable[[str], bool], instead: str) -> str:
    """The text with something else in place of each address of which `is_gone` says so.

    >>> without_addresses('["http://a.example/x", "http://a.example/y"]', lambda url: url.endswith("x"), "-")
    '["-", "http://a.example/y"]'
    """

    def replaced(found: re.Match[str]) -> str:
        written = found[0]
        if is_gone(html.unescape(written)):
            return instead
        shorter = _BEHIND.sub("", written)
        is_shorter_gone = shorter != written and is_gone(html.unescape(shorter))
        return instead + written[len(shorter) :] if is_shorter_gone else written

    return _ADDRESS.sub(replaced, text)
