"""What `verify` finds."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Defect"]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that isn't as it should be."""

    file: str
    #: name, relative to the archive's folder of that kind of file
    offset: int
    #: byte of a record; number of the line, from 1, in an index or article file
    code: str
    #: camelCase name
    expected: str | None = None
    actual: str | None = None

    def __str__(self) -> str:
        facts = [f"{word} {fact}" for word, fact in (("expected", self.expected), ("found", self.actual)) if fact]
        return f"{self.file} at {self.offset}: {self.code}{': ' * bool(facts)}{', '.join(facts)}"
