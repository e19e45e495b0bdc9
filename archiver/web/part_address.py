"""Addresses of the parts of one article: they differ in a page parameter, or in a number at the end of the path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, unquote_plus, urlsplit

__all__ = ["Family", "PartForms", "Reading", "Related", "bare"]

Family = Literal["parameter", "vagueParameter", "word", "segment", "suffix"]

_NUMBER = r"[1-9]\d{0,2}"
_BARE = re.compile(rf"(?P<rest>.*)/(?P<number>{_NUMBER})/?\Z", re.S)
_SUFFIX = re.compile(rf"(?P<rest>.*[^/])[-_,;.](?P<number>{_NUMBER})\Z", re.S)
_EXTENSION = re.compile(r"\.[a-z]{2,5}\Z", re.I)
_WWW = re.compile(r"^(?:www|m|mobile|amp)\.")
_SHORT_WORD = 2
_MOST_PARAMETERS = 20


class Reading(NamedTuple):
    """An address taken for that of a part."""

    family: Family
    stem: str
    #: what the addresses of all parts have in common
    number: int


class Related(NamedTuple):
    """How an address differs from the page's own."""

    family: Family
    stem: str
    own: int
    #: number of the page itself
    number: int


@dataclass(frozen=True, slots=True)
class PartForms:
    """The forms that words of `data/words/pagination.toml` give to addresses of parts."""

    parameters: frozenset[str]
    vague: frozenset[str]
    worded: re.Pattern[str]
    #: a path that ends in such a word and a number

    @classmethod
    def of(cls, words: Mapping[str, tuple[str, ...]]) -> PartForms:
        return cls(
            frozenset(words.get("parameter", ())),
            frozenset(words.get("vague_parameter", ())),
            _worded(words.get("segment", ())),
        )

    def plain(self, url: str, spare: Collection[str] = ()) -> str:
        """The address as the first part has it that carries no number; parameters in `spare` say nothing.

        >>> forms = PartForms.of({"parameter": ("page",), "segment": ("page",)})
        >>> forms.plain("https://www.a.example/b/c/?z=1&y=2#top")
        'a.example/b/c?y=2&z=1'
        """
        parts = _split(url)
        return _stem(parts, parts.path, _parameters(parts, spare)) if parts else ""

    def readings(self, url: str, spare: Collection[str] = ()) -> Iterator[Reading]:
        """All that an address may be a part of; a site's root has no parts.

        >>> forms = PartForms.of({"parameter": ("page",), "segment": ("page", "seite")})
        >>> [tuple(reading) for reading in forms.readings("https://a.example/b?id=1&page=2")]
        [('parameter', 'a.example/b?id=1', 2)]
        >>> [tuple(reading) for reading in forms.readings("https://a.example/b/seite-3")][0]
        ('word', 'a.example/b', 3)
        >>> [tuple(reading) for reading in forms.readings("https://a.example/b-2.html")]
        [('suffix', 'a.example/b.html', 2)]
        >>> list(forms.readings("https://a.example/2/"))
        []
        """
        parts = _split(url)
        if parts is None or not parts.path.strip("/"):
            return
        given = _parameters(parts, spare)
        if len(given) > _MOST_PARAMETERS:
            return
        for at, (name, value) in enumerate(given):
            family: Family | None = (
                "parameter" if name in self.parameters else "vagueParameter" if name in self.vague else None
            )
            if family and re.fullmatch(_NUMBER, value, re.A):
                yield Reading(family, _stem(parts, parts.path, given[:at] + given[at + 1 :]), int(value))
        extension = _EXTENSION.search(parts.path)
        end = extension[0] if extension else ""
        path = parts.path.removesuffix(end)
        if worded := self.worded.fullmatch(path):
            family = "word" if worded["before"] == "/" else "suffix"  # the-dark-side-2 is no second part
            yield Reading(family, _stem(parts, worded["rest"] + end, given), int(worded["number"]))
        elif bare := _BARE.fullmatch(parts.path):
            if bare["rest"].strip("/"):
                yield Reading("segment", _stem(parts, bare["rest"], given), int(bare["number"]))
        elif suffix := _SUFFIX.fullmatch(path.removesuffix("/")):
            yield Reading("suffix", _stem(parts, suffix["rest"] + end, given), int(suffix["number"]))

    def related(self, own: str, other: str, spare: Collection[str] = ()) -> Iterator[Related]:
        """In what ways another address may be that of a part of the same article.

        >>> forms = PartForms.of({"parameter": ("page",), "segment": ("page",)})
        >>> [tuple(way) for way in forms.related("https://a.example/b", "https://a.example/b/2/")]
        [('segment', 'a.example/b', 1, 2)]
        >>> [tuple(way) for way in forms.related("https://a.example/b?page=3", "https://a.example/b?page=2")]
        [('parameter', 'a.example/b', 3, 2)]
        >>> [tuple(way) for way in forms.related("https://a.example/b?page=2", "https://a.example/b")]
        [('parameter', 'a.example/b', 2, 1)]
        >>> list(forms.related("https://a.example/b", "https://a.example/c?page=2"))
        []
        """
        here, there = self.plain(own, spare), self.plain(other, spare)
        theirs = tuple(self.readings(other, spare))
        for mine in self.readings(own, spare):
            if mine.stem == there:
                yield Related(mine.family, mine.stem, mine.number, 1)
            for one in theirs:
                if (one.family, one.stem) == (mine.family, mine.stem):
                    yield Related(mine.family, mine.stem, mine.number, one.number)
        for one in theirs:
            if one.stem == here:
                yield Related(one.family, one.stem, 1, one.number)

    def root(self, url: str) -> str:
        """What the addresses of all parts begin with, as `bare` gives them; empty for a site's root.

        >>> forms = PartForms.of({"segment": ("page",)})
        >>> forms.root("https://www.a.example/b/c-4711-2.html"), forms.root("https://a.example/b/c/page/2/")
        ('a.example/b/c-4711', 'a.example/b/c')
        >>> forms.root("https://a.example/")
        ''
        """
        parts = _split(url)
        path = (parts.path if parts else "").removesuffix("/")
        path = path.removesuffix(found[0] if (found := _EXTENSION.search(path)) else "")
        for form in (self.worded, _BARE, _SUFFIX):
            if match := form.fullmatch(path):
                path = match["rest"]
                break
        return _host(parts) + path if parts and path.strip("/") else ""


