"""What a demo run made, in numbers and as a table for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["DemoCounts", "count_lines", "further_commands", "render_counts"]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """Over all article lines, versions included."""

    pages: int
    verdicts: Mapping[str, int]
    """Pages by `pageVerdict.kind`, the most frequent first."""
    articles: int
    """Pages that hold news: article, liveBlog, gallery, video, paywallStub."""
    paragraphs: int
    captions: int
    credits: int
    sources: int
    """Different parties."""
    warc_files: int
    seconds: float


def count_lines(lines: Iterable[Mapping[str, Any]], *, warc_files: int, seconds: float) -> DemoCounts:
    """Counts what article lines hold."""
    kept = list(lines)
    images = [image for line in kept for image in line["images"]]
    return DemoCounts(
        pages=len(kept),
        verdicts=dict(Counter(line["pageVerdict"]["kind"] for line in kept).most_common()),
        articles=sum(line["type"] != "WebPage" for line in kept),
        paragraphs=sum(len(line["articleBody"].split("\n\n")) for line in kept if line["articleBody"]),
        captions=sum(image["caption"] is not None for image in images),
        credits=sum(image["credit"] is not None for image in images),
        sources=len({source["id"] or source["name"] for line in kept for source in line["sources"]}),
        warc_files=warc_files,
        seconds=seconds,
    )


def render_counts(counts: DemoCounts) -> str:
    """The final table, one row a line.

    >>> print(render_counts(DemoCounts(3, {"article": 2, "listing": 1}, 2, 12, 4, 3, 2, 1, 8.04)))
    pages        3
    verdicts   article 2, listing 1
    articles     2
    paragraphs  12
    captions     4
    credits      3
    sources      2
    WARC files   1
    seconds    8.0
    """
    verdicts = ", ".join(f"{kind} {number}" for kind, number in counts.verdicts.items())
    rows = [
        ("pages", str(counts.pages)),
        ("articles", str(counts.articles)),
        ("paragraphs", str(counts.paragraphs)),
        ("captions", str(counts.captions)),
        ("credits", str(counts.credits)),
        ("sources", str(counts.sources)),
        ("WARC files", str(counts.warc_files)),
        ("seconds", f"{counts.seconds:.1f}"),
    ]
    names = max(len(name) for name, _ in rows)
    values = max(len(value) for _, value in rows)
    lines = [f"{name:<{names}} {value:>{values}}" for name, value in rows]
    lines.insert(1, f"{'verdicts':<{names}} {verdicts}")
    return "\n".join(lines)


def further_commands(folder: Path, url: str | None) -> tuple[str, ...]:
    """Commands that look further into the archive that a demo made.

    Args:
        url: of an article in it; None leaves out the commands that need one.
    """
    place = f"--archive {folder}"
    page = (f"archiver show {place} '{url}'", f"archiver explain {place} '{url}'") if url else ()
    return (f"archiver status {place}", *page, f"archiver verify {place}", f"archiver reparse {place} --compare")
