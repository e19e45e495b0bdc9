"""Forms of an article's address: paths of a site, percent-encoded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

__all__ = ["Form", "Naming", "bare_number", "dated", "dated_html", "in_script", "numbered", "query", "section_slug"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What an address may be made of."""

    number: int
    section: str
    headline: str
    stated: float

    @property
    def day(self) -> datetime:
        return datetime.fromtimestamp(self.stated, UTC)

    @property
    def slug(self) -> str:
        """ASCII words with hyphens; empty where the script has no letters of ASCII."""
        plain = unicodedata.normalize("NFKD", self.headline.replace("ß", "ss").replace("ł", "l"))
        return "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))[:70].strip("-")

    @property
    def written_slug(self) -> str:
        """The words in their own script, percent-encoded."""
        return quote("-".join(re.findall(r"\w+", self.headline.lower()))[:40])


Form = Callable[[Naming], str]


def dated(name: Naming) -> str:
    """As WordPress does; the number keeps equal headlines apart."""
    return f"/{name.day:%Y/%m/%d}/{name.slug}-{name.number % 1000}/"


def dated_html(name: Naming) -> str:
    return f"/{name.section}/{name.day:%Y-%m-%d}/{name.slug}_{name.number}.html"


def numbered(name: Naming) -> str:
    return f"/{name.section}/{name.slug}-{name.number}.html"


def section_slug(name: Naming) -> str:
    """Words only; the number in letters, so that none shows."""
    letters = "".join("bcdfghjkmn"[int(digit)] for digit in str(name.number % 10000))
    return f"/{name.section}/{name.slug}-{letters}"


def bare_number(name: Naming) -> str:
    """Neither date nor words."""
    return f"/n/{name.number}"


def query(name: Naming) -> str:
    return f"/article.php?id={name.number}"


def in_script(name: Naming) -> str:
    return f"/{name.section}/{name.number}/{name.written_slug}"
