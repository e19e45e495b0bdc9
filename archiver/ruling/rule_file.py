"""A publisher's rule as the text of its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import tomlkit

from archiver.model.errors import UsageError
from archiver.model.rules import PublisherRule

__all__ = ["is_domain", "rule_text", "write_rule"]

_ORDER: Final = (
    "body", "headline", "byline", "date", "remove", "captions", "credits", "single_page_link", "next_page_link",
)  # fmt: skip
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_DOMAIN: Final = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}", re.ASCII)


def is_domain(name: str) -> bool:
    """Whether a name can be that of a rule's file: no path, no option, no surprise.

    >>> [is_domain(name) for name in ("paper.example", "news.co.uk", "../paper.example", "paper", "a..b", "-x.example")]
    [True, True, False, False, False, False]
    """
    return _DOMAIN.fullmatch(name) is not None


def rule_text(rule: PublisherRule, comments: Iterable[str] = ()) -> str:
    """The rule as TOML that reads back as the same rule; comments stand in front. UsageError if it can't."""
    document = tomlkit.document()
    for comment in comments:
        document.add(tomlkit.comment(" ".join(_CONTROL.sub(" ", comment).split())))
    if rule.site_name:
        document.add("site_name", _value(rule.site_name))
    for key in _ORDER:
        if selectors := getattr(rule, key):
            array = _value(list(selectors))
            document.add(key, array.multiline(len(selectors) > 1 or len(selectors[0]) > 80))
    if rule.is_pruned:
        document.add("prune", _value(True))
    if rule.tests:
        entries = tomlkit.aot()
        for test in rule.tests:
            table = tomlkit.table()
            table.add("url", test.url)
            if test.contains:
                table.add("contains", list(test.contains))
            entries.append(table)
        document.add("test", entries)
    text = tomlkit.dumps(document)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # what can't be read back must never be written
        raise UsageError(f"the rule of {rule.domain} can't be written as TOML: {error}") from error
    return text


def write_rule(folder: Path, domain: str, text: str, *, is_forced: bool) -> Path:
    """Write DOMAIN.toml. UsageError if it is there already, unless forced; a link is replaced, never followed."""
    if not is_domain(domain):
        raise UsageError(f"{domain!r} is no domain that a rule can be named by")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{domain}.toml"
    if not is_forced and (path.exists() or path.is_symlink()):
        raise UsageError(f"{path} is there already; --force replaces it")
    new = folder / f".{domain}.toml.new"
    new.unlink(missing_ok=True)
    with new.open("x", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
    return path


def _value(value: object) -> Any:
    return tomlkit.item(value)
