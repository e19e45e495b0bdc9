"""The demo from start to end: an archive, two crawls of the bundled sites, the comparison with the gold."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from archiver.demo.check import Comparison, compare, render_differences
from archiver.demo.gold import load_gold
from archiver.demo.manifest import demo_dir
from archiver.demo.server import DemoServer, serve
from archiver.demo.table import DemoCounts, count_lines, further_commands, render_counts
from archiver.model.errors import ArchiverError

__all__ = ["DemoError", "DemoResult", "archiver_command", "render_result", "run_demo"]

CRAWLS = 2
"""The second one finds one article changed and everything else as it was."""


class DemoError(ArchiverError):
    """A command that the demo runs failed; ends with what it printed."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made and how it compares."""

    folder: Path
    counts: DemoCounts
    comparison: Comparison
    forbidden: tuple[str, ...]
    """URLs closed by robots.txt that were fetched nevertheless."""
    sample: str | None
    """URL of one article, for commands that look further."""

    @property
    def is_as_expected(self) -> bool:
        return not self.comparison.differences and not self.forbidden


def archiver_command(arguments: Sequence[str]) -> None:
    """Runs `archiver ARGUMENTS` in a process of its own, quietly.

    Raises:
        DemoError: the exit code wasn't 0.
    """
    command = [sys.executable, "-m", "archiver", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise DemoError(f"archiver {' '.join(arguments)}: exit code {done.returncode}\n{tail}")


def run_demo(
    to: Path,
    report: Callable[[str], None],
    command: Callable[[Sequence[str]], None] = archiver_command,
    *,
    workers: int = 0,
    delay_s: float = 1.0,
) -> DemoResult:
    """Makes an archive in `to`, which must not exist or be empty, and compares it with the gold.

    Args:
        report: gets one line for each step, for people.
        command: runs `archiver` with these arguments.
        workers: processes that extract; 0 means one for each processor.
        delay_s: pause between two requests to a host; the sites are our own, so tests need not wait.

    Raises:
        DemoError: a command failed.
    """
    begun = time.monotonic()
    with serve() as server:
        hosts = len(server.manifest.hosts)
        report(f"serving {hosts} small news sites on http://127.0.0.1:{server.port}/")
        command(["init", str(to), "--name", "demo", "--operator", "The demo", "--contact", "demo@example.org"])
        _configure(to / "archive.toml", server, {"workers": workers, "delay": delay_s})
        for number in range(1, CRAWLS + 1):
            before = len(server.log())
            report(f"crawl {number} of {CRAWLS}: {delay_s:g} s between two requests to a host …")
            command(_crawl_arguments(to, server))
            report(f"crawl {number} of {CRAWLS}: {len(server.log()) - before} requests")
        asked = {seen.url for seen in server.log()}
        placeholders = server.placeholders
        forbidden = tuple(url for url in server.manifest.forbidden if url in asked)
    lines = list(_lines(to))
    comparison = compare(lines, load_gold(demo_dir() / "gold.jsonl"), placeholders)
    warcs = sum(1 for _ in (to / "archive").glob("*.warc.gz*"))
    counts = count_lines(lines, warc_files=warcs, seconds=time.monotonic() - begun)
    sample = next((str(line["url"]) for line in lines if line["type"] == "NewsArticle"), None)
    return DemoResult(to, counts, comparison, forbidden, sample)


def render_result(result: DemoResult) -> str:
    """What the demo made, whether it is what the gold says, and how to look further; for a terminal."""
    differences = result.comparison.differences
    pages = {difference.url for difference in differences}
    verdict = (
        f"{len(differences)} differences on {len(pages)} pages:\n\n{render_differences(differences)}"
        if differences
        else f"{result.comparison.pages} pages, {result.comparison.fields} fields: every field is what the gold says"
    )
    closed = [f"closed by robots.txt, and fetched: {url}" for url in result.forbidden]
    commands = ["To look further:", *(f"  {command}" for command in further_commands(result.folder, result.sample))]
    return "\n".join([verdict, *closed, "", render_counts(result.counts), "", *commands])


def _crawl_arguments(folder: Path, server: DemoServer) -> Sequence[str]:
    """One crawl of all sources of the archive; the hosts' names are known on this machine only."""
    names = [part for host in server.manifest.hosts for part in ("--resolve", f"{host}=127.0.0.1")]
    return ["crawl", "--again", "--archive", str(folder), *names]


def _configure(file: Path, server: DemoServer, limits: dict[str, float]) -> None:
    """Sources of the demo, and leave to reach its hosts on loopback."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    document["allow_private"] = ["127.0.0.1"]
    document.setdefault("limits", tomlkit.table()).update(limits)
    sources = tomlkit.aot()
    for source in server.manifest.sources:
        sources.append(tomlkit.item({"name": source.name, "kind": source.kind, "url": server.url(source.url)}))
    document["source"] = sources
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    """Article lines of the archive, in the order of its files and their records."""
    files: Sequence[Path] = sorted((folder / "articles").glob("*.jsonl*"))
    for file in files:
        for line in file.read_bytes().splitlines():
            yield json.loads(line)
