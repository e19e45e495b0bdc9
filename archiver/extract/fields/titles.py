"""Titles without what sites hang on them: site name, section, slogan."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from archiver.extract.document import Document
from archiver.web.text import fold, words
from archiver.web.url import registered_domain

__all__ = ["overlap", "site_names", "without_site"]

_LONGEST_TAIL_WORDS = 5
_NOT_LETTER = re.compile(r"[\W_]+")


def _compact(text: str) -> str:
    return _NOT_LETTER.sub("", fold(text))


def site_names(document: Document) -> tuple[str, ...]:
    """Names the site goes by: as its metadata says, and the first label of its domain."""
    titles = {fold(claim.value) for claim in document.witnesses.headlines}
    names = [claim.value for claim in document.witnesses.publishers if fold(claim.value) not in titles]
    domain = registered_domain(document.capture.final_url) if document.capture.final_url else None
    if domain:
        names.append(domain.partition(".")[0])
        names.append(domain)
    return tuple(dict.fromkeys(name for name in names if len(_compact(name)) > 1))


def without_site(title: str, names: Iterable[str], dividers: Iterable[re.Pattern[str]]) -> str:
    """`title` without site name and section in front or behind, as far as dividers set them apart.

    >>> bar = [re.compile(r"\\s[|–-]\\s")]
    >>> without_site("Mayor resigns after vote | Politics | The Daily Example", ["The Daily Example"], bar)
    'Mayor resigns after vote'
    >>> without_site("Paris - Dakar: the race", ["Example"], bar)
    'Paris - Dakar: the race'
    """
    known = [compact for name in names if (compact := _compact(name))]
    spans = [(0, 0), *sorted(m.span() for divider in dividers for m in divider.finditer(title)), (len(title),) * 2]
    parts = [
        (before[1], after[0])
        for before, after in itertools.pairwise(spans)
        if after[0] > before[1] and title[before[1] : after[0]].strip()
    ]
    if len(parts) < 2:
        return title.strip()
    first, last = 0, len(parts) - 1
    is_cut = False
    while last > first and _names_site(title[slice(*parts[last])], known):
        last, is_cut = last - 1, True
    while first < last and _names_site(title[slice(*parts[first])], known):
        first, is_cut = first + 1, True
    while last > first and is_cut and len(words(title[slice(*parts[last])])) <= 2 < len(words(title[: parts[last][0]])):
        last -= 1  # "Headline | Section | Site": with the site's name goes the section's
    return title[parts[first][0] : parts[last][1]].strip()


def _names_site(part: str, names: list[str]) -> bool:
    compact = _compact(part)
    if not compact:
        return True
    return any(
        compact == name
        or (len(name) > 3 and name in compact and len(words(part)) <= _LONGEST_TAIL_WORDS)
        or (len(compact) > 3 and compact in name)
        for name in names
    )


def overlap(one: str, other: str) -> float:
    """Share of words that two texts have in common, 0 to 1 (Dice).

    >>> overlap("The mayor resigns", "Mayor resigns")
    0.8
    """
    first, second = set(words(fold(one))), set(words(fold(other)))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
