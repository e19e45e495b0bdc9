"""One TOML file of rules as a dictionary, and its keys as typed values with errors that say where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archiver.model.errors import RuleError

__all__ = ["read_toml", "string", "strings"]


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables; RuleError with line and column where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path, "", f"is no TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(path, "", f"is not UTF-8: byte {error.start}") from error


def string(table: Mapping[str, Any], key: str, path: Path, entry: str) -> str:
    """A text that must be there."""
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise RuleError(path, entry, f"`{key}` must be a text, found {value!r}")
    return value


def strings(table: Mapping[str, Any], key: str, path: Path, entry: str) -> tuple[str, ...]:
    """A list of texts, or one text alone; empty if the key is missing."""
    value = table.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RuleError(path, entry, f"`{key}` must be a list of non-empty texts, found {value!r}")
    return tuple(value)
