"""Check what was made from the WARCs against them: indexes and article lines."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack
from itertools import zip_longest

from archiver.archive.defect import Defect
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_lines, merge_lines
from archiver.archive.layout import Layout
from archiver.archive.line_place import place_in, place_of
from archiver.archive.lines import complete_lines
from archiver.archive.open_file import OPEN_SUFFIX, folder_lock

__all__ = ["folder_defects", "index_defects", "line_defects"]


def index_defects(layout: Layout, name: str, rows: list[IndexRow]) -> Iterator[Defect]:
    """Where the index of a sealed WARC differs from the rows that its records give."""
    index = layout.index_of(name)
    lines = index_lines(layout, name)
    if not index.exists():  # sealed a moment ago, and its rows not yet sorted
        lines.sort()
    expected = sorted(row.encode() for row in rows)
    if lines == expected:
        return
    have, want = set(lines), set(expected)
    for row in rows:
        if row.encode() not in have:
            yield Defect(name, row.offset, "notInIndex", row.record_id, None)
    for number, line in enumerate(lines, 1):
        if line not in want:
            yield Defect(index.name, number, "indexRowWrong", None, line.decode("utf-8", "replace").strip())
    if have == want:
        yield Defect(index.name, 0, "indexOrder", "sorted rows, each once", f"{len(lines)} rows")


def line_defects(
    layout: Layout, name: str, pages: Sequence[IndexRow], known_failures: Container[str]
) -> Iterator[Defect]:
    """Where the article lines of a sealed WARC differ from its pages, given in record order.

    Pages whose record id is a known failure need no line.
    """
    path = layout.articles_of(name)
    lines = complete_lines(path) if path.exists() else []
    seen: list[int] = []
    by_id: dict[str, list[IndexRow]] = {}
    for page in pages:
        by_id.setdefault(page.record_id, []).append(page)  # other programs may give an id twice
    missing = {page.offset: page for page in pages}
    for number, line in enumerate(lines, 1):
        try:
            place = place_in(line)
        except ValueError as error:
            yield Defect(path.name, number, "damagedLine", None, str(error))
            continue
        same = by_id.get(place.record_id or "", []) if place else []
        if place is None or not same:
            yield Defect(path.name, number, "lineWithoutRecord", None, str(place and place.record_id))
            continue
        page = next((page for page in same if page.offset == place.offset), same[0])
        if place != place_of(page):
            yield Defect(path.name, number, "linePointsWrong", str(place_of(page)), str(place))
        if missing.pop(page.offset, None) is None:
            yield Defect(path.name, number, "lineTwice", None, page.record_id)
        seen.append(page.offset)
    if seen != sorted(seen):
        yield Defect(path.name, 0, "lineOrder", "the order of the records", None)
    for page in missing.values():
        if page.record_id not in known_failures:
            yield Defect(name, page.offset, "noArticleLine", page.url, None)


def folder_defects(layout: Layout) -> Iterator[Defect]:
    """Index and article files that belong to no WARC, and a merged index that isn't the sum of the others."""
    # listed before the WARCs, which are there before what is made from them
    indexes = [*layout.sealed_indexes(), *sorted(layout.indexes.glob(f"*.cdxj{OPEN_SUFFIX}"))]
    articles = sorted([*layout.articles.glob("*.jsonl"), *layout.articles.glob(f"*.jsonl{OPEN_SUFFIX}")])
    names = {layout.stem(path) for path in layout.warc_files()}
    for path in indexes:
        if path.name.removesuffix(OPEN_SUFFIX).removesuffix(".cdxj") not in names:
            yield Defect(path.name, 0, "indexWithoutWarc")
    for path in articles:
        if path.name.removesuffix(OPEN_SUFFIX).removesuffix(".jsonl") not in names:
            yield Defect(path.name, 0, "articlesWithoutWarc")
    with ExitStack() as stack:
        stack.enter_context(folder_lock(layout.indexes, is_shared=True))  # else it may be merged meanwhile
        parts = [stack.enter_context(path.open("rb")) for path in layout.sealed_indexes()]
        merged = stack.enter_context(layout.merged_index.open("rb")) if layout.merged_index.exists() else ()
        for number, (expected, actual) in enumerate(zip_longest(merge_lines(parts), merged, fillvalue=b""), 1):
            if expected != actual:
                facts = (line.decode("utf-8", "replace").strip()[:200] for line in (expected, actual))
                yield Defect(layout.merged_index.name, number, "mergedIndexWrong", *facts)
                return
