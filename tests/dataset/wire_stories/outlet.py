"""Outlets and their house styles: spelling, quotation marks, digits, where an agency is named."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Outlet", "outlets", "styled"]

_MARKS = {"straight": ('"', '"'), "guillemets": ("«", "»")}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Outlet:
    id: str
    name: str
    languages: tuple[str, ...]
    spelling: str
    """gb, us, or ch (German without ß, Russian without ё)."""
    quotes: str
    credit: str
    """Where the agency is named: end, byline, dateline or none."""
    paragraph: str
    page: str
    digits: str = "plain"

    @property
    def domain(self) -> str:
        return f"www.{self.id}.example"


@cache
def outlets() -> tuple[Outlet, ...]:
    """All twelve, in the order of outlets.toml."""
    table = tomllib.loads((Path(__file__).parent / "outlets.toml").read_text(encoding="utf-8"))
    return tuple(Outlet(**{**o, "languages": tuple(o["languages"])}) for o in table["outlet"])


def styled(text: str, language: str, outlet: Outlet, american: Mapping[str, str]) -> str:
    """The text in the outlet's house style.

    >>> styled("the harbour”", "en", outlets()[1], {"harbour": "harbor"})
    'the harbor"'
    """
    if language == "en" and outlet.spelling == "us":
        text = _american(tuple(american.items()), text)
    if outlet.spelling == "ch":
        text = text.replace("ß", "ss") if language == "de" else text.replace("ё", "е").replace("Ё", "Е")
    if language == "ja":
        return text.translate(_WIDE) if outlet.digits == "wide" else text
    return _quoted(text, language, outlet.quotes)


def _american(pairs: tuple[tuple[str, str], ...], text: str) -> str:
    words = dict(pairs)
    pattern = r"\b(" + "|".join(re.escape(word) for word, _ in pairs) + r")\b"
    return re.sub(pattern, lambda m: words[m[1]], text)


def _quoted(text: str, language: str, style: str) -> str:
    if style == "curly":
        if language == "es":
            return text.replace("«", "“").replace("»", "”")
        return text
    opening, closing = _MARKS[style]
    if language == "de":
        return text.replace("„", opening).replace("“", closing)
    return text.replace("“", opening).replace("”", closing).replace("«", opening).replace("»", closing)
