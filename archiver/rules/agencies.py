"""News and picture agencies in a text, under every name and in every script they go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archiver.model.late import Late
from archiver.model.rules import Agency, Rules
from archiver.rules.literals import case_folded

__all__ = ["AgencyFinder", "AgencyHit"]

# Scripts whose names may stand inside a run of letters: 路透社报道, 로이터는.
_CJK = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_CJK_LETTER = re.compile(f"[{_CJK}]")
_SHORT = 2
"""A name of so few CJK letters (共同, 時事) is also a common word: it counts only where no such letter touches it."""

_TOKEN = re.compile(f"[^\\W_{_CJK}]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class AgencyHit:
    """An agency and where its name stands in the text."""

    agency: Agency
    start: int
    end: int
    text: str
    #: as written


@dataclass(frozen=True, slots=True)
class _Name:
    agency: Agency
    pattern: Late
    length: int
    is_short: bool


class AgencyFinder:
    """The agencies of a set of rules, made ready for many texts.

    Names in capitals match in that case only (`AP`, not `ap`), others in any case. Names are whole words, but may
    have Chinese, Japanese or Korean letters around them and Arabic or Hebrew prefixes before them.
    """

    def __init__(self, agencies: Iterable[Agency], prefixes: Iterable[str] = ()) -> None:
        self._prefixes = frozenset(prefixes)
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        self.by_exact: dict[str, Agency] = {}
        self.by_folded: dict[str, Agency] = {}
        self._starts: dict[str, list[_Name]] = {}
        self._cjk_starts: dict[str, list[_Name]] = {}
        for agency in agencies:
            for variant in (agency.name, *agency.variants):
                self._add(agency, _SPACES.sub(" ", variant).strip())
            for name in agency.alone:
                self.by_folded.setdefault(case_folded(name), agency)
        for names in (*self._starts.values(), *self._cjk_starts.values()):
            names.sort(key=lambda name: -name.length)

    @classmethod
    def of(cls, rules: Rules) -> AgencyFinder:
        """The agencies of `rules`."""
        return cls(rules.agencies, rules.words.get("clitics", {}).get("prefixes", ()))

    def named(self, name: str) -> Agency | None:
        """The agency that is called `name`, spelled in one of its ways; None for anything that says more or less."""
        return _named(self, name)

    def find(self, text: str) -> list[AgencyHit]:
        """The agencies named in `text`, in order, without overlaps; of two that begin alike the longer one."""
        hits = [*self._words(text), *(self._in_cjk(text) if _HAS_CJK.search(text) else ())]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        found: list[AgencyHit] = []
        for hit in hits:
            if not found or hit.start >= found[-1].end:
                found.append(hit)
        return found

    def _add(self, agency: Agency, variant: str) -> None:
        is_exact = variant.isupper()
        table, key = (self.by_exact, variant) if is_exact else (self.by_folded, case_folded(variant))
        if table.setdefault(key, agency) is not agency:
            return
        pattern = Late(r"\s+".join(map(re.escape, variant.split())), 0 if is_exact else re.I)
        cjk_letters = len(_CJK_LETTER.findall(variant))
        name = _Name(agency, pattern, len(variant), 0 < cjk_letters == len(variant) <= _SHORT)
        first = _TOKEN.match(variant)
        if first:
            self._starts.setdefault(case_folded(first[0]), []).append(name)
        else:
            self._cjk_starts.setdefault(case_folded(variant[0]), []).append(name)

    def _words(self, text: str) -> Iterator[AgencyHit]:
        for token in _TOKEN.finditer(text):
            word, start = token[0], token.start()
            names = self._starts.get(case_folded(word))
            if names and (hit := _longest(names, text, start)):
                yield hit
            elif word[0] >= "\u0590":
                yield from self._behind_prefix(text, word, start)

    def _behind_prefix(self, text: str, word: str, start: int) -> Iterator[AgencyHit]:
        for length in range(1, min(self._longest_prefix, len(word) - 1) + 1):
            if word[:length] in self._prefixes and (names := self._starts.get(word[length:])):
                hit = _longest(names, text, start + length)
                if hit:
                    yield hit
                    return

    def _in_cjk(self, text: str) -> Iterator[AgencyHit]:
        for position, char in enumerate(text):
            names = self._cjk_starts.get(char)
            if names and (hit := _longest(names, text, position)):
                yield hit


@lru_cache(maxsize=256)  # of one credit the same names are asked for several times
def _named(finder: AgencyFinder, name: str) -> Agency | None:
    name = " ".join(name.split())
    return finder.by_exact.get(name) or finder.by_folded.get(case_folded(name))


def _longest(names: list[_Name], text: str, start: int) -> AgencyHit | None:
    """The longest of `names` that stands at `start` as whole words."""
    for name in names:
        match = name.pattern.regex.match(text, start)
        if match and _ends_word(text, match.end()) and not (name.is_short and _touches_cjk(text, start, match.end())):
            return AgencyHit(name.agency, start, match.end(), match[0])
    return None


def _ends_word(text: str, end: int) -> bool:
    """Whether no word goes on at `end`: a mark belongs to the letter before it, CJK letters are words of their own."""
    if end >= len(text):
        return True
    char = text[end]
    if _CJK_LETTER.match(char) or (_CJK_LETTER.match(text[end - 1]) and not char.isdigit()):
        return True
    return not (char.isalnum() or unicodedata.category(char).startswith("M"))


def _touches_cjk(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return _CJK_LETTER.search(around) is not None
