"""`archiver status`: what is in the archive."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.left_open import tell_of_left_open
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, print_table
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount
from archiver.model.article import ARTICLE_KINDS

if TYPE_CHECKING:
    from archiver.archive import Archive, SourceConfig
    from archiver.catalogue import CaptureRow

__all__ = ["status"]

_MOST_HOSTS = 20


@dataclass(slots=True)
class _Sums:
    """What the catalogue's rows add up to."""

    captures: int = 0
    revisits: int = 0
    failed: int = 0
    truncated: int = 0
    #: captures that were cut off
    last: str | None = None
    #: time of the newest capture
    verdicts: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, Counter[str]] = field(default_factory=dict)
    files: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, row: CaptureRow, host: str) -> None:
        what = row.verdict or ("revisit" if row.revisit_of else "failed" if row.extraction == "failed" else row.purpose)
        self.captures += 1
        self.revisits += row.revisit_of is not None
        self.failed += row.extraction == "failed"
        self.truncated += row.truncated is not None
        self.last = max(filter(None, (self.last, row.fetched_at)), default=None)
        if row.verdict:
            self.verdicts[row.verdict] += 1
        for table, key in ((self.hosts, host), (self.files, row.file)):
            counts = table.setdefault(key, Counter())
            counts["captures"] += 1
            counts["lines"] += row.extraction == "ok"
            counts["articles"] += row.verdict in ARTICLE_KINDS
            counts[what] += 1


@click.command()
@json_option
@archive_option
def status(as_json: bool, archive_dir: Path) -> None:
    """Say what the archive holds.

    Captures by verdict, by host and by WARC file, and when it was last fed.
    """
    from archiver.archive import Archive
    from archiver.catalogue import Catalogue
    from archiver.derive.behind import behind
    from archiver.web.url import host_of

    archive = Archive.open(archive_dir)
    tell_of_left_open(archive)
    sums = _Sums()
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        for row in catalogue.rows():
            sums.add(row, host_of(row.final_url) or "(no host)")
        versions = len(catalogue.versions())
        late = behind(archive, catalogue)
    files = _files(archive, sums)
    sources = _sources(archive)
    if as_json:
        print_json({**_as_json(archive, sums, files, versions), "sources": sources, "behind": late})
    else:
        _print(archive, sums, files, versions)
        _print_sources(sources)
        if late:
            click.echo(
                f"The catalogue is behind: it lacks captures of {amount(len(late), 'WARC file')}. archiver rebuild"
            )


def _sources(archive: Archive) -> list[dict[str, Any]]:
    """How each source of archive.toml stands."""
    from archiver.catalogue import HostTurns, SourceState, SqliteFrontier

    with HostTurns(archive.layout.state, is_read_only=True) as turns:
        spent = turns.spent(time.time())
    names = [source.name for source in archive.config.sources]
    with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
        states = {state.source: state for state in frontier.sources()}
        waiting = frontier.waiting(names) if spent else []
        documents = frontier.documents()
    rows = []
    for source in archive.config.sources:
        state = states.get(source.name, SourceState(source.name))
        rows.append(
            {
                "name": source.name,
                "kind": source.kind,
                "fetched": state.done,
                "waiting": state.waiting,
                "failed": state.failed,
                "reasons": state.reasons,
                "nextLook": _time(state.due),
                "documents": [
                    {"url": one.url, "reason": one.reason, "detail": one.detail, "tries": one.tries}
                    for one in documents
                    if one.source == source.name and one.reason
                ],
                "spent": {
                    host: spent[host]
                    for name, host in waiting
                    if name == source.name and spent.get(host, 0) >= _budget(archive, source)
                },
            }
        )
    return rows


def _budget(archive: Archive, source: SourceConfig) -> float:
    """How often a host may be asked for a source on one day."""
    return source.requests_per_day or archive.config.limits.requests_per_day or math.inf


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _print_sources(sources: list[dict[str, Any]]) -> None:
    if sources:
        columns = ("name", "kind", "fetched", "waiting", "failed", "nextLook")
        rows = [tuple("" if source[column] is None else source[column] for column in columns) for source in sources]
        print_table("Sources", ("source", "kind", "pages fetched", "waiting", "failed", "next look"), rows)
    for source in sources:
        for document in source["documents"]:
            why = f"{document['reason']}: {document['detail']}" if document["detail"] else document["reason"]
            click.echo(clean_line(f"{source['name']}: {document['url']} can't be read or is broken ({why})."))
        for host, requests in source["spent"].items():
            was = f"was asked {amount(requests, 'time')} today, as often as archive.toml allows"
            click.echo(clean_line(f"{source['name']} waits until 00:00 UTC: {host} {was}."))


def _files(archive: Archive, sums: _Sums) -> list[tuple[str, int, int, int]]:
    """Name, bytes, captures and article lines of each WARC."""
    rows = []
    for path in archive.warcs():
        counts = sums.files.get(path.name.removesuffix(".open"), Counter())
        rows.append((path.name, path.stat().st_size, counts["captures"], counts["lines"]))
    return rows


def _as_json(archive: Archive, sums: _Sums, files: list[tuple[str, int, int, int]], versions: int) -> dict[str, Any]:
    return {
        "name": archive.config.name,
        "captures": sums.captures,
        "revisits": sums.revisits,
        "articles": sum(count for verdict, count in sums.verdicts.items() if verdict in ARTICLE_KINDS),
        "articleLines": sum(sums.verdicts.values()),
        "versions": versions,
        "failed": sums.failed,
        "truncated": sums.truncated,
        "lastCapture": sums.last,
        "verdicts": dict(sums.verdicts.most_common()),
        "hosts": {host: counts["captures"] for host, counts in sorted(sums.hosts.items())},
        "files": [
            {"file": name, "bytes": size, "captures": held, "articles": lines} for name, size, held, lines in files
        ],
    }


def _print(archive: Archive, sums: _Sums, files: list[tuple[str, int, int, int]], versions: int) -> None:
    config = archive.config
    click.echo(
        click.style(clean_line(config.name), bold=True) + clean_line(f", run by {config.operator} ({config.contact})")
    )
    if not files:
        click.echo("Nothing is archived yet: archiver save URL, or name sources in archive.toml and archiver crawl.")
        return
    print_table("Captures by verdict", ("verdict", "captures"), sums.verdicts.most_common())
    by_size = sorted(sums.hosts.items(), key=lambda item: (-item[1]["captures"], item[0]))
    hosts = [
        (host, counts["captures"], counts["articles"], counts["revisit"], counts["failed"]) for host, counts in by_size
    ]
    print_table("Hosts", ("host", "captures", "articles", "unchanged", "failed"), hosts[:_MOST_HOSTS])
    if len(hosts) > _MOST_HOSTS:
        click.echo(f"… and {len(hosts) - _MOST_HOSTS:,} more hosts: --json lists them all")
    print_table("WARC files", ("file", "bytes", "captures", "article lines"), files)
    click.echo(
        f"{amount(sums.captures, 'capture')} ({sums.revisits:,} unchanged), {amount(versions, 'version')} of pages; "
        f"the last was made {sums.last or 'at an unknown time'}."
    )
    if sums.truncated:
        were = "was" if sums.truncated == 1 else "were"
        click.echo(f"{amount(sums.truncated, 'capture')} {were} cut off: what came of it is kept and marked.")
    if sums.failed:
        click.echo(f"Extraction failed for {amount(sums.failed, 'page')}: `archiver reparse` tries again.")
