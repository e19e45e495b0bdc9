"""What can be wrong with the folder of a dataset."""

from __future__ import annotations

from archiver.model.errors import ArchiverError

__all__ = ["DatasetError"]


class DatasetError(ArchiverError):
    """A folder is no dataset of this program, isn't whole, or a file of it is damaged; says which, and where."""

    exit_code = 4
