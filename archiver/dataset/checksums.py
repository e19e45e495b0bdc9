"""SHA256SUMS: the last file of a dataset, as `sha256sum --check` reads it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archiver.dataset.errors import DatasetError

__all__ = ["SUMS", "damaged_files", "digest_of", "digests", "read_sums", "sums"]

SUMS: Final = "SHA256SUMS"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[^\n]+)")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Path within the folder to digest, for every file below it, sorted."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: digest_of(files[name]) for name in sorted(files)}


def sums(found: dict[str, str]) -> bytes:
    """The file's content."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(found.items())).encode()


def read_sums(folder: Path) -> dict[str, str]:
    """Path to digest. DatasetError where the file is missing (the dataset isn't whole) or can't be understood."""
    path = folder / SUMS
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{folder} is no finished dataset: {SUMS} can't be read: {error}") from error
    matches = [_LINE.fullmatch(line) for line in lines]
    for number, match in enumerate(matches, 1):
        if match is None:
            raise DatasetError(f"{path}: line {number}: expected a SHA-256 in hex, two spaces and a path")
    return {match["name"]: match["digest"] for match in matches if match}


def damaged_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Files that aren't what SHA256SUMS says, each with what is wrong; those in hidden folders aren't looked at."""
    known = read_sums(folder)
    for name, digest in known.items():
        path = folder / name
        if not path.is_file() or path.is_symlink():
            yield name, "is missing"
        elif digest_of(path) != digest:
            yield name, "is not what SHA256SUMS says"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known and name != SUMS and not name.startswith("."):
            yield name, "stands in no line of SHA256SUMS"
