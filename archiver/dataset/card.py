"""The dataset card: README.md, with the head by which `datasets.load_dataset` knows the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archiver.dataset.column import Column, Kind
from archiver.dataset.facts import Facts
from archiver.dataset.files import DATA
from archiver.dataset.formats import format_named
from archiver.dataset.optout import PURPOSES, Purpose
from archiver.dataset.quality import measured
from archiver.dataset.selection import Selection
from archiver.dataset.tables import TABLES
from archiver.dataset.words import LICENCE, PURPOSE_WORDS, markdown, plain_line, summary, title, version

__all__ = ["card"]

_MOST_LISTED: Final = 25
_DTYPES: Final[dict[Kind, str]] = {
    "string": "string", "integer": "int64", "number": "float64", "boolean": "bool", "time": "timestamp[us, tz=UTC]",
    "day": "date32", "strings": "string",
}  # fmt: skip
_MEASURES: Final = {
    "body": "body F1", "para": "paragraphs F1", "segments": "segments F1", "caption": "captions F1",
    "credit": "credits F1", "headline": "headline", "authors": "authors F1", "date": "date", "verdict": "verdict",
}  # fmt: skip
_REASONS: Final = {
    "unchanged": "fetched again and the same as before (a revisit record); the article is there once",
    "noArticlePage": "no HTML page: a redirect, a picture, an error without text",
    "failed": "extraction failed or is still to come",
    "language": "in another language than asked for",
    "published": "published outside the days asked for",
    "noDate": "days of publication were asked for, and no date can be trusted",
}
_NEVER: Final = {"robotsDisallowed": "robots.txt forbids it"}


def card(facts: Facts, identifier: str) -> str:
    """README.md. Whatever strangers wrote in it is escaped."""
    sections = (
        _head(facts),
        f"# {markdown(title(facts))}\n\n{summary(facts)}\n\n"
        f"Version {version(facts)}, identifier `{identifier}`. How to cite it: `CITATION.cff`. Columns: `COLUMNS.md`.\n",
        _tables(facts),
        _reading(facts),
        _provenance(facts),
        _content(facts),
        _gaps(facts),
        _quality(),
        f"## Licence and use\n\n{LICENCE}\n\n{_use(facts)}",
    )
    return "\n".join(sections)


def _head(facts: Facts) -> str:
    """YAML, strings as JSON has them (YAML 1.2.2, section 1.3)."""
    suffix = format_named(facts.format).suffix
    tags = {tag.partition("-")[0].lower() for tag in facts.tally.languages}
    languages = sorted(tag for tag in tags if re.fullmatch("[a-z]{2,3}", tag))
    lines = ["---", f"pretty_name: {json.dumps(plain_line(title(facts)))}", "license: other",
             "license_name: publishers-own", "tags:", "- news", "- web-archive", "language:", *(f"- {json.dumps(tag)}" for tag in languages),
             "configs:"]  # fmt: skip
    tables = [table for table in TABLES if facts.rows.get(table.name)]
    for table in tables:
        lines += [f"- config_name: {table.name}", f"  data_files: {DATA}/{table.name}/*{suffix}"]
        lines += ["  default: true"] if table is TABLES[0] else []
    lines.append("dataset_info:")
    for table in tables:
        lines += [f"- config_name: {table.name}", "  features:"]
        lines += [line for column in table.kept(with_text=facts.has_text) for line in _feature(column, facts.format)]
    return "\n".join([*lines, "---", ""])


def _feature(column: Column, form: str) -> tuple[str, str]:
    """The type of a column: else it would be guessed from the first rows of text formats, which may have no values."""
    if column.kind == "strings" and form != "csv":
        return f"  - name: {column.name}", "    list: string"
    return f"  - name: {column.name}", f"    dtype: {_DTYPES[column.kind]}"


def _tables(facts: Facts) -> str:
    rows = [(f"`{one.name}`", facts.rows.get(one.name, 0), one.description) for one in TABLES]
    joins = "`articleId` joins all tables with `articles.id`, `pageKey` joins the captures of a page. A table without rows has no file."
    return f"## Tables\n\n{_table(('table', 'rows', 'one row for'), rows)}\n{joins}\n"


def _reading(facts: Facts) -> str:
    suffix = format_named(facts.format).suffix
    reader = {".parquet": "read_parquet", ".csv": "read_csv"}.get(suffix, "read_json")
    more = (
        "\nA cell that begins with an apostrophe has one more than the text: it keeps spreadsheets from taking text for a formula.\n"
        if suffix == ".csv"
        else ""
    )
    return f"""## Reading it

```python
from datasets import load_dataset
articles = load_dataset(".", "articles", split="train")
```

```sql
select siteDomain, count(*) from {reader}('data/articles/*{suffix}') group by all;  -- DuckDB
```

`archiver query "select …" --dataset .` does the same without access to anything else.
{more}"""


def _provenance(facts: Facts) -> str:
    archives = _table(
        ("archive", "operator", "contact", "WARC files"),
        [(markdown(one.name), markdown(one.operator), markdown(one.contact), one.warcs) for one in facts.archives],
    )
    made = ", ".join(markdown(name) for name in sorted(facts.tally.extraction))
    return f"""## How it was made

