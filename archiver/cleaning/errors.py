"""What can be wrong with a file of a corpus as a whole. A record that can't be read is no error: it stays as it is."""

from __future__ import annotations

from pathlib import Path

from archiver.model.errors import ArchiverError

__all__ = ["CorpusError"]


class CorpusError(ArchiverError):
    """A file of a corpus can't be read to its end; says which, and why."""

    def __init__(self, file: Path | str, problem: str, *, is_damaged: bool = False) -> None:
        """`is_damaged`: its bytes are not what they should be."""
        self.file, self.problem = str(file), problem
        self.exit_code = 4 if is_damaged else 1
        super().__init__(f"{file}: {problem}")
