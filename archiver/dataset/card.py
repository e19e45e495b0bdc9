"""The dataset card: README.md, with the head by which `datasets.load_dataset` knows the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archiver.dataset.card_head import card_head
from archiver.dataset.facts import Facts
from archiver.dataset.formats import format_named
from archiver.dataset.markdown import code, markdown, table
from archiver.dataset.optout import PURPOSES, Purpose
from archiver.dataset.quality import measured
from archiver.dataset.selection import Selection
from archiver.dataset.tables import TABLES
from archiver.dataset.words import LICENCE, PURPOSE_WORDS, counted, summary, title, version

__all__ = ["card"]

_MOST_LISTED: Final = 25
_MEASURES: Final = {
    "body": "body F1", "para": "paragraphs F1", "segments": "segments F1", "caption": "captions F1",
    "credit": "credits F1", "headline": "headline", "authors": "authors F1", "date": "date", "verdict": "verdict",
}  # fmt: skip
_REASONS: Final = {
    "unchanged": "fetched again and the same as before (a revisit record); the article is there once",
    "noArticlePage": "no page of its own: a redirect, a picture, an empty error, what a browser made a page of",
    "failed": "extraction failed or is still to come",
    "language": "in another language than asked for",
    "published": "published outside the days asked for",
    "noDate": "days of publication were asked for, and no date can be trusted",
}
_NEVER: Final = {"robotsDisallowed": "robots.txt forbids it"}


def card(facts: Facts, identifier: str) -> str:
    """README.md. Whatever strangers wrote in it is escaped."""
    sections = (
        card_head(facts),
        f"# {markdown(title(facts))}\n\n{summary(facts)}\n\n"
        f"Version {version(facts)}, identifier `{identifier}`. To cite it: `CITATION.cff`. Columns: `COLUMNS.md`.\n",
        _tables(facts),
        _reading(facts),
        _provenance(facts),
        _content(facts),
        _gaps(facts),
        _quality(),
        f"## Licence and use\n\n{LICENCE}\n\n{_use(facts)}",
    )
    return "\n".join(sections)


def _tables(facts: Facts) -> str:
    rows = [(f"`{one.name}`", facts.rows.get(one.name, 0), one.description) for one in TABLES]
    joins = (
        "`articleId` joins all tables with `articles.id`, `pageKey` joins the captures of a page. A table without rows "
        "has no file."
    )
    return f"## Tables\n\n{table(('table', 'rows', 'one row for'), rows)}\n{joins}\n"


def _reading(facts: Facts) -> str:
    form = format_named(facts.format)
    reader = {"parquet": "read_parquet", "csv": "read_csv"}.get(form.name, "read_json")
    files = f"data/articles/*{form.suffix}"
    lines = [
        "## Reading it",
        "",
        "```python",
        "from datasets import load_dataset",
        'articles = load_dataset(".", "articles", split="train")',
        "```",
        "",
        "```sql",
        f"from {reader}('{files}') select siteDomain, count(*) group by all;  -- DuckDB",
        "```",
        "",
        '`archiver query "select …" --dataset .` does the same without access to anything else.',
    ]
    if form.name == "csv":
        lines.append(
            "A string that begins with an apostrophe has one more than the text: it keeps spreadsheets from taking "
            "text for a formula. Lists are JSON."
        )
    return "\n".join([*lines, ""])


def _provenance(facts: Facts) -> str:
    archives = table(
        ("archive", "operator", "contact", "WARC files"),
        [(markdown(one.name), markdown(one.operator), markdown(one.contact), one.warcs) for one in facts.archives],
    )
    made = ", ".join(markdown(name) for name in sorted(facts.tally.extraction))
    return f"""## How it was made

Pages were kept exactly as the servers sent them (WARC); what this program fetched, it fetched in obedience to
robots.txt. The articles of these archives were exported by {markdown(facts.program)}:

{archives}
Extraction, version and rules: {made}. Selection: {_selection(facts.selection)}.

