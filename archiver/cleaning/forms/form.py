"""What all forms of a corpus have in common: records to read, and a place to write them to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

__all__ = ["LONGEST_BYTES", "Record", "Sink", "Source"]

LONGEST_BYTES = 64 << 20
"""A longer record isn't looked into."""


@dataclass(frozen=True, slots=True)
class Record:
    """One text where it stands."""

    number: int
    #: line, row or document of its file, from 1
    text: str | None
    #: None where there is none, or none that can be read
    raw: Any
    #: the record as its form needs it to write it again
    problem: str | None = None
    #: what is wrong with it
    id: Any = None
    #: its id as it stands in the record, to be written as JSON; None where it has none
    fields: tuple[str, ...] | None = None
    #: their names, where it is a JSON object


class Sink(Protocol):
    """Where the records of a source go, in their order."""

    def put(self, record: Record, text: str | None) -> None:
        """Write a record, with another text unless that is None."""

    def close(self) -> None:
        """Write what is left."""


class Source(Protocol):
    """A file of a corpus."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def name(self) -> str:
        """For messages and reports: the path as it was given, without folders above it."""

    def records(self) -> Iterator[Record]:
        """Its records in order; may be asked for again. Raises CorpusError where the file can't be read on."""
