from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive, recover
from archiver.archive.imports import (
    Import,
    ImportedFile,
    draft_of,
    drafts,
    finish_imports,
    free_name,
    import_log,
    read_imports,
)
from archiver.archive.unfinished import unfinished
from archiver.model.errors import ArchiveError
from tests.archive.exchanges import new_archive
from tests.archive.records.foreign import members, warc_file

_NAME = "tide-0123456789ab.warc.gz"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path)


def _entry(*files: str) -> Import:
    imported = tuple(ImportedFile(file=file, sha256="ab" * 32) for file in files)
    return Import(
        time="2026-11-22T10:00:00.000000Z", by="Jo", source="tide.wacz", sha256="cd" * 32, size=9, files=imported
    )


def test_a_line_of_the_log_makes_drafts_part_of_the_archive(archive: Archive) -> None:
    for name in (_NAME, "other.arc"):
        draft_of(archive.layout, name).write_bytes(members(warc_file()))
    assert archive.warcs() == []
    with import_log(archive.layout) as log:
        assert drafts(archive.layout) == set()  # nothing told of them
        for name in (_NAME, "other.arc"):
            draft_of(archive.layout, name).write_bytes(members(warc_file()))
        log.commit(_entry(_NAME, "other.arc"))
        assert log.knows("ab" * 32) and log.knows("cd" * 32) and not log.knows("ef" * 32)
    assert [path.name for path in archive.warcs()] == ["other.arc", _NAME]
    assert unfinished(archive.layout) == ["other.arc", _NAME]
    assert read_imports(archive.layout) == [_entry(_NAME, "other.arc")]


def test_no_file_takes_the_place_of_another(archive: Archive) -> None:
    (archive.layout.warcs / _NAME.upper()).touch()
    draft_of(archive.layout, "tide-0123456789ab-1.warc.gz").touch()
    assert free_name(archive.layout, _NAME, ".warc.gz") == "tide-0123456789ab-2.warc.gz"
    assert free_name(archive.layout, "other.arc", ".arc") == "other.arc"


def test_recovery_ends_what_was_committed(archive: Archive) -> None:
    with import_log(archive.layout) as log:
        draft_of(archive.layout, _NAME).write_bytes(members(warc_file()))
        log.commit(_entry(_NAME))
    (archive.layout.warcs / _NAME).rename(draft_of(archive.layout, _NAME))  # as if killed before
    draft_of(archive.layout, "never.warc").write_bytes(b"half")
    report = recover(archive)
    assert [path.name for path in archive.layout.warcs.iterdir()] == [_NAME]
    assert report.indexed == (_NAME,)
    assert unfinished(archive.layout) == [_NAME]


def test_a_running_import_is_left_alone(archive: Archive) -> None:
    with import_log(archive.layout):
        draft_of(archive.layout, _NAME).write_bytes(b"half")
        finish_imports(archive.layout)
        assert drafts(archive.layout) == {_NAME}
        with pytest.raises(ArchiveError, match="another import is running"), import_log(archive.layout):
            pass
    finish_imports(archive.layout)
    assert drafts(archive.layout) == set()


def test_a_line_that_was_torn_counts_for_nothing(archive: Archive) -> None:
    archive.layout.imports.write_bytes(b'{"time":"2026-11-22T10:00')
    with import_log(archive.layout) as log:
        draft_of(archive.layout, _NAME).write_bytes(members(warc_file()))
        log.commit(_entry(_NAME))
    assert read_imports(archive.layout) == [_entry(_NAME)]


def test_a_line_that_is_none_is_named(archive: Archive) -> None:
    archive.layout.imports.write_bytes(b'{"time":3}\n')
    with pytest.raises(ArchiveError, match=r"imports\.jsonl: line 1: "):
        read_imports(archive.layout)
