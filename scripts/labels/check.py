"""Whether the labels still find their blocks, agree with the gold, and how far extraction agrees with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archiver.cli.terminal import shorten
from archiver.model.rules import Rules
from scripts.labels.agreement import Agreement, compare, render_agreement
from scripts.labels.corpus import pages
from scripts.labels.gold import Against, Tally, against_gold
from scripts.labels.label import Label, PageLabels
from scripts.labels.place import place
from scripts.labels.seen import see

__all__ = ["Checked", "check"]

_COLUMNS: Final = 180


@dataclass(slots=True)
class Checked:
    """What a check found."""

    absent: list[str] = field(default_factory=list)
    #: labelled pages that the corpus doesn't have
    changed: list[str] = field(default_factory=list)
    #: pages whose bytes are not those that were labelled
    lost: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    #: labels whose text stands in no block any more, by page
    labels: int = 0
    against: dict[str, Against] = field(default_factory=dict)
    #: finished pages beside their gold
    agreement: Agreement = field(default_factory=Agreement)
    mistakes: dict[str, list[str]] = field(default_factory=dict)
    #: where extraction says otherwise, by page

    def render(self, *, differences: bool) -> Iterator[str]:
        """Lines for people: what is lost, the gold page by page and in all, then extraction by role."""
        yield from (f"absent   {page_id}" for page_id in self.absent)
        yield from (f"changed  {page_id}: other bytes than were labelled" for page_id in self.changed)
        for page_id, labels in self.lost.items():
            yield from (f"lost     {page_id}: {label.role} at {label.xpath}" for label in labels)
        yield f"{self.labels} labels, {sum(map(len, self.lost.values()))} lost"
        yield ""
        yield from self._render_gold(differences)
        yield ""
        yield from render_agreement(self.agreement)
        if differences:
            for page_id, lines in self.mistakes.items():
                yield from ("", page_id, *(shorten(line, _COLUMNS) for line in lines))

    def _render_gold(self, differences: bool) -> Iterator[str]:
        sums: dict[str, Tally] = defaultdict(Tally)
        for page_id, against in self.against.items():
            for name, tally in against.tallies.items():
                sums[name].add(tally)
            yield f"{page_id}  {_listed(against.tallies)}"
            if differences:
                yield from (f"  {shorten(line, _COLUMNS)}" for line in against.differences)
        yield f"labels and gold: {_listed(sums)}"


def _listed(tallies: Mapping[str, Tally]) -> str:
    shown = []
    for name, tally in tallies.items():
        if tally.f1 is not None:
            shown.append(f"{name} {tally.f1:.3f} (+{tally.labels_only} -{tally.gold_only} of {tally.both})")
    return ", ".join(shown) or "no gold"


def check(corpus: Path, labelled: Mapping[str, PageLabels], rules: Rules) -> Checked:
    """Goes through all labelled pages of a corpus."""
    checked = Checked(absent=sorted(labelled))
    for page in pages(corpus, labelled):
        labels = labelled[page.id]
        checked.absent.remove(page.id)
        if page.sha256 != labels.sha256:
            checked.changed.append(page.id)
            continue
        seen = see(page, rules)
        placed = place(seen, labels)
        checked.labels += len(labels.labels)
        if placed.lost:
            checked.lost[page.id] = placed.lost
        if labels.finished:
            checked.against[page.id] = against_gold(seen, placed)
        checked.mistakes[page.id] = list(compare(checked.agreement, seen, labels, placed))
    return checked
