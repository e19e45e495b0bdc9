"""The tables of `archiver bench`, or one JSON object a line with the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from archiver.cli.output import print_json, print_table
from archiver.model.amount import amount

if TYPE_CHECKING:
    from archiver.bench.figures import Figures
    from archiver.bench.floors import Stored
    from archiver.bench.run import Scored
    from archiver.bench.speed import Timing
    from archiver.bench.variants import Hiding

__all__ = ["print_ablation", "print_figures", "print_hidden", "print_timings"]

_LEAST_CHANGE = 0.0005
_MOST_CHANGES = 5
_FIELDS = ("caption", "credit", "headline", "authors", "date")


def print_figures(scored: Sequence[Scored], stored: Mapping[tuple[str, str], Stored], *, as_json: bool) -> None:
    """Every measure of every source: today, stored, the floor, the halves, the peers."""
    from archiver.bench.variants import OURS, is_peer

    if as_json:
        for one in scored:
            known = stored.get((one.pages.source, one.pages.hash))
            others = {name: _short(some) for name, some in one.figures.items() if is_peer(name)}
            print_json({
                "source": one.pages.source, "half": one.pages.half, "pages": len(one.pages.pages),
                "hash": one.pages.hash, "figures": _short(one.figures[OURS]), "peers": others,
                "stored": {"date": known.date.isoformat(), "version": known.version, "figures": known.figures,
                           "floors": known.floors} if known else None,
                "failures": sum(variant == OURS for variant, _, _ in one.failures),
            })  # fmt: skip
        return
    peers = list(filter(is_peer, scored[0].figures))
    halves = list(dict.fromkeys(one.pages.half for one in scored))
    wholes = [one for one in scored if one.pages.half == halves[0]]
    beside = {(one.pages.source, one.pages.half): one for one in scored if one.pages.half != halves[0]}
    headings = ("source", "measure", "now", "stored", "change", "floor", *map(str, halves[1:]), *peers)
    rows = []
    for one in wholes:
        known = stored.get((one.pages.source, one.pages.hash))
        for number, (measure, value) in enumerate(one.figures[OURS].items()):
            before = known.figures.get(measure) if known else None
            split = (beside.get((one.pages.source, half)) for half in halves[1:])
            rows.append((
                f"{one.pages.name}, {amount(len(one.pages.pages), 'page')}" if not number else "",
                measure,
                _figure(value),
                _figure(before),
                "" if before is None else _change(value - before),
                _figure(known.floors.get(measure)) if known else "",
                *(_figure(other.figures[OURS].get(measure) if other else None) for other in split),
                *(_figure(_of_peer(one.figures[peer], measure)) for peer in peers),
            ))  # fmt: skip
    print_table("Figures", headings, rows)
    print_table("Pages", ("source", "hash", "stored"), _facts(scored, stored))


def print_ablation(scored: Sequence[Scored], *, as_json: bool) -> None:
    """What each pass is worth: by how much figures fall without it, the largest loss first."""
    from archiver.bench.figures import LOWER_IS_BETTER
    from archiver.bench.variants import OURS, pass_names, without

    rows = []
    for name in pass_names():
        worth: dict[str, dict[str, float]] = {}
        for one in scored:
            whole, rest = one.figures[OURS], one.figures.get(without(name), {})
            worth[one.pages.name] = {
                measure: round((rest[measure] - value) if measure in LOWER_IS_BETTER else (value - rest[measure]), 4)
                for measure, value in whole.items()
                if measure in rest
            }
        if as_json:
            print_json({"pass": name, "worth": worth})
        changes = [(value, f"{source} {measure}") for source, some in worth.items() for measure, value in some.items()]
        notable = sorted((c for c in changes if abs(c[0]) >= _LEAST_CHANGE), key=lambda c: -abs(c[0]))
        text = ", ".join(f"{what} {_change(value)}" for value, what in notable[:_MOST_CHANGES])
        rows.append((max((abs(value) for value, _ in notable), default=0.0), name, text or "nothing here"))
    if not as_json:
        rows.sort(key=lambda row: -row[0])
        print_table("What each pass is worth", ("pass", "gain (+) or loss (−) by having it"), (row[1:] for row in rows))


def print_hidden(scored: Sequence[Scored], hidings: Sequence[Hiding], *, as_json: bool) -> None:
    """The figures of pages whose evidence was hidden, beside those of the same pages only written anew."""
    from archiver.bench.variants import hiding

    names = [hiding(kinds) for kinds in hidings]
    if as_json:
        for kinds, name in zip(hidings, names, strict=True):
            print_json(
                {"hidden": list(kinds), "figures": {one.pages.name: _short(one.figures[name]) for one in scored}}
            )
        return
    rows = []
    for one in scored:
        for number, measure in enumerate(one.figures[names[0]]):
            of_all = (one.figures[name].get(measure) for name in names)
            rows.append((one.pages.name if not number else "", measure, *map(_figure, of_all)))
    headings = (", ".join(kinds) or "nothing" for kinds in hidings)
    print_table("Figures with evidence hidden", ("source", "measure", *headings), rows)


def print_timings(timings: Iterable[Timing], *, as_json: bool) -> None:
    """CPU time a page of every program beside parsing."""
    if as_json:
        for one in timings:
            print_json({
                "program": one.program, "pages": one.pages, "cpuSeconds": round(one.cpu_s, 3),
                "ratioToParsing": round(one.ratio, 2), "meanMs": round(one.mean_ms, 3), "p50Ms": round(one.p50_ms, 3),
                "p99Ms": round(one.p99_ms, 3), "peakBytes": one.peak_bytes, "failures": one.failures,
            })  # fmt: skip
        return
    headings = ("program", "× parsing", "ms a page", "p50 ms", "p99 ms", "peak MB", "failures")
    rows = [
        (
            one.program,
            f"{one.ratio:.2f}",
            f"{one.mean_ms:.2f}",
            f"{one.p50_ms:.2f}",
            f"{one.p99_ms:.1f}",
            round(one.peak_bytes / 1e6),
            one.failures,
        )
        for one in timings
    ]
    print_table("CPU time of one process, page after page", headings, rows)


def _facts(scored: Sequence[Scored], stored: Mapping[tuple[str, str], Stored]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in scored:
        known = stored.get((one.pages.source, one.pages.hash))
        told = f"{known.date} by {known.version}" if known else "nothing for these pages"
        rows.append((one.pages.name, one.pages.hash, told))
    return rows


def _of_peer(figures: Figures, measure: str) -> float | None:
    """A peer's figure; one that doesn't tell a field at all isn't wrong about it."""
    value = figures.get(measure)
    return None if measure in _FIELDS and not value else value


def _short(figures: Figures) -> Figures:
    return {measure: round(value, 4) for measure, value in figures.items()}


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _change(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if abs(value) >= _LEAST_CHANGE else "="
