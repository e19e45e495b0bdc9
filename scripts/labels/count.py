"""How many labels there are, by source, language and role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.labels.label import PageLabels

__all__ = ["render_counts"]


def render_counts(counted: Iterable[tuple[PageLabels, str | None]]) -> Iterator[str]:
    """Lines for people: pages with their languages, then labels by role and the pages they stand on."""
    sources: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    on_pages: Counter[str] = Counter()
    finished = 0
    for page, language in counted:
        sources[page.id.partition("/")[0]] += 1
        languages[(language or "unknown").partition("-")[0]] += 1
        finished += page.finished
        labels.update(label.role for label in page.labels)
        on_pages.update({label.role for label in page.labels})
    yield f"pages      {sources.total()}, {finished} of them finished"
    yield f"sources    {_listed(sources)}"
    yield f"languages  {_listed(languages)}"
    yield f"labels     {labels.total()}"
    for role, number in labels.most_common():
        yield f"  {role:18}{number:6}  on {on_pages[role]} pages"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.most_common())
