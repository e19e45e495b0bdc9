from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive.file_form import imported_name, suffix_of
from archiver.archive.layout import Layout
from tests.archive.records.foreign import arc_file, members, warc_file, zst

_HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"".join(warc_file()), ".warc"),
        (b"\r\n" + b"".join(warc_file()), ".warc"),
        (members(warc_file()), ".warc.gz"),
        (members(warc_file(), zst), ".warc.zst"),
        (b"".join(arc_file()), ".arc"),
        (members(arc_file()), ".arc.gz"),
        (members(arc_file(), zst), ".arc.zst"),
        (b"", ".warc"),
        (b"\x1f\x8b\x08 and nothing", ".warc.gz"),
    ],
)
def test_the_suffix_says_how_to_read_it(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / "named otherwise"
    path.write_bytes(data)
    assert suffix_of(path) == suffix


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/", "../../etc/passwd", "a/b\\c", "-rf", ".hidden", "a\0b", "x" * 5000, "ÄÖÜ", "北京.warc.gz",
        "con", "nul.warc", "a.warc.gz.open", "a.arc.warc.gz", "a b\tc\n.arc", "a;rm -rf *.warc", "\u202egz.craw",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".warc", ".warc.gz", ".arc", ".warc.zst"])
def test_names_are_safe_everywhere(name: str, suffix: str) -> None:
    made = imported_name(name, _HASH, suffix)
    assert made.isascii() and len(made) < 160
    assert not set(made) & set('/\\:*?"<>| \t\n\0')
    assert made[0].isalnum() and made.endswith(f"-0123456789ab{suffix}")
    stem = Layout(Path()).stem(Path(made))
    assert stem == (made.removesuffix(suffix) if suffix == ".warc.gz" else made)
