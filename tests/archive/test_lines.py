"""Lines stand in record order, whatever the order they were made in."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import ArticleLines
from archiver.archive.lines import complete_lines, recover_lines, whole_lines
from archiver.model.errors import ArchiveError


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_lines_are_written_in_the_order_of_their_places(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], failed: set[int]
) -> None:
    sealed = tmp_path_factory.mktemp("lines") / "a.jsonl"
    lines = ArticleLines(sealed)
    for place in range(8):
        lines.expect(place * 100)
    for count, place in enumerate(order, 1):
        lines.put(place * 100, None if place in failed else b'{"n":%d}' % place)
        written = complete_lines(lines.path)
        assert written == [b'{"n":%d}' % n for n in range(8 - lines.pending) if n not in failed]
        assert lines.pending >= 8 - count
    lines.seal()
    assert list(whole_lines(sealed)) == [b'{"n":%d}' % n for n in range(8) if n not in failed]
    assert sealed.exists() == (len(failed) < 8)
    assert not lines.path.exists()


def test_places_come_in_order_and_are_filled_once(tmp_path: Path) -> None:
    lines = ArticleLines(tmp_path / "a.jsonl")
    lines.expect(10)
    lines.expect(20)
    with pytest.raises(ArchiveError, match="isn't behind"):
        lines.expect(20)
    with pytest.raises(ArchiveError, match="no place 30"):
        lines.put(30, b"{}")
    with pytest.raises(ArchiveError, match="line end inside"):
        lines.put(20, b"{\n}")
    lines.put(20, b"{}")
    with pytest.raises(ArchiveError, match="no place 20"):
        lines.put(20, b"{}")
    with pytest.raises(ArchiveError, match="2 lines are missing"):
        lines.seal()
    lines.abandon()
    assert lines.path.read_bytes() == b""


def test_a_line_that_could_not_be_written_waits_for_the_next(tmp_path: Path) -> None:
    """A file-size limit stands for the full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    lines = ArticleLines(tmp_path / "a.jsonl")
    for place in (1, 2, 3):
        lines.expect(place)
    lines.put(1, b"{}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, old[1]))
    try:
        with pytest.raises(ArchiveError, match="File too large"):
            lines.put(2, b'{"a":"0123456789"}')
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert lines.path.read_bytes() == b"{}\n"
    assert lines.pending == 2
    lines.put(3, b"{}")
    lines.seal()
    assert complete_lines(lines.sealed) == [b"{}", b'{"a":"0123456789"}', b"{}"]


@pytest.mark.parametrize(
    ("left", "kept"),
    [(b"", b""), (b'{"a":', b""), (b"{}\n{}\n", b"{}\n{}\n"), (b"{}\n" + b"x" * 200_000, b"{}\n")],
)
def test_recovery_cuts_a_torn_line_and_seals(tmp_path: Path, left: bytes, kept: bytes) -> None:
    sealed = tmp_path / "a.jsonl"
    (tmp_path / "a.jsonl.open").write_bytes(left)
    assert recover_lines(sealed) == len(left) - len(kept)
    assert b"".join(line + b"\n" for line in whole_lines(sealed)) == kept
    assert sealed.exists() == bool(kept)
    assert not (tmp_path / "a.jsonl.open").exists()
    assert recover_lines(sealed) is None
