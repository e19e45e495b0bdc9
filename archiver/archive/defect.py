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

    @property
    def is_doubt(self) -> bool:
        """Whether it says only that a digest can't be computed, and nothing of the bytes."""
        return self.code.endswith("DigestUnknown")

    def __str__(self) -> str:
        facts = [f"{word} {fact}" for word, fact in (("expected", self.expected), ("found", self.actual)) if fact]
        return f"{self.file} at {self.offset}: {self.code}{': ' * bool(facts)}{', '.join(facts)}"
