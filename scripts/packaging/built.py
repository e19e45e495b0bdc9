"""Source distribution and wheel, built from a source tree without the network, and what is in them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Literal

__all__ = ["PackagingError", "Wheel", "build", "unpack_sdist"]


class PackagingError(Exception):
    """The package can't be built, installed or used; the text is for people."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel file and its content."""

    path: Path
    files: dict[str, bytes]
    """Name in the wheel → bytes, in the order of the archive."""

    @classmethod
    def read(cls, path: Path) -> Wheel:
        """The content of a wheel file."""
        with zipfile.ZipFile(path) as archive:
            return cls(path, {name: archive.read(name) for name in archive.namelist()})

    @property
    def top_level(self) -> frozenset[str]:
        """First parts of the names, the folder of the metadata left out."""
        names = {name.partition("/")[0] for name in self.files}
        return frozenset(name for name in names if not name.endswith(".dist-info"))

    @property
    def metadata(self) -> Message:
        """Core metadata (PEP 566): `Requires-Dist` and so on."""
        return BytesParser().parsebytes(self.info("METADATA"))

    def info(self, name: str) -> bytes:
        """A file of the metadata folder. Raises KeyError where there is none."""
        [found] = [full for full in self.files if full.endswith(f".dist-info/{name}")] or [name]
        return self.files[found]

    def under(self, folder: str) -> dict[str, bytes]:
        """Files below a folder of the wheel, by their path from there."""
        prefix = f"{folder}/"
        return {name.removeprefix(prefix): data for name, data in self.files.items() if name.startswith(prefix)}


def build(source: Path, target: Literal["wheel", "sdist"], to: Path) -> Path:
    """The distribution file made from a source tree by hatchling, which must be installed; no build isolation.

    Raises:
        PackagingError: with what hatchling printed.
    """
    before = set(to.iterdir()) if to.is_dir() else set()
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(to)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    made = set(to.iterdir()) - before if to.is_dir() else set()
    if done.returncode or len(made) != 1:
        raise PackagingError(f"{target} of {source}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return made.pop()


def unpack_sdist(file: Path, to: Path) -> Path:
    """The source tree in a source distribution, unpacked below `to`."""
    with tarfile.open(file) as archive:
        # extractall(filter="data") is an error before Python 3.11.4, which Debian 12 has
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(to)  # noqa: S202  # made by `build` a moment ago
    [tree] = to.iterdir()
    return tree
