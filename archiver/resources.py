"""Finds the data files and spiders, in a checkout or in an installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["data_dir", "spiders_dir"]

_PACKAGE = Path(__file__).resolve().parent


def _find(installed: str, checkout: str) -> Path:
    inside = _PACKAGE / installed  # where the wheel puts it (pyproject.toml, force-include)
    return inside if inside.is_dir() else _PACKAGE.parent / checkout


@cache
def data_dir() -> Path:
    """Folder with patterns, words, rules, schema and demo."""
    return _find("_data", "data")


@cache
def spiders_dir() -> Path:
    """Folder with the spiders that Scrapy loads."""
    return _find("_spiders", "spiders")