`sha256sum --check SHA256SUMS` tells whether the files are whole, `archiver export --verify . --archive ARCHIVE`
whether they are what the WARCs give. Nothing here depends on the day or the machine of the export: dates are those
of the newest capture.
"""


def _selection(selection: Selection) -> str:
    said = {
        "purpose": PURPOSE_WORDS[selection.purpose],
        "verdicts": ", ".join(selection.verdicts) or "any",
        "hosts": ", ".join(selection.hosts),
        "sources": ", ".join(selection.sources),
        "languages": ", ".join(selection.languages),
        "fetched from": selection.fetched_from,
        "fetched to": selection.fetched_to,
        "published from": selection.published_from,
        "published to": selection.published_to,
        "quality": ", ".join(map(str, selection.quality)),
    }
    return "; ".join(f"{name}: {markdown(str(value))}" for name, value in said.items() if value)


def _content(facts: Facts) -> str:
    tally = facts.tally
    parts = (("kind of page", tally.verdicts), ("language", tally.languages), ("year of publication", tally.years),
             ("site", tally.sites))  # fmt: skip
    counted = (table((name, "articles"), _most(counts)) for name, counts in parts)
    return "## What is in it\n\n" + "\n".join(counted)


def _gaps(facts: Facts) -> str:
    tally = facts.tally
    left = [(code(name), count, _reason(name)) for name, count in _by_count(tally.left_out)]
    never: dict[str, int] = {}
    for archive in facts.archives:
        for name, count in archive.never_stored.items():
            never[name] = never.get(name, 0) + count
    lost = [(code(name), count, _NEVER.get(name, "could not be fetched")) for name, count in _by_count(never)]
    parts = [
        "## What is not in it\n",
        f"Of {counted(tally.captures, 'capture')} these gave no article here; each stands in `captures.leftOut`:\n",
        table(("reason", "captures", ""), left),
        "Addresses that the crawls knew of and could not keep:\n",
        table(("reason", "addresses", ""), lost),
        f"Captures that were taken out of the archives on request, and stand nowhere here: {_taken_down(facts):,}.",
        *_missing(facts),
        "Pages that no feed, sitemap or front page named were never looked for.\n",
    ]
    return "\n".join(parts)


def _missing(facts: Facts) -> list[str]:
    """Nothing for archives that have all of their WARCs."""
    gone = [(code(file), count) for archive in facts.archives for file, count in archive.missing.items()]
    if not gone:
        return []
    return [
        "\nThe archives had lost WARC files when this was made, and with them "
        f"{counted(facts.missing, 'capture')} of pages, of which nothing stands here:\n",
        table(("missing WARC file", "captures of pages in it"), gone),
    ]


def _taken_down(facts: Facts) -> int:
    return sum(archive.taken_down for archive in facts.archives)


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

Measured on annotated pages of other people, not on these; the program was made while looking at four fifths of their
sites, so others do somewhat worse (by .01 to .02 for text, more for captions). `articles.bodyConfidence` and
`articles.bodyCharacters` tell doubtful texts.

{table(headings, rows)}"""


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
        parts.append(f"Pictures of {counted(facts.tally.without_images, 'article')} are left out (`noimageai`).")
    others = _unheard(facts.tally.reservations, purpose)
    if others:
        parts.append("Articles in it with a reservation against other purposes: " + others + ".")
    return "\n".join(parts) + "\n"


def _unheard(reservations: Mapping[str, int], purpose: Purpose) -> str:
    return ", ".join(
        f"{code(name)} {count:,}" for name, count in sorted(reservations.items()) if name not in PURPOSES[purpose]
    )


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    ranked = _by_count(counts)
    shown = [(markdown(name), count) for name, count in ranked[:_MOST_LISTED]]
    rest = ranked[_MOST_LISTED:]
    return [*shown, (f"{len(rest):,} others", sum(count for _, count in rest))] if rest else shown


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
