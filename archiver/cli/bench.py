"""`archiver bench`: how well and how fast extraction does on annotated pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.exits import ExitCode
from archiver.cli.given_path import GivenPath
from archiver.cli.options import json_option, rules_option, workers_option
from archiver.cli.output import tell
from archiver.cli.progress import progress
from archiver.model.amount import amount
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.bench.floors import Stored
    from archiver.bench.gold import Half, PageSet
    from archiver.bench.run import Scored
    from archiver.bench.variants import Hiding

__all__ = ["bench"]


@dataclass(frozen=True, slots=True)
class _Call:
    """What the caller wants."""

    corpus: Path
    sources: tuple[str, ...]
    half: Half | None
    every: int
    is_split: bool
    with_peers: bool
    is_ablated: bool
    hidings: tuple[Hiding, ...]
    is_timed: bool
    rules_dir: Path | None
    workers: int | None
    figures_file: Path | None
    is_gate: bool
    is_pinned: bool
    is_lowered: bool
    reason: str | None


@click.command()
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="CORPUS_FOLDER")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source; may be given again.")
@click.option(
    "--half",
    type=click.Choice(["development", "heldOut"]),
    help="Only pages of domains that may be looked at, or only of those held out.",
)
@click.option("--every", type=click.IntRange(min=1), default=1, metavar="N", help="Only every Nth page of a source.")
@click.option("--split", "is_split", is_flag=True, help="Show development and held-out domains side by side.")
@click.option("--peers", "with_peers", is_flag=True, help="Score the other extractors that are installed, too.")
@click.option("--ablate", "is_ablated", is_flag=True, help="Show what each pass is worth: the figures without it.")
@click.option(
    "--hide",
    "hidings",
    multiple=True,
    callback=lambda ctx, param, values: tuple(map(_hiding, values)),
    metavar="KIND[,KIND…]",
    help="Also without such evidence (metadata, microdata, classes, elements, heading); may be given again.",
)
@click.option("--speed", "is_timed", is_flag=True, help="Also time it beside parsing and the installed peers.")
@click.option("--floors", "is_gate", is_flag=True, help="Fail where a figure is below its floor.")
@click.option("--pin", "is_pinned", is_flag=True, help="Store today's figures, and raise floors to them.")
@click.option("--lower", "is_lowered", is_flag=True, help="Lower the floors that today's figures break.")
@click.option("--reason", metavar="TEXT", help="Why they may go down; kept beside them.")
@click.option(
    "--figures",
    "figures_file",
    type=GivenPath(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Stored figures; those of the program if left out.",
)
@rules_option
@workers_option
@json_option
@click.pass_context
def bench(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """Score extraction on annotated pages.

    Prints the figures of every SOURCE/gold.jsonl in the folder beside those that are stored.

    With --floors the exit code is 1 if one is below its floor.
    """
    from archiver.bench.peers import installed_peers
    from archiver.bench.run import Run, run
    from archiver.bench.speed import time_programs
    from archiver.cli.bench_report import print_ablation, print_figures, print_hidden, print_timings

    call = _Call(**options)
    _check(call)
    path, stored = _stored(call)
    sets = _page_sets(call)
    peers, absent = installed_peers() if call.with_peers or call.is_timed else ((), ())
    if absent:
        tell(f"not installed, so not compared: {', '.join(absent)}")
    names = tuple(peer.name for peer in peers)
    hidings = ((), *call.hidings) if call.hidings else ()
    what = Run(names if call.with_peers else (), call.is_ablated, hidings, call.rules_dir, call.workers)
    total = len({(one.folder, page.id) for one in sets for page in one.pages})
    with progress("Scoring", total) as step:
        scored = run(sets, what, step)
    _tell_failures(scored)
    print_figures(scored, stored, as_json=as_json)
    if call.is_ablated:
        print_ablation(scored, as_json=as_json)
    if hidings:
        print_hidden(scored, hidings, as_json=as_json)
    if call.is_timed:
        with progress("Timing", 2 + len(names)) as step:
            timings = time_programs(sets, names, call.rules_dir, step)
        print_timings(timings, as_json=as_json)
    if call.is_pinned or call.is_lowered:
        stored = _store(call, path, stored, scored)
    if call.is_gate and not _holds(scored, stored):
        ctx.exit(ExitCode.PROBLEMS)


def _hiding(text: str) -> Hiding:
    from archiver.bench.hidden import HIDINGS

    kinds = tuple(dict.fromkeys(text.split(",")))
    if unknown := [kind for kind in kinds if kind not in HIDINGS]:
        raise UsageError(f"--hide: {unknown[0]!r} is none of {', '.join(HIDINGS)}")
    return kinds


def _check(call: _Call) -> None:
    if call.is_lowered != bool(call.reason and call.reason.strip()):
        raise UsageError("--lower and --reason TEXT go together: a floor goes down only with its reason")
    if call.is_split and call.half:
        raise UsageError("--split shows both halves, --half one of them")


def _page_sets(call: _Call) -> list[PageSet]:
    from archiver.bench.gold import read_corpus

    halves: tuple[Half | None, ...] = (call.half,)
    if call.is_split:
        halves = (None, "development", "heldOut")
    return read_corpus(call.corpus, sources=call.sources, halves=halves, every=call.every)


def _stored(call: _Call) -> tuple[Path, dict[tuple[str, str], Stored]]:
    """The file of stored figures, and what it holds by source and hash."""
    from archiver.bench.floors import read_floors
    from archiver.resources import data_dir

    path = call.figures_file or data_dir() / "bench" / "floors.toml"
    return path, {(one.source, one.hash): one for one in read_floors(path)}


def _tell_failures(scored: Sequence[Scored]) -> None:
    told = dict.fromkeys(failure for one in scored for failure in one.failures)
    for variant, page, text in told:
        tell(f"{variant} failed on {page}: {text}")


def _store(
    call: _Call, path: Path, stored: dict[tuple[str, str], Stored], scored: Sequence[Scored]
) -> dict[tuple[str, str], Stored]:
    from archiver import __version__
    from archiver.bench.floors import lowered, pinned, write_floors
    from archiver.bench.variants import OURS

    day, new = datetime.now(UTC).date(), dict(stored)
    for one in scored:
        key, now = (one.pages.source, one.pages.hash), one.figures[OURS]
        if call.is_lowered and key in new:
            new[key] = lowered(new[key], now, str(call.reason).strip(), day=day, version=__version__)
            new[key] = replace(new[key], figures=dict(now), date=day, version=__version__)
        if call.is_pinned:
            new[key] = pinned(new.get(key), one.pages, now, day=day, version=__version__)
    write_floors(path, new.values())
    tell(f"stored in {path}")
    return new


def _holds(scored: Sequence[Scored], stored: dict[tuple[str, str], Stored]) -> bool:
    """Whether every set has floors and keeps them; says what doesn't."""
    from archiver.bench.floors import shortfalls
    from archiver.bench.variants import OURS

    problems = 0
    for one in scored:
        known = stored.get((one.pages.source, one.pages.hash))
        if known is None or not known.floors:
            problems += 1
            tell(f"{one.pages.name}: no floors are stored for these pages ({one.pages.hash}); --pin stores them")
            continue
        for short in shortfalls(known, one.figures[OURS]):
            problems += 1
            figure = "gone" if short.figure is None else f"{short.figure:.4f}"
            tell(f"{one.pages.name}: {short.measure} is {figure}, its floor {short.floor:.3f}")
    tell(f"{amount(problems, 'floor')} not kept" if problems else "every floor is kept")
    return not problems
