"""Stored figures and the floors below which none may fall; a floor goes down only on purpose, with the reason kept."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from archiver.bench.figures import LOWER_IS_BETTER, MEASURES, Figures
from archiver.bench.gold import PageSet
from archiver.model.errors import ConfigError

__all__ = ["Lowered", "Shortfall", "Stored", "lowered", "pinned", "read_floors", "shortfalls", "write_floors"]

_DIGITS = 3
_SAME = 1e-9
"""Sums of the same numbers in another order may differ by less."""
_HEAD = """Figures of `archiver bench` and the floors below which they may not fall, by source and hash of the pages.
Written by `archiver bench --pin` and `--lower --reason TEXT`; a leak has a ceiling."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A floor that was lowered on purpose."""

    measure: str
    before: float
    after: float
    date: date
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored for one set of pages."""

    source: str
    hash: str
    pages: int
    date: date
    #: of the figures
    version: str
    #: of the program that reached them
    figures: Figures = field(default_factory=dict)
    floors: Figures = field(default_factory=dict)
    lowered: tuple[Lowered, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure on the wrong side of its floor; None if the measure is gone."""

    measure: str
    floor: float
    figure: float | None


def shortfalls(stored: Stored, now: Figures) -> list[Shortfall]:
    """The figures that break their floor."""
    return [
        Shortfall(measure, floor, now.get(measure))
        for measure, floor in stored.floors.items()
        if measure not in now or _is_worse(measure, now[measure], floor)
    ]


def pinned(stored: Stored | None, pages: PageSet, now: Figures, *, day: date, version: str) -> Stored:
    """Today's figures stored, and floors raised to them; no floor goes down."""
    old = stored.floors if stored else {}
    floors = dict(old)
    for measure, figure in now.items():
        if measure == "headline" and "verdict" in now:
            continue  # pages that are no articles: telling that better takes their headlines away
        new = _rounded(measure, figure)
        if measure not in old or _is_worse(measure, old[measure], new):
            floors[measure] = new
    kept = stored.lowered if stored else ()
    return Stored(pages.source, pages.hash, len(pages.pages), day, version, dict(now), _ordered(floors), kept)


def lowered(stored: Stored, now: Figures, reason: str, *, day: date, version: str) -> Stored:
    """The floors that today's figures break, put where the figures are, each with the reason; the others stay."""
    broken = [one for one in shortfalls(stored, now) if one.figure is not None]
    new = {one.measure: _rounded(one.measure, now[one.measure]) for one in broken}
    told = [Lowered(one.measure, one.floor, new[one.measure], day, version, reason) for one in broken]
    return replace(stored, floors=_ordered({**stored.floors, **new}), lowered=(*stored.lowered, *told))


def read_floors(path: Path) -> list[Stored]:
    """The stored sets of a file; none if there is no file. ConfigError for a file that can't be understood."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(path, "", f"is no TOML: {error}") from error
    entries = table.get("set", [])
    if not isinstance(entries, list):
        raise ConfigError(path, "set", "expected [[set]] entries")
    return [_stored(path, number, entry) for number, entry in enumerate(entries, 1)]


def write_floors(path: Path, sets: Iterable[Stored]) -> None:
    """The file with these sets, replaced whole."""
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    entries = tomlkit.aot()
    for one in sorted(sets, key=lambda one: (one.source, one.pages, one.hash)):
        entries.append(_table(one))
    document.add("set", entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(tomlkit.dumps(document), encoding="utf-8")
    new.replace(path)


def _table(one: Stored) -> Any:
    table = tomlkit.table()
    table.update({"source": one.source, "hash": one.hash, "pages": one.pages})
    table.update({"date": one.date, "version": one.version})
    table.add("figures", {measure: round(value, 4) for measure, value in one.figures.items()})
    table.add("floors", one.floors)
    if one.lowered:
        reasons = tomlkit.aot()
        for entry in one.lowered:
            told = tomlkit.table()
            told.update({"measure": entry.measure, "from": entry.before, "to": entry.after})
            told.update({"date": entry.date, "version": entry.version, "reason": entry.reason})
            reasons.append(told)
        table.add("lowered", reasons)
    return table


def _stored(path: Path, number: int, entry: Any) -> Stored:
    try:
        return Stored(
            source=str(entry["source"]),
            hash=str(entry["hash"]),
            pages=int(entry["pages"]),
            date=_day(entry["date"]),
            version=str(entry["version"]),
            figures=_figures(entry["figures"]),
            floors=_figures(entry["floors"]),
            lowered=tuple(
                Lowered(
                    str(one["measure"]), float(one["from"]), float(one["to"]), _day(one["date"]), str(one["version"]),
                    str(one["reason"]),
                )
                for one in entry.get("lowered", ())
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(path, f"set {number}", f"is not what `archiver bench --pin` writes: {error}") from error


def _figures(table: Any) -> Figures:
    return {str(measure): float(value) for measure, value in table.items()}


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date")
    return value


def _ordered(floors: Figures) -> Figures:
    return {measure: floors[measure] for measure in MEASURES if measure in floors}


def _is_worse(measure: str, one: float, other: float) -> bool:
    return one > other + _SAME if measure in LOWER_IS_BETTER else one < other - _SAME


def _rounded(measure: str, figure: float) -> float:
    """The figure to three digits, to the side where it doesn't break its own floor."""
    scaled = figure * 10**_DIGITS
    whole: int = math.ceil(scaled - _SAME) if measure in LOWER_IS_BETTER else math.floor(scaled + _SAME)
    return whole / float(10**_DIGITS)
