"""What can go wrong with files, settings and archives. A broken page is no error: it is a finding on its result."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "ArchiveError",
    "ArchiverError",
    "ConfigError",
    "MissingExtraError",
    "RuleError",
    "TakenDownError",
    "UsageError",
    "WarcError",
]


class ArchiverError(Exception):
    """Root of every error that a user can do something about; the command line prints it without a traceback.

    The tree:

        ArchiverError
         ├─ UsageError          the call makes no sense as it stands
         ├─ ConfigError         archive.toml: file and key
         ├─ RuleError           data/ or rules/: file, entry, what was expected
         ├─ ArchiveError        the folder is no archive, is locked, is full
         │   └─ TakenDownError  the address was taken down: nothing of it is stored
         ├─ WarcError           a record is damaged: file, offset, expected, actual
         └─ MissingExtraError   the command needs an optional dependency
    """

    exit_code: int = 1


class UsageError(ArchiverError):
    """The call makes no sense as it stands; says what would."""

    exit_code = 2


class ConfigError(ArchiverError):
    """A setting is wrong."""

    exit_code = 2

    def __init__(self, file: Path | str, key: str, problem: str) -> None:
        self.file, self.key, self.problem = Path(file), key, problem
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")


class RuleError(ArchiverError):
    """A pattern or publisher rule is wrong."""

    exit_code = 2

    def __init__(self, file: Path | str, entry: str, problem: str) -> None:
        self.file, self.entry, self.problem = Path(file), entry, problem
        super().__init__(f"{file}: {entry}: {problem}" if entry else f"{file}: {problem}")


class ArchiveError(ArchiverError):
    """The folder is no archive, is locked by another process, or can't be written."""

    exit_code = 3


class TakenDownError(ArchiveError):
    """An address was taken down, so nothing of it is stored any more. It doesn't say which."""

    def __init__(self) -> None:
        super().__init__("it was taken down: nothing of it is fetched or stored")


class WarcError(ArchiverError):
    """A WARC file is not what the standard says.

    `offset` is the byte where the defective record (its gzip member, if compressed) begins.
    """

    exit_code = 4

    def __init__(
        self, file: Path | str, offset: int, problem: str, *, expected: object = None, actual: object = None
    ) -> None:
        self.file, self.offset, self.problem, self.expected, self.actual = file, offset, problem, expected, actual
        facts = "" if expected is None and actual is None else f" (expected {expected}, found {actual})"
        super().__init__(f"{file} at byte {offset}: {problem}{facts}")


class MissingExtraError(ArchiverError):
    """The command needs a package that the core install leaves out."""

    exit_code = 2

    def __init__(self, command: str, extra: str) -> None:
        super().__init__(f"{command} needs the extra [{extra}]: pip install 'news-archiver[{extra}]'")
