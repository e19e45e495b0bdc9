"""A WACZ against what it says of itself, and the WARCs in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.archive import Checked, Defect, verify_warc
from archiver.archive.disk import disk_errors
from archiver.packing.wacz_members import PACKAGE, PACKAGE_DIGEST, RefusedFileError, WaczFile, package_digest

__all__ = ["package_defects", "wacz_defects"]


def wacz_defects(path: Path, *, checked: Checked | None = None) -> Iterator[Defect]:
    """The defects of a WACZ: of its directory, members and digests, and of the records in its WARCs.

    One WARC after the other is unpacked into a temporary folder.
    """
    checked = checked or Checked()
    try:
        with WaczFile(path) as wacz:
            yield from package_defects(str(path), wacz)
            for name in wacz.names:
                yield from _member_defects(path, wacz, name, checked)
    except RefusedFileError as error:
        yield Defect(str(path), 0, "damagedPackage", None, error.problem)


def package_defects(path: str, wacz: WaczFile) -> Iterator[Defect]:
    """What is wrong with the list of members, with what it says of them, and with those that are no WARCs.

    `path`: of the WACZ, by which defects name it. Whether WARCs are what the list says, unpacking them tells.
    """
    if wacz.package is None:
        what = "can't be read" if wacz.has(PACKAGE) else "is missing"
        yield Defect(path, 0, "damagedPackage", None, f"{PACKAGE} {what}")
    else:
        yield from _list_defects(path, wacz, wacz.package)
        yield from (Defect(f"{path}/{name}", 0, "notInPackage") for name in wacz.names if name not in wacz.listed)
    for name, resource in sorted(wacz.listed.items()):
        digest = resource.digest
        if not wacz.has(name):
            yield Defect(f"{path}/{name}", 0, "missingMember", f"a member that {PACKAGE} lists", None)
            continue
        if digest is not None and not digest.is_known:
            yield Defect(f"{path}/{name}", 0, "memberDigestUnknown", None, digest.declared)
        if name not in wacz.names:
            problems = _other_member(wacz, name)
            yield from (Defect(f"{path}/{name}", 0, "damagedMember", None, problem) for problem in problems)


def _list_defects(path: str, wacz: WaczFile, package: bytes) -> Iterator[Defect]:
    """Where the list of members isn't what the digest beside it says."""
    if wacz.package_hash is None:
        if wacz.has(PACKAGE_DIGEST):
            yield Defect(f"{path}/{PACKAGE_DIGEST}", 0, "damagedPackage", None, f"{PACKAGE_DIGEST} can't be read")
        return
    digest = package_digest(wacz.package_hash)
    digest.update(package)
    if not digest.is_known:
        yield Defect(f"{path}/{PACKAGE}", 0, "packageDigestUnknown", None, digest.declared)
    elif not digest.fits:
        yield Defect(f"{path}/{PACKAGE}", 0, "packageDigest", digest.declared, digest.computed_hex)


def _other_member(wacz: WaczFile, name: str) -> list[str]:
    """What is wrong with a member that nothing is made of."""
    try:
        with Path(os.devnull).open("wb") as nowhere:
            return wacz.unpack(name, nowhere)
    except RefusedFileError as error:
        return [error.problem]


def _member_defects(path: Path, wacz: WaczFile, name: str, checked: Checked) -> Iterator[Defect]:
    """What is wrong with a WARC, and with its records."""
    with TemporaryDirectory(prefix="archiver-") as folder:
        unpacked = Path(folder) / "unpacked"
        with disk_errors(unpacked), unpacked.open("wb") as file:
            problems = wacz.unpack(name, file)
        yield from (Defect(f"{path}/{name}", 0, "damagedMember", None, problem) for problem in problems)
        for defect in verify_warc(unpacked, checked=checked):
            yield replace(defect, file=f"{path}/{name}")
