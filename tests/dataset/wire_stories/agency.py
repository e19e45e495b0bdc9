"""Agencies, and how an outlet prints whose story it is: credit line, byline, dateline."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from string import Template
from typing import Any

from tests.dataset.wire_stories.outlet import Outlet
from tests.dataset.wire_stories.story import Writer
from tests.made_text.grammar import choose

__all__ = ["Credit", "agencies", "credit", "invented_phrases"]


@dataclass(frozen=True, slots=True)
class Credit:
    """The parts of a page that name people and agencies; empty where there are none."""

    byline: str
    authors: tuple[str, ...]
    dateline: str
    """What stands before the first paragraph."""
    line: str
    """The credit line by itself, or the line or dateline in which the agency is named; empty where it isn't named."""
    line_apart: bool
    """Whether the credit is a line of its own."""


def agencies(language: str, *, invented: bool) -> list[tuple[str, str]]:
    """Names and short names of one half."""
    return [(name, short) for name, short in _table()["invented" if invented else "known"][language]]


def invented_phrases(language: str) -> list[str]:
    """Every invented name and the fixed parts of every invented phrase of the language: no data file may have them."""
    names = [name for pair in agencies(language, invented=True) for name in pair]
    fixed = [
        part.strip(" |~–〈〉,:")
        for t in _table()["credit"]["invented"][language]
        for part in Template(t).pattern.split(t)[::5]
    ]
    return sorted({text for text in names + fixed if len(text) > 7 or text in names})


def credit(
    outlet: Outlet,
    writer: Writer,
    agency: tuple[str, str] | None,
    place: str,
    at: datetime,
    rng: Random,
    *,
    invented: bool,
) -> Credit:
    """How the outlet names the agency (None: the article is its own)."""
    table, language = _table(), writer.language
    person = choose("{person}", writer.grammar["words"], rng)
    name, short = agency or ("", "")
    fields = {
        "agency": name, "short": short, "person": person, "place": place, "PLACE": place.upper(), "year": str(at.year),
        "month": table["month"][language], "dom": str(at.day),
    }  # fmt: skip
    where = outlet.credit if agency else "none"
    bylines = [b for b in table["byline"][language] if ("$short" in b) == (where == "byline")]
    pattern = rng.choice(bylines or [f"{table['byline'][language][0]} ($short)"])
    byline = Template(pattern).substitute(fields)
    authors = (person,) if "$person" in pattern else ()
    dateline, line = "", ""
    if where == "dateline":
        dateline = line = Template(rng.choice(table["dateline"][language])).substitute(fields)
    elif where == "end":
        line = Template(rng.choice(table["credit"]["invented" if invented else "known"][language])).substitute(fields)
    elif where == "byline":
        line = byline
    return Credit(byline, authors, dateline, line.strip(), where == "end")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "agencies.toml").read_text(encoding="utf-8"))
