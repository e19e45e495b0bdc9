"""Links to pages about authors: their text is a name, and the name ends where the link does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.fields.bylines import Byline
from archiver.extract.fields.names import Name, looks_like_name
from archiver.model.block import Block
from archiver.model.rules import Rules
from archiver.rules.kept import made_once
from archiver.rules.literals import case_folded
from archiver.web.text import squash

__all__ = ["author_links", "is_user_link", "with_linked_names"]

_MOST_WORDS = 4
_DIVIDERS = "|·•●,;/–—-"


def author_links(block: Block, rules: Rules) -> list[str]:
    """The texts of a block's links that lead to pages about authors."""
    if not block.links:
        return []
    paths = _paths(rules)
    return [text for href, raw in block.links if paths.search(href) and (text := squash(raw))]


def is_user_link(block: Block, rules: Rules) -> bool:
    """Whether a block's links lead to profiles, which those of readers are called, too."""
    users = rules.words.get("author_paths", {}).get("users", ())
    return any(user in href for href, _ in block.links for user in users)


def with_linked_names(line: Byline, text: str, linked: Sequence[str], words: BylineWords) -> Byline:
    """A byline whose names end where their links do; where its text names nobody, those whom set-apart links name.

    So `by Jane Doe Twitter` with a link around `Jane Doe`, or `12 comments | Jane Doe | 3 May 2024`.
    """
    if not linked or line.others:
        return line
    if line.names:
        return replace(line, names=_with_houses([_cut(name, linked, words) for name in line.names], linked))
    if line.agencies:
        return line
    names = [one for one in linked if _names_somebody(one, words) and _is_set_apart(one, text)]
    return replace(line, names=tuple(Name(one, one, is_desk=words.is_desk(one)) for one in names))


def _with_houses(names: Sequence[Name], linked: Sequence[str]) -> tuple[Name, ...]:
    """Linked persons with what stands behind them in capitals and without a link: where they work, `THE ECHO`."""
    kept: list[Name] = []
    for name in names:
        before = kept[-1] if kept else None
        is_house = name.name.isupper() and name.name not in linked
        if before is not None and is_house and before.name in linked and not before.name.isupper():
            kept[-1] = replace(before, affiliation=before.affiliation or name.name)
        else:
            kept.append(name)
    return tuple(kept)


def _names_somebody(text: str, words: BylineWords) -> bool:
    """Whether a link's text is a name rather than what the page behind it is called: `Full Bio`."""
    is_known = case_folded(text) in words.nobody
    return not is_known and len(text.split()) <= _MOST_WORDS and looks_like_name(text, words)


def _is_set_apart(name: str, text: str) -> bool:
    """Whether nothing or a sign stands before a name: behind words such as `Peer reviewed by` it may be anybody's."""
    before = text.partition(name)[0].rstrip()
    return not before or before[-1] in _DIVIDERS


def _cut(name: Name, linked: Sequence[str], words: BylineWords) -> Name:
    for text in linked:
        rest = name.name.removeprefix(text)
        if rest and rest != name.name and (rest[0] == " " or rest[0].isupper()):
            told = name.raw.partition(text)[2].strip()
            role = told if told and words.is_job(told) else name.role
            return Name(text, text, role, name.affiliation, name.is_desk)
    return name


@made_once
def _paths(rules: Rules) -> re.Pattern[str]:
    """Parts of the addresses of pages about authors."""
    paths = rules.words.get("author_paths", {}).get("parts", ())
    return re.compile("|".join(map(re.escape, paths)) or "(?!)")
