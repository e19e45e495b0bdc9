"""Words, agencies and publisher rules of their TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archiver.model.errors import RuleError
from archiver.model.rules import ALL_THAT_FIND, FIRST_THAT_FINDS, Agency, PublisherRule, RuleTest
from archiver.rules.read import read_toml, string, strings
from archiver.rules.selectors import compile_selector

__all__ = ["AGENCY_KINDS", "read_agencies", "read_publisher", "read_words"]

AGENCY_KINDS = ("agency", "photo", "stock", "outlet", "platform")

_SELECTORS = (*FIRST_THAT_FINDS, *ALL_THAT_FIND)
_PUBLISHER_KEYS = ("site_name", "prune", *_SELECTORS, "test")


def read_words(path: Path) -> dict[str, tuple[str, ...]]:
    """Lists of texts by key; a list inside a table has the key `table.key`."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in read_toml(path).items():
        if isinstance(value, dict):
            found.update({f"{key}.{inner}": strings(value, inner, path, f"{key}.{inner}") for inner in value})
        else:
            found[key] = strings({key: value}, key, path, key)
    return found


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """The [[agency]] entries in order."""
    entries = read_toml(path).get("agency", [])
    if not isinstance(entries, list):
        raise RuleError(path, "", "expected [[agency]] entries")
    found: dict[str, Agency] = {}
    for number, entry in enumerate(entries, 1):
        where = str(entry.get("id") or f"agency {number}") if isinstance(entry, dict) else f"agency {number}"
        if not isinstance(entry, dict):
            raise RuleError(path, where, "expected a table")
        agency = Agency(
            id=string(entry, "id", path, where),
            name=string(entry, "name", path, where),
            kind=string(entry, "kind", path, where),
            country=string(entry, "country", path, where) if "country" in entry else None,
            variants=strings(entry, "variants", path, where),
            alone=strings(entry, "alone", path, where),
        )
        if agency.kind not in AGENCY_KINDS:
            raise RuleError(path, where, f"`kind` must be one of {', '.join(AGENCY_KINDS)}, found {agency.kind!r}")
        if agency.id in found:
            raise RuleError(path, where, "stands twice; ids are unique")
        if not agency.variants:
            raise RuleError(path, where, "`variants` is empty")
        if unknown := set(entry) - {"id", "name", "kind", "country", "variants", "alone"}:
            raise RuleError(path, where, f"unknown keys {sorted(unknown)}")
        found[agency.id] = agency
    return tuple(found.values())


def read_publisher(path: Path) -> PublisherRule:
    """The rule of one publisher; its domain is the file's name without .toml."""
    table = read_toml(path)
    if unknown := set(table) - set(_PUBLISHER_KEYS):
        raise RuleError(path, sorted(unknown)[0], f"unknown key; known are {', '.join(_PUBLISHER_KEYS)}")
    lists = {name: strings(table, name, path, name) for name in _SELECTORS}
    for name, selectors in lists.items():
        for selector in selectors:
            try:
                compile_selector(selector)
            except ValueError as error:
                raise RuleError(path, name, str(error)) from error
    site_name = string(table, "site_name", path, "site_name") if "site_name" in table else None
    is_pruned = table.get("prune", False)
    if not isinstance(is_pruned, bool):
        raise RuleError(path, "prune", f"must be true or false, found {is_pruned!r}")
    return PublisherRule(domain=path.stem, site_name=site_name, is_pruned=is_pruned, tests=_tests(table, path), **lists)


def _tests(table: Mapping[str, Any], path: Path) -> tuple[RuleTest, ...]:
    entries = table.get("test", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(path, "test", "expected [[test]] entries")
    for number, entry in enumerate(entries, 1):
        if unknown := set(entry) - {"url", "contains"}:
            raise RuleError(path, f"test {number}", f"unknown keys {sorted(unknown)}")
    return tuple(
        RuleTest(string(entry, "url", path, f"test {number}"), strings(entry, "contains", path, f"test {number}"))
        for number, entry in enumerate(entries, 1)
    )