Pages were fetched by a crawler that obeys robots.txt, and kept exactly as the servers sent them (WARC). The article lines of these archives were
exported by {markdown(facts.program)}:

{archives}
Extraction, version and rules: {made}. Selection: {_selection(facts.selection)}.

`sha256sum --check SHA256SUMS` tells whether the files are whole, `archiver export --verify . --archive ARCHIVE` whether they are what the WARCs
give. Nothing here depends on the day or the machine of the export: dates are those of the newest capture.
"""


def _selection(selection: Selection) -> str:
    said = {
        "purpose": PURPOSE_WORDS[selection.purpose],
        "verdicts": ", ".join(selection.verdicts) or "any",
        "hosts": ", ".join(selection.sites),
        "languages": ", ".join(selection.languages),
        "fetched since": selection.fetched_since,
        "fetched until": selection.fetched_until,
        "published since": selection.published_since,
        "published until": selection.published_until,
        "quality": ", ".join(map(str, selection.quality)),
    }
    return "; ".join(f"{name}: {markdown(str(value))}" for name, value in said.items() if value)


def _content(facts: Facts) -> str:
    tally = facts.tally
    parts = (("kind of page", tally.verdicts), ("language", tally.languages), ("year of publication", tally.years),
             ("site", tally.sites))  # fmt: skip
    tables = (_table((name, "articles"), _most(counts)) for name, counts in parts)
    return "## What is in it\n\n" + "\n".join(tables)


def _gaps(facts: Facts) -> str:
    tally = facts.tally
    left = [(_code(name), count, _reason(name)) for name, count in _by_count(tally.left_out)]
    never: dict[str, int] = {}
    for archive in facts.archives:
        for name, count in archive.never_stored.items():
            never[name] = never.get(name, 0) + count
    lost = [(_code(name), count, _NEVER.get(name, "could not be fetched")) for name, count in _by_count(never)]
    parts = [
        f"## What is not in it\n\nOf {tally.captures:,} captures these gave no article here; each stands in `captures.leftOut`:\n",
        _table(("reason", "captures", ""), left),
        "Addresses that the crawls knew of and could not keep:\n",
        _table(("reason", "addresses", ""), lost),
        "Pages that were taken out of the archives on request are neither here nor in these counts.",
        "Pages that no feed, sitemap or front page named were never looked for.\n",
    ]
    return "\n".join(parts)


def _code(name: str) -> str:
    return f"`{name}`" if re.fullmatch(r"[A-Za-z0-9:<>=._-]+", name, re.ASCII) else markdown(name)


def _reason(name: str) -> str:
    kind, _, detail = name.partition(":")
    if kind == "reserved":
        return "the publisher reserves it"
    if kind == "verdict":
        return "another kind of page than asked for"
    return "below the quality asked for" if kind == "quality" and detail else _REASONS.get(name, "")


def _quality() -> str:
    sets = measured()
    names = [name for name in _MEASURES if any(name in one.figures for one in sets)]
    rows = [
        (markdown(one.source), one.pages, markdown(one.version),
         *(f"{one.figures[name]:.3f}" if name in one.figures else "" for name in names))
        for one in sets
    ]  # fmt: skip
    headings = ("annotated pages", "number", "version", *(_MEASURES[name] for name in names))
    return f"""## How good the texts are

Measured on annotated pages of other people, not on these; the program was made while looking at four fifths of their sites, so others do
somewhat worse (by .01 to .02 for text, more for captions). `articles.bodyConfidence` and `articles.bodyCharacters` tell doubtful texts.

{_table(headings, rows)}"""


def _use(facts: Facts) -> str:
    purpose = facts.selection.purpose
    parts = [f"Made for: {PURPOSE_WORDS[purpose]}."]
    if purpose != "own":
        parts.append(
            "Left out is what publishers reserve against it, as they said with each capture: "
            + ", ".join(f"`{name}`" for name in sorted(PURPOSES[purpose]))
            + ". Whether a use is lawful is for the user to find out."
        )
    if facts.tally.without_images:
        parts.append(f"Of {facts.tally.without_images:,} articles the pictures are left out (`noimageai`).")
    others = _unheard(facts.tally.reservations, purpose)
    if others:
        parts.append("Articles in it with a reservation against other purposes: " + others + ".")
    return "\n".join(parts) + "\n"


def _unheard(reservations: Mapping[str, int], purpose: Purpose) -> str:
    return ", ".join(
        f"{_code(name)} {count:,}" for name, count in sorted(reservations.items()) if name not in PURPOSES[purpose]
    )


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    ranked = _by_count(counts)
    shown = [(markdown(name), count) for name, count in ranked[:_MOST_LISTED]]
    rest = ranked[_MOST_LISTED:]
    return [*shown, (f"{len(rest):,} others", sum(count for _, count in rest))] if rest else shown


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |"

    rows = list(rows)
    if not rows:
        return "(none)\n"
    numbers = [all(isinstance(row[at], int) for row in rows) for at in range(len(headings))]
    rule = "|" + "|".join("--:" if is_number else "---" for is_number in numbers) + "|"
    return "\n".join([line(headings), rule, *map(line, rows)]) + "\n"
