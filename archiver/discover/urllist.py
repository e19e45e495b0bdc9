"""Links of a plain list of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.discover.found import Discovered, gathered
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.url import resolve

__all__ = ["read_url_list", "without_comment"]

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+|\r\n|[\n\r\x85\u2028\u2029]")
_COMMENT = re.compile(r"(?:^|\s)#")
_MOST_PROBLEMS = 100
_MOST_WRONG = 50_000
_MOST_CHARS = 20_000


def read_url_list(text: str, found_in: str | None = None) -> Discovered:
    """One address a line; empty lines, and what stands behind `#` at a line's start or after a space, are comment.

    Any other space belongs to the address, and is escaped.

    >>> [link.url for link in read_url_list("# seeds\\nhttps://a.example/x#y  # why\\n\\nhttps://b.example/c d").links]
    ['https://a.example/x#y', 'https://b.example/c%20d']
    >>> read_url_list("b.example").problems[0].code
    'noAddress'
    """
    problems: list[Problem] = []
    found = gathered(_links(text, found_in, problems))
    return Discovered(found.links, (*problems, *found.problems))


def without_comment(line: str) -> str:
    """A line of a list without a comment, and without space around what is left.

    >>> without_comment(" https://a.example/x y#z  # why"), without_comment("# why")
    ('https://a.example/x y#z', '')
    """
    comment = _COMMENT.search(line)
    return line[: comment.start() if comment else None].strip()


def _links(text: str, found_in: str | None, problems: list[Problem]) -> Iterator[Link]:
    wrong = 0
    for number, line in _lines(text):
        text = without_comment(line[:_MOST_CHARS])
        if not text:
            continue
        address = resolve(None, text)
        if address:
            yield Link(url=address, found_in=found_in)
            continue
        wrong += 1
        if wrong <= _MOST_PROBLEMS:
            problems.append(Problem("noAddress", f"line {number}: {line[:200].strip()[:100]}"))
        elif wrong > _MOST_WRONG:
            problems.append(Problem("noAddress", f"line {number}: the rest of the list is not read"))
            return
    if wrong > _MOST_PROBLEMS:
        problems.append(Problem("noAddress", f"{wrong - _MOST_PROBLEMS} more lines"))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, one at a time: `splitlines` would hold all of 64 MiB twice."""
    number = 1
    for match in _LINE.finditer(text):
        if match[0] in ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"):
            number += 1
        else:
            yield number, match[0].lstrip("\ufeff")
