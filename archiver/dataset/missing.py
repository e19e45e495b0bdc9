"""WARCs that an archive knows of and no longer has: what stood in them can't be in a dataset."""

from __future__ import annotations

from archiver.archive.manifest import missing
from archiver.dataset.material import Material
from archiver.dataset.selection import Selection

__all__ = ["missing_captures"]


def missing_captures(material: Material, number: int, selection: Selection) -> dict[str, int]:
    """Of each missing WARC of an archive, by name, how many captures of pages in it the selection covers.

    Known of are WARCs that the manifest lists or the catalogue has rows of; without rows the number is 0. Captures that
    another archive has aren't counted, those of all sources are: the source stood in the record.

    `number`: of the archive, from 0.
    """
    archive, catalogue = material.archives[number], material.catalogues[number]
    there = {path.name for path in archive.warcs()}
    known = {file for file in catalogue.counts() if archive.warc(file).name not in there}
    return {
        file: sum(
            row.purpose == "page" and selection.covers(row.final_url, row.fetched_at) and not material.has(row)
            for row in catalogue.rows(file)
        )
        for file in sorted({*known, *missing(archive.layout)})
    }
