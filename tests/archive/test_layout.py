"""Each file of an archive has a name for its index and lines that no other has."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import Layout

_ENDS = [".warc.gz", ".warc", ".warc.zst", ".warc.lz4", ".arc", ".arc.gz", ".gz", ".open", ".jsonl", ".x", ""]


@given(st.lists(st.lists(st.sampled_from(_ENDS), max_size=4).map("".join), min_size=2, max_size=2, unique=True))
def test_no_two_files_share_a_name(ends: list[str]) -> None:
    layout = Layout(Path("/archive"))
    names = [f"a{end}" for end in ends]
    stems = [layout.stem(Path(name)) for name in names]
    sealed = [name.removesuffix(".open") for name in names]
    if sealed[0] != sealed[1]:
        assert None in stems or stems[0] != stems[1]
    for name, stem in zip(sealed, stems, strict=True):
        if stem is not None:
            assert layout.warc_of(layout.articles_of(name)) == layout.warcs / name


def test_warc_and_arc_files_of_every_kind_are_listed(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.warcs.mkdir()
    names = [f"a{end}" for end in (".arc", ".arc.gz", ".warc", ".warc.gz", ".warc.lz4", ".warc.zst")]
    for name in [*names, "a.wacz", "a.gz", "a.cdx", "arc"]:
        (layout.warcs / name).touch()
    (layout.warcs / "folder.arc").mkdir()
    assert [path.name for path in layout.warc_files()] == names
