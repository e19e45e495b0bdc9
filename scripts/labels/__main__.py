"""Command line of the labels; `python -m scripts.labels --help` lists it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import scripts.labels
from archiver.rules.load import load_rules
from scripts.labels.check import check
from scripts.labels.corpus import page_of, pages
from scripts.labels.count import render_counts
from scripts.labels.label import read_labels, write_labels
from scripts.labels.notation import SHORT, NotationError, parse_notation
from scripts.labels.place import label_page, place
from scripts.labels.seen import see
from scripts.labels.view import render_page

__all__ = ["main"]

LABELS = Path(__file__).resolve().parents[2] / "tests" / "labels"


def main(arguments: list[str] | None = None) -> int:
    """Does what the command line says; 1 where labels are lost, 2 where something given is wrong."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (KeyError, NotationError) as error:
        what = f"no page {error.args[0]} in {given.corpus}" if isinstance(error, KeyError) else str(error)
        print(f"labels: {what}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.labels",
        description=scripts.labels.__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--labels", type=Path, default=LABELS, help="folder of the labels (tests/labels)")
    commands = parser.add_subparsers(required=True, metavar="show|take|check|stats")
    show = commands.add_parser("show", help="print a page's blocks for labelling")
    show.add_argument("--all", action="store_true", help="every block of the page")
    show.add_argument("--width", type=int, default=160, help="characters of a text that are shown")
    names = ", ".join(f"{short} {role}" for short, role in SHORT.items())
    take = commands.add_parser(
        "take", help="write labels", epilog=f"short names: {names}; - takes a label away, ? is unsure; open: unfinished"
    )
    check_parser = commands.add_parser("check", help="labels against the gold, extraction against labels")
    check_parser.add_argument("--differences", action="store_true", help="print each block and text that differs")
    check_parser.add_argument("--ids", help="only these pages, by commas")
    stats = commands.add_parser("stats", help="count labels by source, language and role")
    for command, run in ((show, _show), (take, _take), (check_parser, _check), (stats, _stats)):
        command.add_argument("corpus", type=Path, help="folder with SOURCE/gold.jsonl")
        command.set_defaults(run=run)
    show.add_argument("ids", nargs="+", metavar="ID")
    take.add_argument(
        "what", nargs="+", metavar="ID LABELS | FILE", help="FILE has lines `ID | LABELS`; - is standard input"
    )
    return parser


def _show(given: argparse.Namespace) -> int:
    labelled, rules = read_labels(given.labels), load_rules()
    for page_id in given.ids:
        seen = see(page_of(given.corpus, page_id), rules)
        roles = place(seen, labelled[page_id]).roles if page_id in labelled else {}
        print("\n".join(render_page(seen, roles, whole=given.all, width=given.width)), end="\n\n")
    return 0


def _take(given: argparse.Namespace) -> int:
    rules, taken = load_rules(), {}
    for page_id, notation in _notations(given.what):
        roles, finished = parse_notation(notation)
        taken[page_id] = label_page(see(page_of(given.corpus, page_id), rules), roles, finished=finished)
    before = read_labels(given.labels)
    write_labels(given.labels, {**before, **taken})
    replaced = len(before.keys() & taken.keys())
    print(f"{len(taken)} pages taken{f', {replaced} of them replaced' if replaced else ''}")
    return 0


def _notations(what: list[str]) -> Iterator[tuple[str, str]]:
    if len(what) > 1:
        yield what[0], " ".join(what[1:])
        return
    text = sys.stdin.read() if what[0] == "-" else Path(what[0]).read_text("utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            page_id, _, notation = line.partition(" | ")  # ids may hold spaces
            yield page_id.strip(), notation


def _check(given: argparse.Namespace) -> int:
    labelled = read_labels(given.labels)
    if given.ids:
        labelled = {page_id: labelled[page_id] for page_id in given.ids.split(",")}
    checked = check(given.corpus, labelled, load_rules())
    print("\n".join(checked.render(differences=given.differences)))
    return 1 if checked.lost or checked.absent or checked.changed else 0


def _stats(given: argparse.Namespace) -> int:
    labelled, rules = read_labels(given.labels), load_rules()
    languages = {page.id: see(page, rules).article.in_language for page in pages(given.corpus, labelled)}
    print("\n".join(render_counts((page, languages.get(page_id)) for page_id, page in labelled.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
