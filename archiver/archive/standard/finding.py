"""What a file has that the standard doesn't allow."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive.standard.rules import RULES, Rule

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one record breaks."""

    file: str
    offset: int
    #: byte where the record begins; of a record that isn't the first of its gzip member, where the member begins
    code: str
    #: of the rule
    actual: str | None = None
    #: what stands there, shortened

    @property
    def rule(self) -> Rule:
        return RULES[self.code]

    @property
    def is_breach(self) -> bool:
        """Whether the standard says "shall" and not only "should"."""
        return self.rule.is_shall

    def __str__(self) -> str:
        rule = self.rule
        found = f": found {self.actual}" if self.actual else ""
        return f"{self.file} at {self.offset}: {self.code}: {rule.text} (WARC 1.1, {rule.place}){found}"
