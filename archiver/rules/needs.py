"""What the packaged patterns can't do without, worked out beforehand: data/model/literals.json.

It is what `literals` says of each alternative of each pattern, by the pattern's flags and source; to work it out takes
longer than all else at the start of a process. A pattern that isn't in it, such as an archive's own, is worked out when
it is needed. `make literals` writes it, and a test tells when it is out of date.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from archiver.model.rules import Pattern
from archiver.rules.literals import alternatives, needed_sets

__all__ = ["Needs", "encode_needs", "needs_of", "parts_of", "read_needs"]

Needs = Mapping[str, list[list[list[str]]]]
"""By pattern: for each of its alternatives the sets of literals, of each of which a text must hold one."""


def parts_of(pattern: Pattern) -> tuple[str, ...]:
    """The alternatives of a pattern, or the whole; comments of a verbose one may hold bars."""
    return (pattern.source,) if pattern.flags & re.VERBOSE else alternatives(pattern.source)


def needs_of(pattern: Pattern, known: Needs) -> list[list[list[str]]]:
    """What each of `parts_of` needs; nothing where nothing can be told."""
    found = known.get(_key(pattern))
    return _worked_out(pattern) if found is None else found


def read_needs(path: Path) -> Needs:
    """As written by `encode_needs`."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, list[list[list[str]]]])


def encode_needs(patterns: Iterable[Pattern]) -> bytes:
    """One pattern a line, by key."""
    needs = {_key(pattern): _worked_out(pattern) for pattern in patterns}
    lines = [f'"{key}":'.encode() + msgspec.json.encode(needs[key]) for key in sorted(needs)]
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def _key(pattern: Pattern) -> str:
    return hashlib.blake2b(f"{int(pattern.flags)} {pattern.source}".encode(), digest_size=8).hexdigest()


def _worked_out(pattern: Pattern) -> list[list[list[str]]]:
    return [[sorted(literals) for literals in needed_sets(one, pattern.flags)] for one in parts_of(pattern)]