def bare(url: str) -> str:
    """An absolute address from its host on, without `www`.

    >>> bare("https://www.a.example/b?c")
    'a.example/b?c'
    """
    return _WWW.sub("", url.partition("://")[2])


def _worded(segments: Sequence[str]) -> re.Pattern[str]:
    """Paths that end in one of these words and a number; the shortest words begin their segment."""
    long = "|".join(re.escape(word) for word in segments if len(word) > _SHORT_WORD) or "(?!)"
    short = "|".join(re.escape(word) for word in segments if len(word) <= _SHORT_WORD) or "(?!)"
    return re.compile(
        rf"(?P<rest>.*[^/])(?P<before>[/\-_,;.])(?:(?:{long})[/\-_=,]?|(?<=/)(?:{short})[\-=]?)(?P<number>{_NUMBER})/?\Z",
        re.S | re.I,
    )


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.partition("#")[0])
    except ValueError:
        return None


def _parameters(parts: SplitResult, spare: Collection[str]) -> list[tuple[str, str]]:
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    named = ((unquote_plus(name).casefold(), unquote_plus(value)) for name, _, value in pairs)
    return [(name, value) for name, value in named if name not in spare]


def _stem(parts: SplitResult, path: str, parameters: list[tuple[str, str]]) -> str:
    query = "&".join(f"{name}={value}" for name, value in sorted(parameters))
    return f"{_host(parts)}{path.rstrip('/')}" + (f"?{query}" if query else "")


def _host(parts: SplitResult) -> str:
    return _WWW.sub("", parts.netloc.rpartition("@")[2].lower())
