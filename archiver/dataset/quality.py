"""What is known of how well extraction does: the figures that the program carries, measured on annotated pages."""

from __future__ import annotations

import tomllib

import msgspec

from archiver.resources import data_dir

__all__ = ["MeasuredSet", "measured"]


class MeasuredSet(msgspec.Struct, frozen=True):
    """Annotated pages of one source, and the figures on them; docs/commands.md (bench) says what each measures."""

    source: str
    pages: int
    version: str
    figures: dict[str, float]


class _File(msgspec.Struct):
    set: list[MeasuredSet]


def measured() -> tuple[MeasuredSet, ...]:
    """The sets of data/bench/floors.toml, in its order."""
    text = (data_dir() / "bench" / "floors.toml").read_text("utf-8")
    return tuple(msgspec.convert(tomllib.loads(text), _File).set)
