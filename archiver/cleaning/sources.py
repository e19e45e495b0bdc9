"""Which files a corpus has, and in what form each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.cleaning.errors import CorpusError
from archiver.cleaning.forms.form import Source
from archiver.cleaning.forms.jsonl import JsonLines
from archiver.cleaning.forms.packed import bare_name, read_packed
from archiver.cleaning.forms.plain import PlainText
from archiver.model.errors import MissingExtraError, UsageError

__all__ = ["Form", "Reading", "find_sources", "is_taken", "source_of"]

Form = Literal["jsonl", "parquet", "text"]

_BY_ENDING: dict[str, Form] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".txt": "text", ".text": "text",
}  # fmt: skip
_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read."""

    field: str = "text"
    #: name of the field or column that has the text
    form: Form | None = None
    #: None: as each file's name or first bytes say
    is_parted: bool = False
    #: whether empty lines part the documents of a text file


def find_sources(paths: list[Path], reading: Reading) -> list[Source]:
    """The files named, and those of known endings in the folders named, by name. UsageError where there are none."""
    sources = [source_of(file, name, reading) for path in paths for file, name in _files(path, reading)]
    if not sources:
        raise UsageError("no corpus files there: looked for .jsonl, .ndjson, .parquet, .txt, .text and their .gz, .zst")
    return sources


def source_of(file: Path, name: str, reading: Reading) -> Source:
    """One file of a corpus."""
    form = reading.form or _by_name(name) or _by_bytes(file, name)
    if form == "jsonl":
        return JsonLines(file, name, reading.field)
    if form == "text":
        return PlainText(file, name, reading.is_parted)
    try:
        from archiver.cleaning.forms.parquet import ParquetRows
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise MissingExtraError("archiver clean of Parquet files", "dataset") from error
    return ParquetRows(file, name, reading.field)


def _files(path: Path, reading: Reading) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    for file in sorted(path.rglob("*")):
        if is_taken(file.name, reading) and file.is_file() and not file.is_symlink():
            yield file, file.relative_to(path).as_posix()


def is_taken(name: str, reading: Reading) -> bool:
    """Whether a file with this name is read where its folder is named."""
    form = _by_name(name)
    return form is not None and reading.form in (None, form)


def _by_name(name: str) -> Form | None:
    return _BY_ENDING.get(Path(bare_name(name)).suffix.lower())


def _by_bytes(file: Path, name: str) -> Form:
    with read_packed(file) as stream:
        start = stream.read(1024)
    if not start:
        raise CorpusError(file, "it is empty, so its form can't be told: --format says it")
    if start.startswith(_PARQUET):
        return "parquet"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "jsonl"
    if Path(bare_name(name)).suffix:
        raise UsageError(f"{file}: its form can't be told by its name or first bytes: --format says it")
    return "text"
