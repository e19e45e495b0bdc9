"""Patterns: by examples, against the slow matcher, and how often they look at a path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.robots_path import PathPattern, PathRules, path_of, pattern_of
from tests.crawl import rfc9309

PIECES = ["a", "b", "/", "*", "$", "?", "=", "&", ":", "+", "%", "%4", "%61", "%2F", "%2f", "%3A", "%3f", "%2A", "%24"]
PIECES += ["é", "%C3%A9", "%c3%a9", " ", "%20", "~", "%7E", "%25", "|", "ツ"]
paths = st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: "/" + "".join(pieces))


def _pattern(raw: str) -> PathPattern:
    pattern = pattern_of(raw.encode())
    assert pattern is not None
    return pattern


@pytest.mark.parametrize(
    ("raw", "matching", "others"),
    [
        ("/", "/ /a /?a", ""),
        ("/fish", "/fish /fish.html /fish/a /fishheads /fish?a", "/Fish /catfish /?a=fish /a/fish"),
        ("/fish*", "/fish /fish.html /fishheads", "/Fish /catfish"),
        ("/fish/", "/fish/ /fish/?a /fish/a", "/fish /fish.html"),
        ("/*.php", "/a.php /b/a.php?c /a.php5 /?x.php", "/ /a.PHP /php"),
        ("/*.php$", "/a.php /b/a.php", "/a.php?b /a.php/ /a.php5 /php"),
        ("/fish*.php", "/fish.php /fishes/a.php?b", "/Fish.PHP /fish"),
        ("/$", "/", "/a /?a"),
        ("/*", "/ /a", ""),
        ("*", "/ /a", ""),
        ("*.pdf$", "/a.pdf /b/a.pdf", "/a.pdf?b"),
        ("/*/*/*x", "/a/b/cx ///x", "/a/bx /x"),
        ("/a*a", "/aa /aba", "/a /ab"),
        ("/a*a$", "/aa /aba /abcaa", "/a /aab"),
        ("/a$b", "/a$b /a%24bc", "/a /ab"),
        ("/a-%2A.html", "/a-*.html /a-%2a.html", "/a-b.html"),  # the table of 2.2.3
        ("/foo-%24", "/foo-$ /foo-%24a", "/foo-"),
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", "/foo/bar%3Fbaz=quz"),  # the table of 2.2.2
        ("/foo/bar/ツ", "/foo/bar/ツ /foo/bar/%E3%83%84 /foo/bar/%e3%83%84", "/foo/bar/%E3%83 /foo/bar/?"),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ /foo/bar/%E3%83%84", "/foo/bar/%25E3%2583%2584"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz /foo/bar/%62az", "/foo/bar/%2562az"),
        ("/wiki/Special:", "/wiki/Special:Random /wiki/Special%3ARandom", "/wiki/Special"),
        ("/a%2fb", "/a%2Fb /a%2fbc", "/a/b"),
        ("/a b", "/a%20bc", "/a /a+b"),
        ("/100%", "/100%25 /100%zz", "/100"),
    ],
)
def test_what_a_pattern_matches(raw: str, matching: str, others: str) -> None:
    pattern = _pattern(raw)
    assert [path for path in matching.split() if not pattern.matches(path_of(path))] == []
    assert [path for path in others.split() if pattern.matches(path_of(path))] == []


def test_octets_that_are_no_utf_8_are_compared_as_they_are() -> None:
    pattern = pattern_of(b"/caf\xe9")
    assert pattern is not None
    assert pattern.matches(path_of("/caf%E9"))
    assert not pattern.matches(path_of("/café"))


@pytest.mark.parametrize("raw", [b"", b"$", b"a", b"private/", b"https://paper.example/a", b"\x00", b"\\"])
def test_what_is_no_path_is_no_pattern(raw: bytes) -> None:
    assert pattern_of(raw) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://paper.example", "/"),
        ("https://paper.example?a", "/?a"),
        ("https://paper.example#/a", "/"),
        ("https://u:p@paper.example:8443//a/../b;c?d#e", "//a/../b;c?d"),
        ("https://paper.example/a?u=https://b.example/", "/a?u=https://b.example/"),
        ("HTTPS://[::1/a", "/a"),
        ("", "/"),
        ("/a", "/a"),
        ("https://paper.example/\ud800", "/%ED%A0%80"),
    ],
)
def test_path_of(url: str, path: str) -> None:
    assert path_of(url) == path


@given(paths, paths)
def test_patterns_match_what_the_slow_matcher_says(raw: str, path: str) -> None:
    expected = rfc9309.is_allowed([("user-agent", "*"), ("disallow", raw)], "x", path)
    assert _pattern(raw).matches(path_of(path)) is not expected


@pytest.mark.parametrize(
    ("rules", "is_allowed"),
    [
        ("-/a -/a/ +/a/b", True),
        ("+/a -/a/b -/", False),
        ("-/a +/a", True),  # as long: the allowing one (2.2.2)
        ("+/a -/a", True),
        ("-/*b +/a/", True),
        ("+/*b -/a/", True),
        ("-/*b +/a", False),
        ("-/*b +/*b", True),
        ("+/*b -/*b", True),
        ("-/*/b +/a*b", True),
        ("+/*/b -/a*b", True),
        ("-/a/b$ +/a/b", False),  # the dollar is an octet too
        ("-/a/* +/a/b", True),
        ("-/x +/y", True),
        ("", True),
    ],
)
def test_the_longest_match_decides(rules: str, is_allowed: bool) -> None:
    told = [(_pattern(rule[1:]), rule[0] == "+") for rule in rules.split()]
    for order in (told, told[::-1]):
        assert PathRules(order).allow("/a/b") is is_allowed


@given(paths)
def test_each_path_matches_itself_in_any_spelling(path: str) -> None:
    one = path_of(path)
    assert path_of(one) == one
    pattern = _pattern(one)
    assert pattern.matches(one)
    assert pattern.octets == len(one)


@st.composite
def rules_for(draw: st.DrawFn) -> tuple[list[tuple[str, bool]], str]:
    """A path, and rules of which most match it: its beginnings, with stars, some as long as another."""
    path = draw(st.text("ab/", min_size=3, max_size=6).map(lambda rest: "/" + rest))
    rules = []
    for _ in range(draw(st.integers(1, 6))):
        end = draw(st.integers(1, len(path)))
        star = draw(st.integers(1, end) | st.none())
        raw = path[:end] if star is None else path[:star] + "*" + path[star + draw(st.integers(0, 2)) : end]
        rules.append((raw + draw(st.sampled_from(["", "", "$"])), draw(st.booleans())))
    return rules, path


@given(rules_for())
def test_rules_decide_as_the_slow_matcher_does(given_rules: tuple[list[tuple[str, bool]], str]) -> None:
    rules, path = given_rules
    lines = [("user-agent", "*"), *(("allow" if allows else "disallow", raw) for raw, allows in rules)]
    decided = PathRules([(_pattern(raw), allows) for raw, allows in rules]).allow(path_of(path))
    assert decided is rfc9309.is_allowed(lines, "x", path)


class Counted(str):
    """A path that counts how many of its characters are looked at."""

    steps = 0

    def find(self, part: str, at: int = 0, *_: Any) -> int:  # type: ignore[override]  # of one use only
        found = super().find(part, at)
        self.steps += (len(self) if found < 0 else found + len(part)) - at
        return found

    def startswith(self, part: str, *_: Any) -> bool:  # type: ignore[override]  # of one use only
        self.steps += len(part)
        return super().startswith(part)

    def endswith(self, part: str, *_: Any) -> bool:  # type: ignore[override]  # of one use only
        self.steps += len(part)
        return super().endswith(part)

    def __getitem__(self, place: Any) -> str:
        found = super().__getitem__(place)
        self.steps += len(found)
        return found


@pytest.mark.parametrize("stars", [1, 10, 1_000, 100_000])
@pytest.mark.parametrize("part", ["*a", "*aa", "*ab", "*", "**a*"])
@pytest.mark.parametrize("end", ["b", "b$", "$", ""])
def test_no_character_is_looked_at_again_for_another_star(stars: int, part: str, end: str) -> None:
    pattern, path = _pattern("/" + part * stars + end), Counted("/" + "a" * 8_000)
    pattern.matches(path)
    assert path.steps <= len(path) + len(end)


def test_prefixes_are_looked_up_by_their_lengths_not_one_by_one() -> None:
    rules = PathRules([(_pattern(f"/{n:05}"), False) for n in range(40_000)])
    path = Counted("/" + "a" * 8_000)
    assert rules.allow(path)
    assert path.steps == 6


def test_prefixes_of_all_lengths_take_no_more_steps_than_they_have_octets() -> None:
    patterns = [_pattern("/" + "a" * n + "b") for n in range(1_000)]
    path = Counted("/" + "a" * 8_000)
    assert PathRules([(pattern, False) for pattern in patterns]).allow(path)
    assert path.steps <= sum(pattern.octets for pattern in patterns) < 512 << 10


def test_many_wild_rules_and_a_long_path_are_refused_unlooked_at() -> None:
    rules = PathRules([(_pattern(f"/*{n}"), True) for n in range(6_000)])
    long, usual = Counted("/" + "a" * 8_000), Counted("/" + "a" * 400)
    assert not rules.allow(long)
    assert long.steps == 0
    assert rules.allow(usual)
    assert usual.steps <= 6_000 * len(usual)


def test_no_site_reaches_that_bound_with_a_usual_address() -> None:
    shortest = [(_pattern(f"/*{n:x}"), False) for n in range((500 << 10) // len("Allow:/*a\n"))]
    assert PathRules(shortest).allow("/" + "z" * 80)
