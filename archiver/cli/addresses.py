"""Addresses as people type them."""

from __future__ import annotations

import re

__all__ = ["with_scheme"]


def with_scheme(url: str) -> str:
    """The address as a browser takes it: `news.example/sport` is meant to be https.

    >>> with_scheme("news.example/sport"), with_scheme("http://news.example"), with_scheme("no address")
    ('https://news.example/sport', 'http://news.example', 'no address')
    """
    return f"https://{url}" if re.fullmatch(r"(?:[\w-]+\.)+[\w-]+(?::\d{1,5})?(?:/\S*)?", url) else url
