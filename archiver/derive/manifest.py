"""Manifests for `parse`: a JSON Lines file that names pages and what is known of their fetch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO

import msgspec

from archiver.model.errors import UsageError

__all__ = ["ManifestRow", "read_manifest"]

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


def read_manifest(stream: IO[bytes], name: str) -> list[ManifestRow]:
    """The rows in order. Raises `UsageError` with the line number of the first that is no row; `name` is for it."""
    decoder = msgspec.json.Decoder(ManifestRow)
    rows = []
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            rows.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{name}, line {number}: {error}") from error
    return rows
