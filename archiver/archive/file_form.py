"""What kind of record file a file is, by its bytes, and the name it gets in an archive."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from archiver.archive.records.arc import ArcFormat
from archiver.archive.records.member import MemberError, codec_of
from archiver.archive.records.member_stream import MemberFile
from archiver.archive.records.record_format import BLANK

__all__ = ["imported_name", "suffix_of"]

_PEEK_BYTES = 1 << 16
_PACKED = {"gzip": ".gz", "zstd": ".zst", "LZ4": ".lz4"}
_ENDS = re.compile(r"(?:\.(?:warc|arc|gz|zst|lz4|open|bad))+$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_CHARS = 120
_HASH_CHARS = 12


def suffix_of(path: Path) -> str:
    """The end of a name that says how a file is to be read: `.warc.gz`, `.arc`, `.warc.zst` and so on.

    OSError if it can't be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        data = file.read(_PEEK_BYTES)
        codec = codec_of(data[:4])
        if codec:
            try:
                data, _ = MemberFile(file, size, codec).first_line(0)
            except MemberError:
                data = b""
    is_arc = ArcFormat().surely_begins(data.lstrip(BLANK))
    return (".arc" if is_arc else ".warc") + (_PACKED[codec.name] if codec else "")


def imported_name(name: str, sha256: str, suffix: str) -> str:
    """The name in an archive of a file of another: safe on every file system, and its own for each content.

    >>> imported_name("../Zürich crawl (1).warc.gz", "0123456789abcdef", ".warc.gz")
    'Zurich-crawl-1-0123456789ab.warc.gz'
    >>> imported_name("con.arc", "ab" * 32, ".arc"), imported_name("???", "ab" * 32, ".warc")
    ('con-abababababab.arc', 'imported-abababababab.warc')
    """
    plain = unicodedata.normalize("NFKD", name.replace("\\", "/").rpartition("/")[2]).encode("ascii", "ignore").decode()
    stem = _UNSAFE.sub("-", _ENDS.sub("", plain)).strip(".-_")[:_MOST_CHARS].rstrip(".-_")
    stem = re.sub(r"-+", "-", stem)
    # a name that ends like a record file before the suffix would be taken for another kind
    return f"{_ENDS.sub('', stem) or 'imported'}-{sha256[:_HASH_CHARS]}{suffix}"
