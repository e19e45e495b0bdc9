"""Links of a plain list of addresses."""

from __future__ import annotations

from archiver.discover.found import Discovered, gathered
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.url import resolve

__all__ = ["read_url_list"]


def read_url_list(text: str) -> Discovered:
    """One address a line; empty lines and what stands behind `#` at a line's start or after a space is comment.

    >>> [link.url for link in read_url_list("# seeds\\nhttps://a.example/x#y  # why\\n\\nb.example").links]
    ['https://a.example/x#y']
    >>> read_url_list("b.example").problems[0].code
    'noAddress'
    """
    links: list[Link] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        address = resolve(None, words[0])
        if address:
            links.append(Link(url=address))
        else:
            problems.append(Problem("noAddress", f"line {number}: {line.strip()[:100]}"))
    return gathered(links, problems)
