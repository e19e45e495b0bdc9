"""What can be wrong with the folder of a dataset."""

from __future__ import annotations

from archiver.model.errors import ArchiveError, ArchiverError

__all__ = ["DatasetError", "LineError"]


class DatasetError(ArchiverError):
    """A folder is no dataset of this program, isn't whole, or a file of it is damaged; says which, and where."""

    exit_code = 4


class LineError(ArchiveError):
    """An article line of an archive is damaged, missing or of another record; says which, and what mends it."""

    exit_code = 4
