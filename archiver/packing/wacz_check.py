"""A WACZ against what it says of itself, and the WARCs in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.archive import Checked, Defect, verify_warc
from archiver.archive.disk import disk_errors
from archiver.packing.wacz_members import PACKAGE, RefusedFileError, WaczFile

__all__ = ["wacz_defects"]


def wacz_defects(path: Path, *, checked: Checked | None = None) -> Iterator[Defect]:
    """The defects of a WACZ: of its directory, members and digests, and of the records in its WARCs.

    One WARC after the other is unpacked into a temporary folder.
    """
    checked = checked or Checked()
    try:
        with WaczFile(path) as wacz:
            yield from _package_defects(path, wacz)
            for name in wacz.names:
                yield from _member_defects(path, wacz, name, checked)
    except RefusedFileError as error:
        yield Defect(str(path), 0, "damagedPackage", None, error.problem)


def _package_defects(path: Path, wacz: WaczFile) -> Iterator[Defect]:
    """What is wrong with the list of members, and with those that are no WARCs."""
    if wacz.package is None:
        yield Defect(str(path), 0, "damagedPackage", None, f"{PACKAGE} is missing or can't be read")
    else:
        actual = f"sha256:{hashlib.sha256(wacz.package).hexdigest()}"
        if wacz.package_hash not in (None, actual):
            yield Defect(f"{path}/{PACKAGE}", 0, "packageDigest", wacz.package_hash, actual)
        yield from (Defect(f"{path}/{name}", 0, "notInPackage") for name in wacz.names if name not in wacz.listed)
    for name in sorted(wacz.listed):
        if not wacz.has(name):
            yield Defect(f"{path}/{name}", 0, "missingMember", f"a member that {PACKAGE} lists", None)
        elif name not in wacz.names:
            with Path(os.devnull).open("wb") as nowhere:
                problems = wacz.unpack(name, nowhere)
            yield from (Defect(f"{path}/{name}", 0, "damagedMember", None, problem) for problem in problems)


def _member_defects(path: Path, wacz: WaczFile, name: str, checked: Checked) -> Iterator[Defect]:
    """What is wrong with a WARC, and with its records."""
    with TemporaryDirectory(prefix="archiver-") as folder:
        unpacked = Path(folder) / "unpacked"
        with disk_errors(unpacked), unpacked.open("wb") as file:
            problems = wacz.unpack(name, file)
        yield from (Defect(f"{path}/{name}", 0, "damagedMember", None, problem) for problem in problems)
        for defect in verify_warc(unpacked, checked=checked):
            yield replace(defect, file=f"{path}/{name}")
