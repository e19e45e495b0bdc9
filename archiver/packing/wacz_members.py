"""The WARCs in a WACZ that somebody sent: nothing of what its ZIP directory says is believed."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from archiver.archive.declared_digest import DeclaredDigest
from archiver.model.errors import ArchiverError

__all__ = [
    "FOLDER",
    "PACKAGE",
    "PACKAGE_DIGEST",
    "NoDirectoryError",
    "RefusedFileError",
    "Resource",
    "WaczFile",
    "is_zip",
    "leads_away",
    "package_digest",
]

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL_HEAD = struct.Struct("<4s22x2H")
# APPNOTE.TXT 6.3.10 of PKWARE, section 4.3.7: signature, lengths of name and extra field
FOLDER = "archive/"
"""Of the WARCs."""
PACKAGE = "datapackage.json"
"""The list of members."""
PACKAGE_DIGEST = "datapackage-digest.json"
"""Its digest; a WACZ may lack it."""
_BY_LENGTH = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_MOST_MEMBERS = 100_000
_MOST_RATIO, _RATIO_FREE_BYTES = 200, 64 << 20
_MOST_PACKAGE_BYTES = 64 << 20
_CHUNK_BYTES = 1 << 20


class RefusedFileError(ArchiverError):
    """A file that doesn't become part of the archive, and why."""

    exit_code = 1

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class NoDirectoryError(RefusedFileError):
    """A ZIP file whose directory, which stands at the end, isn't there or can't be read."""


class Resource(msgspec.Struct):
    """What the list of members says of one."""

    path: str
    hash: str | None = None
    size: object = msgspec.field(name="bytes", default=None)
    #: should be a number

    @property
    def digest(self) -> DeclaredDigest | None:
        """That its bytes should have; None where none is declared."""
        return None if self.hash is None else package_digest(self.hash)


class _Package(msgspec.Struct):
    resources: list[Resource] = []


class _Digest(msgspec.Struct):
    hash: str


def package_digest(hash: str) -> DeclaredDigest:  # noqa: A002  the name in the file
    """A digest as packages declare it: with the name of its algorithm, or in base 16 alone, whose length tells.

    Frictionless data packages mean MD5 without a name; WACZ writers have put SHA-256 there.

    >>> package_digest("md5:" + "0" * 32).is_known, package_digest("0" * 64).is_known, package_digest("0" * 8).is_known
    (True, True, False)
    """
    algorithm = None if ":" in hash else _BY_LENGTH.get(len(hash))
    return DeclaredDigest(f"{algorithm}:{hash}" if algorithm else hash)


def is_zip(path: Path) -> bool:
    """Whether a file begins as ZIP files do. OSError if it can't be read."""
    with path.open("rb") as file:
        return file.read(4) in _MAGIC


