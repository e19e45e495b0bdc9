"""What is in a file that is to be imported, and what of it is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from archiver.archive import Bundle, IndexRow, salvage
from archiver.archive.index_files import index_rows
from archiver.archive.records import WarcRecord, scan_records
from archiver.archive.repack import repacked
from archiver.model.errors import WarcError
from archiver.model.path_text import path_text
from archiver.packing.record_digests import judged_digests
from archiver.packing.resources import is_resource

__all__ = ["Gate", "Survey", "survey_of"]


@dataclass(frozen=True, slots=True)
class Gate:
    """What an exchange is asked before it comes in."""

    is_taken_down: Callable[[str, str], bool] = lambda _, __: False
    #: whether an address, or a record by its id, was taken down from this archive
    is_here: Callable[[IndexRow], bool] = lambda _: False
    #: whether the archive has the record already


@dataclass(slots=True)
class Survey:
    """One file, read to its end."""

    path: Path
    records: int = 0
    resources: int = 0
    #: of those records, of kind resource
    rows: list[IndexRow] = field(default_factory=list)
    #: of the captures that come in
    damages: list[WarcError] = field(default_factory=list)
    #: what can't be read
    wrong_digests: list[WarcError] = field(default_factory=list)
    #: of records that can be read and aren't what they say of themselves
    unknown_digests: int = 0
    #: by algorithms that can't be computed
    taken_down: int = 0
    #: exchanges
    here: int = 0
    #: captures
    _left_out: set[int] = field(default_factory=set)
    #: places of records

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self._left_out

    @property
    def left_out(self) -> int:
        """Exchanges that don't come in."""
        return self.taken_down + self.here

    def rows_of(self, file: str) -> Iterator[IndexRow]:
        """The index rows under another name of the file."""
        return (replace(row, file=file) for row in self.rows)

    def kept(self) -> Iterator[bytes]:
        """The records that come in as one WARC of gzip members."""
        with closing(scan_records(self.path)) as records:
            for record in records:
                if isinstance(record, WarcRecord) and record.offset not in self._left_out:
                    yield from repacked(record)

    def judge(self, record: WarcRecord) -> None:
        """Hold a record against its digests."""
        wrong, unknown = judged_digests(path_text(self.path), record)
        self.wrong_digests += wrong
        self.unknown_digests += unknown

    def take(self, bundle: Bundle, gate: Gate) -> None:
        """Look at an exchange."""
        rows = index_rows([bundle])
        if gate.is_taken_down(bundle.target_uri, bundle.record_id):
            self.taken_down += 1
        elif any(map(gate.is_here, rows)):
            self.here += 1
        else:
            self.rows += rows
            return
        self._left_out.update(record.offset for record in bundle.records)


def survey_of(path: Path, gate: Gate, on_capture: Callable[[str], None] = lambda _: None) -> Survey:
    """Read a file as far as it can be read. `on_capture` hears the address of each capture."""
    survey = Survey(path)

    def count(record: WarcRecord) -> None:
        survey.records += 1
        survey.resources += is_resource(record)
        survey.judge(record)

    for found in salvage(path, on_record=count):
        if isinstance(found, WarcError):
            survey.damages.append(found)
        else:
            survey.take(found, gate)
            on_capture(found.target_uri)
    return survey
