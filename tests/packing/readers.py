"""Packages read back by other programs."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from fastwarc.warc import ArchiveIterator

from archiver.packing.package import Package
from tests.packing.archives import PackageFile

__all__ = ["Opened"]


class Opened:
    """A WACZ, by zipfile and FastWARC."""

    def __init__(self, package: Package) -> None:
        self.zip = zipfile.ZipFile(PackageFile(package))

    def json(self, name: str) -> Any:
        return json.loads(self.zip.read(name))

    @property
    def warcs(self) -> list[str]:
        return [name for name in self.zip.namelist() if name.startswith("archive/")]

    def pages(self) -> list[dict[str, str]]:
        """The lines of the list of pages, without the first."""
        head, *lines = self.zip.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(head)["format"] == "json-pages-1.0"
        return [json.loads(line) for line in lines]

    def rows(self) -> list[dict[str, str]]:
        """The lines of the index, as the list of blocks gives them."""
        packed = self.zip.read("indexes/index.cdx.gz")
        found: list[dict[str, str]] = []
        for line in self.zip.read("indexes/index.idx").decode().splitlines()[1:]:
            place = json.loads(line[line.index(" {") :])
            block = zlib.decompress(packed[place["offset"] : place["offset"] + place["length"]], 31)
            found += [json.loads(entry.split(" ", 2)[2]) for entry in block.decode().splitlines()]
        return found

    def record(self, row: dict[str, str]) -> tuple[str, str, bytes]:
        """Type, address and block of the record that a line of the index points to, read from there alone."""
        with self.zip.open(f"archive/{row['filename']}") as file:
            file.seek(int(row["offset"]))
            data = file.read(int(row["length"]))
        ((kind, url, block),) = [
            (record.headers["WARC-Type"], record.headers["WARC-Target-URI"], record.reader.read())
            for record in ArchiveIterator(io.BytesIO(data), parse_http=False)
        ]
        return kind, url, block

    def record_ids(self) -> Iterator[str]:
        """The ids of all records of all WARCs."""
        for name in self.warcs:
            for record in ArchiveIterator(io.BytesIO(self.zip.read(name)), parse_http=False):
                yield record.headers["WARC-Record-ID"]