class WaczFile:
    """A WACZ to be unpacked. A context manager.

    RefusedFileError for a ZIP file that can't be read, holds no WARC, or plays games: with names that lead elsewhere or
    stand twice, members that overlap, are links, are encrypted, or unpack to far more than they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            is_missing = str(error) == "File is not a zip file"
            size = f"{path.stat().st_size:,} bytes"
            what = f"cut off: its directory is missing at the end of {size}"
            raise NoDirectoryError(path, what if is_missing else f"its directory can't be read: {error}") from error
        try:
            self._members = self._checked()
            self.package = self._small(PACKAGE)
            #: bytes of the list of members; None where it can't be read
            self.listed = self._declared()
            #: what the list says of each, by name
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> WaczFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def package_hash(self) -> str | None:
        """The digest of the list of members, as the package has it; None where it can't be read."""
        try:
            return msgspec.json.decode(self._small(PACKAGE_DIGEST) or b"", type=_Digest).hash
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    @property
    def names(self) -> Sequence[str]:
        """The files in its folder of WARCs, sorted: record files, and what else was put there."""
        return sorted(self._members)

    @property
    def size(self) -> int:
        """Bytes of those, unpacked, as far as it tells."""
        return sum(member.file_size for member in self._members.values())

    def has(self, name: str) -> bool:
        """Whether there is a member of this name."""
        return name in self._zip.NameToInfo

    def unpack(self, name: str, target: BinaryIO) -> list[str]:
        """Write a member to a file; what is wrong with it, in words. Of a damaged one, what comes before the damage.

        RefusedFileError where more comes out than the directory says, and for what no member should be.
        """
        member, problems = self._zip.getinfo(name), list[str]()
        self._check(member)
        declared = self.listed.get(name) or Resource(name)
        size, digest = 0, declared.digest
        try:
            for data in self._pieces(member):
                size += len(data)
                if size > member.file_size:
                    raise RefusedFileError(self._path, f"{name} unpacks to more bytes than it says")
                if digest is not None:
                    digest.update(data)
                target.write(data)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            problems.append(f"{name} is damaged: {error}")
        if declared.size is not None and declared.size != size:
            problems.append(f"{name} isn't what {PACKAGE} says: expected {declared.size!r} bytes, found {size}")
        if digest is not None and digest.is_known and not digest.fits:
            facts = f"expected {digest.declared}, found {digest.computed_hex}"
            problems.append(f"{name} isn't what {PACKAGE} says: its hash differs ({facts})")
        return problems

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        if member.compress_type == zipfile.ZIP_STORED:
            yield from self._stored(member)
            return
        with self._zip.open(member) as source:
            while data := source.read(_CHUNK_BYTES):
                yield data

    def _stored(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """All bytes of a member that isn't packed: `zipfile` keeps the last ones back where the CRC is wrong."""
        with self._path.open("rb") as file:
            file.seek(member.header_offset)
            head = file.read(_LOCAL_HEAD.size)
            signature, *_, name_bytes, extra_bytes = _LOCAL_HEAD.unpack(head.ljust(_LOCAL_HEAD.size, b"\0"))
            if signature != _MAGIC[0]:
                raise zipfile.BadZipFile("its head isn't where the directory says")
            file.seek(name_bytes + extra_bytes, 1)
            crc32, left = 0, member.compress_size
            while left and (data := file.read(min(left, _CHUNK_BYTES))):
                left -= len(data)
                crc32 = zlib.crc32(data, crc32)
                yield data
        if left or crc32 != member.CRC:
            raise zipfile.BadZipFile("it is cut off" if left else "its CRC is wrong")

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise RefusedFileError(self._path, f"more than {_MOST_MEMBERS} members")
        self._check_overlaps(infos)
        found: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            # `filename` ends at a NUL, where the directory's own name may go on
            if info.orig_filename != info.filename or leads_away(info.filename):
                raise RefusedFileError(self._path, f"member with a name that leads elsewhere: {info.orig_filename!r}")
            if info.filename in found:
                raise RefusedFileError(self._path, f"two members named {info.filename!r}")
            if info.filename.endswith(".wacz"):
                raise RefusedFileError(self._path, "a WACZ of several WACZ files: import those one by one")
            if info.filename.startswith(FOLDER) and not info.is_dir():
                self._check(info)
                found[info.filename] = info
        if not found:
            raise RefusedFileError(self._path, f"a ZIP file without anything in {FOLDER}: no WACZ")
        return found

    def _check(self, info: zipfile.ZipInfo) -> None:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise RefusedFileError(self._path, f"{info.filename} is no regular file")
        if info.flag_bits & _ENCRYPTED:
            raise RefusedFileError(self._path, f"{info.filename} is encrypted")
        if info.compress_type not in _KINDS:
            raise RefusedFileError(self._path, f"{info.filename} is packed in a way that no WACZ is")
        if info.file_size > _RATIO_FREE_BYTES and info.file_size > _MOST_RATIO * info.compress_size:
            raise RefusedFileError(self._path, f"{info.filename} would unpack to {info.file_size} bytes: a bomb")

    def _check_overlaps(self, infos: Sequence[zipfile.ZipInfo]) -> None:
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise RefusedFileError(self._path, f"{info.filename!r} overlaps another member: a bomb")
            end = info.header_offset + info.compress_size
        if end > self._path.stat().st_size:
            raise RefusedFileError(self._path, "members end behind the file")

    def _declared(self) -> dict[str, Resource]:
        """What the list of members says; nothing where it says nothing that can be read."""
        try:
            package = msgspec.json.decode(self.package or b"", type=_Package)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self.package = None
            return {}
        return {resource.path: resource for resource in package.resources}

    def _small(self, name: str) -> bytes | None:
        try:
            info = self._zip.getinfo(name)
            if info.file_size > _MOST_PACKAGE_BYTES or info.flag_bits & _ENCRYPTED:
                return None
            return self._zip.read(info)
        except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
            return None


def leads_away(name: str) -> bool:
    r"""Whether a name is more than a path below the folder that it is unpacked in.

    >>> [leads_away(name) for name in ("archive/a.warc.gz", "archive/../../x", "/x", "a\\b", "C:x", "a//b")]
    [False, True, True, True, True, True]
    """
    parts = name.removesuffix("/").split("/")
    return any(part in ("", ".", "..") for part in parts) or "\\" in name or ":" in parts[0] or not name.isprintable()
