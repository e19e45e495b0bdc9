"""The forms of field values (WARC 1.1, sections 4 and 5), each as "is it one"."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_address

__all__ = ["is_address", "is_date", "is_digest", "is_id", "is_media_type", "is_number", "is_token", "is_uri"]

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_URI = r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\x00-\x20\x7f]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(_WORD)
_URI_RE = re.compile(_URI)
_ID_RE = re.compile(f"<{_URI}>")
_MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}[ \t]*=[ \t]*(?:{_WORD}|{_QUOTED}))*[ \t]*;?")
_DIGEST = re.compile(rf"{_WORD}:[!-~]+")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?Z)?)?)?", re.ASCII
)  # W3C profile of ISO 8601
_OLD_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def is_uri(text: str) -> bool:
    """With a scheme. Characters beyond ASCII are let pass: many programs write them, and RFC 3987 has them."""
    return _URI_RE.fullmatch(text) is not None


def is_id(text: str) -> bool:
    return _ID_RE.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None


def is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,19}", text, re.ASCII) is not None


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def is_date(text: str, version: str) -> bool:
    """A time that exists, in a form of this version of the standard.

    >>> [is_date(text, "1.1") for text in ("2026", "2026-02-30", "2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05")]
    [True, False, True, False]
    >>> is_date("2026-01-02T03:04:05.1Z", "1.0")
    False
    """
    match = _DATE.fullmatch(text)
    if match is None or (version == "1.0" and not _OLD_DATE.fullmatch(text)):
        return False
    year, month, day, hour, minute, second = (
        int(part or low) for part, low in zip(match.groups()[:6], "011000", strict=True)
    )
    try:
        datetime(year, month or 1, day or 1, hour, minute, min(second, 59))  # noqa: DTZ001  nothing is made of it
    except ValueError:
        return False
    return second <= 60  # leap seconds are times, too
