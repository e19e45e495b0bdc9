"""Manifests for `parse`: a JSON Lines file that names pages and what is known of their fetch."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import msgspec

__all__ = ["Manifest", "ManifestRow", "read_manifest"]

Headers = dict[str, str | list[str]] | list[tuple[str, str]]


class ManifestRow(msgspec.Struct, frozen=True):
    """One page of a manifest. Keys it doesn't know are left alone: gold files are manifests too."""

    id: str
    html: str
    #: path, relative to the manifest's folder or absolute; HTML or text, gzipped or plain
    url: str | None = None
    status: int | None = None
    headers: Headers | None = None
    fetched_at: datetime | None = None

    def header_pairs(self) -> tuple[tuple[str, str], ...]:
        """The headers in order, one pair for each value."""
        if self.headers is None:
            return ()
        items = self.headers.items() if isinstance(self.headers, dict) else self.headers
        return tuple((name, one) for name, value in items for one in ([value] if isinstance(value, str) else value))

    def fetched_at_utc(self) -> datetime | None:
        """Time of the fetch; one without an offset counts as UTC."""
        if self.fetched_at is None:
            return None
        if self.fetched_at.tzinfo is None:
            return self.fetched_at.replace(tzinfo=UTC)
        return self.fetched_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows in order, and what is wrong with lines that give none, with their numbers."""

    rows: tuple[ManifestRow, ...]
    problems: tuple[str, ...] = ()


def read_manifest(stream: IO[bytes]) -> Manifest:
    """The rows of a file. A line that is no row, or repeats the id of one before, is left out and told."""
    decoder = msgspec.json.Decoder(ManifestRow)
    rows: dict[str, ManifestRow] = {}
    problems = []
    for number, line in enumerate(stream, start=1):
        bare = line.removeprefix(BOM_UTF8) if number == 1 else line
        if not bare.strip():
            continue
        try:
            row = decoder.decode(bare)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(f'line {number}: no page such as {{"id": "1", "html": "1.html"}}: {error}')
            continue
        if row.id in rows:
            problems.append(f"line {number}: the id {row.id!r} stands twice")
        rows.setdefault(row.id, row)
    return Manifest(tuple(rows.values()), tuple(problems))
