"""Records that can't be read: told one by one while they are few, and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from archiver.cleaning.forms.form import Record, Source
from archiver.cleaning.forms.jsonl import JsonLines
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

__all__ = ["FieldCheck", "Unread"]

_MOST_TOLD = 20
_MOST_NAMES = 20
_DETAIL = re.compile(r"(?: at its byte \d|:).*", re.DOTALL)
"""What differs among problems of one cause: places, and what a parser says."""


class Unread:
    """Tells of the first records of each cause, and at the end how many more there were."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._counts: Counter[str] = Counter()

    def add(self, source: Source, record: Record, problem: str) -> None:
        """One more."""
        cause = _DETAIL.sub("", problem)
        self._counts[cause] += 1
        if self._counts[cause] <= _MOST_TOLD:
            self._warn(f"{path_text(source.name)}, record {record.number}: {problem}; it stays as it is")

    def end(self) -> None:
        """Tell of those that weren't told."""
        for cause, count in self._counts.items():
            if count > _MOST_TOLD:
                self._warn(f"{count - _MOST_TOLD:,} more of these: {cause}")


class FieldCheck:
    """Whether any record has the field that was asked for, and which fields there are instead."""

    def __init__(self) -> None:
        self._others: Counter[str] = Counter()
        self._is_found = False
        self._field: str | None = None

    def add(self, source: Source, record: Record) -> None:
        """One more; what is no JSON has its text in any case."""
        if self._is_found:
            return
        if not isinstance(source, JsonLines) or record.fields is None:
            self._is_found = record.text is not None
        elif source.field in record.fields:
            self._is_found = True
        else:
            self._field = source.field
            self._others.update(record.fields[:_MOST_NAMES])

    def end(self, sources: Sequence[Source]) -> None:
        """UsageError where no record has it."""
        if self._is_found or self._field is None:
            return
        names = [name for name, _ in self._others.most_common(_MOST_NAMES)]
        there = ", ".join(names) + (", …" if len(self._others) > _MOST_NAMES else "")
        where = path_text(sources[0].name) + (f" and {len(sources) - 1:,} more" if len(sources) > 1 else "")
        raise UsageError(
            f"{where}: --field names the one with the text, and no record has a field {self._field}; there are: "
            f"{there or 'none'}"
        )
