"""Which names of files are addresses."""

from __future__ import annotations

from archiver.model.errors import UsageError

__all__ = ["is_address"]


def is_address(name: str) -> bool:
    """Whether a name is an address rather than a path. UsageError for one that can't be fetched.

    >>> is_address("s3://bucket/a.warc.gz"), is_address("folder/a.warc.gz")
    (True, False)
    """
    scheme, colon, _ = name.partition("://")
    if not colon or "/" in scheme:
        return False
    if scheme not in ("s3", "http", "https"):
        raise UsageError(f"{name}: files are read from paths and from s3, http and https addresses")
    return True
