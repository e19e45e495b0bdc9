"""A dataset that isn't what the WARCs give is told, to the column."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.dataset.checksums import SUMS, digests, sums
from archiver.dataset.errors import DatasetError
from archiver.dataset.facts import FACTS
from archiver.dataset.formats import FORMATS, format_named
from archiver.dataset.verify import DatasetDefect, Looked, verify
from tests.dataset.datasets import make, rows, table_named


def defects(folder: Path, archive: Archive, sample: int | None = None) -> list[DatasetDefect]:
    return list(verify(folder, [archive], sample=sample, workers=1))


def forge(folder: Path, changes: dict[str, dict[str, object]]) -> None:
    """Give all rows of tables these values, and make the checksums fit."""
    for name, values in changes.items():
        form = format_named("parquet")
        path = folder / f"data/{name}/{name}-00001.parquet"
        kept = rows(folder, name)
        writer = form.writer(path, table_named(name).columns)
        for row in kept:
            writer.add(tuple({**row, **values}.values()))
        writer.close()
    resum(folder)


def resum(folder: Path) -> None:
    (folder / SUMS).unlink()
    (folder / SUMS).write_bytes(sums(digests(folder)))


@pytest.fixture(scope="module")
def sound(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dataset in each format; not to be changed."""
    folder = tmp_path_factory.mktemp("sound")
    for form in FORMATS:
        make(Archive.open(made), folder / form.name, form.name, purpose="own")
    return {form.name: folder / form.name for form in FORMATS}


def test_a_sound_dataset_has_no_defect(sound: dict[str, Path], archive: Archive) -> None:
    looked = Looked()
    assert list(verify(sound["csv"], [archive], sample=None, workers=2, looked=looked)) == []
    assert looked.captures == 11 and looked.values > 1_000
    for form in FORMATS:
        assert list(verify(sound[form.name], [])) == []


def test_values_are_shown_as_json() -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert str(DatasetDefect("articles", "id=1", "fetchedAt", at, None)) == (
        'articles, id=1, column fetchedAt: expected "2026-03-04T05:06:07Z", found null'
    )
    assert str(DatasetDefect("articles", None, "authors", ["“A”"], True)).endswith('expected ["“A”"], found true')


def test_one_character_of_a_text_is_found(sound: dict[str, Path], archive: Archive, tmp_path: Path) -> None:
    folder = shutil.copytree(sound["jsonl"], tmp_path / "set")
    path = next((folder / "data/blocks").iterdir())
    path.write_bytes(path.read_bytes().replace(b"Nobody was hurt", b"Nobody was hurl", 1))
    looked = Looked()
    found = list(verify(folder, [archive], sample=1, workers=1, looked=looked))
    assert looked.captures == 11  # all of a file that isn't what it was
    assert [(one.place, one.column) for one in found] == [(f"data/blocks/{path.name}", None), ("blocks", "text")]
    assert found[1].row and "blockId=b" in found[1].row
    assert "Nobody was hurt" in str(found[1].expected) and "Nobody was hurl" in str(found[1].actual)


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_one_flipped_bit_is_found(form: str, sound: dict[str, Path], tmp_path: Path) -> None:
    folder = shutil.copytree(sound[form], tmp_path / "set")
    path = next((folder / "data/articles").iterdir())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(bytes(content))
    (found,) = verify(folder, [])
    assert str(found) == f"data/articles/{path.name}: is not what SHA256SUMS says"


def test_what_was_forged_with_its_checksum_is_found(sound: dict[str, Path], archive: Archive, tmp_path: Path) -> None:
    folder = shutil.copytree(sound["parquet"], tmp_path / "set")
    forged: dict[str, dict[str, object]] = {
        "articles": {"articleBody": "another text", "publishedDay": None, "version": 7},
        "images": {"caption": None},
        "credits": {"agencyId": "afp"},
        "dates": {"isChosen": False},
        "captures": {"leftOut": "failed", "warcOffset": 1},
        "versions": {"number": 9},
    }
    forge(folder, forged)
    found = defects(folder, archive)
    expected = {(table, column) for table, columns in forged.items() for column in columns}
    named = {(one.place, one.column) for one in found if one.row is not None and one.column is not None}
    assert named == expected


def test_rows_that_miss_or_are_too_many_are_found(sound: dict[str, Path], archive: Archive, tmp_path: Path) -> None:
    folder = shutil.copytree(sound["jsonl"], tmp_path / "set")
    for table, order in (("dates", (1,)), ("authors", (0, 0, 1)), ("images", (0, 1, 0))):
        path = next((folder / f"data/{table}").iterdir())
        first, *others = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join((first, b"".join(others))[which] for which in order))
    found = [(one.place, one.expected, one.actual) for one in defects(folder, archive)]
    assert ("dates", "such a row", "none") in found
    assert ("authors", "no such row", "one") in found
    assert ("images", "no rows of other captures", 1) in found


def test_files_that_miss_are_added_or_changed_are_found(
    sound: dict[str, Path], archive: Archive, tmp_path: Path
) -> None:
    folder = shutil.copytree(sound["parquet"], tmp_path / "set")
    (folder / "CITATION.cff").unlink()
    (folder / "more.txt").write_text("x")
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8").replace("own use", "free use"), "utf-8")
    found = {one.place: str(one) for one in verify(folder, [])}
    assert found.keys() == {"CITATION.cff", "more.txt", "README.md"}
    assert found["CITATION.cff"].endswith("is missing")
    (folder / SUMS).unlink()
    (folder / SUMS).write_bytes(sums(digests(folder)))
    assert [str(one) for one in verify(folder, [])] == [
        "README.md: is not what dataset.json and the tables' digests give"
    ]
    (folder / SUMS).unlink()
    with pytest.raises(DatasetError, match="no finished dataset"):
        list(verify(folder, []))
    (folder / FACTS).write_text("{}")
    with pytest.raises(DatasetError, match=r"dataset\.json"):
        list(verify(folder, []))


def test_a_record_that_is_gone_is_told(sound: dict[str, Path], tmp_path: Path) -> None:
    from tests.dataset.archives import archive_of, various

    other = archive_of(tmp_path / "other", various()[:1])
    found = defects(sound["parquet"], other, sample=2)
    assert [(one.place, one.expected, one.actual) for one in found] == [
        ("captures", "its record", "none of the archives has it")
    ] * 2
