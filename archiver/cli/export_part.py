"""Which captures an export looks at: the options that all exports have, and what can't be meant by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive

__all__ = ["Part", "expect_order", "expect_sources"]


class Part(NamedTuple):
    """What of the archive; the options are those of all exports."""

    hosts: tuple[str, ...]
    sources: tuple[str, ...]
    verdicts: tuple[str, ...]
    begin: str | None
    end: str | None


def expect_order(begin: Any, end: Any, options: str) -> None:
    """UsageError where a span ends before it begins; None is no limit."""
    if begin is not None and end is not None and end < begin:
        raise UsageError(f"{options}: the span ends before it begins")


def expect_sources(sources: Sequence[str], archives: Sequence[Archive]) -> None:
    """UsageError for a name that no archive knows, from archive.toml or from its crawls (state.sqlite).

    Records that were imported may have sources of another archive, which none of these names.
    """
    from archiver.archive.imports import read_imports
    from archiver.catalogue import SqliteFrontier

    if not sources or any(read_imports(archive.layout) for archive in archives):
        return
    known: set[str] = set()
    for archive in archives:
        known.update(source.name for source in archive.config.sources)
        with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
            known.update(state.source for state in frontier.sources())
    if wrong := next((source for source in sources if source not in known), None):
        raise UsageError(f"{wrong!r} is no source of the archive; {_listed(known)}")


def _listed(known: set[str]) -> str:
    return f"they are {', '.join(sorted(known))}" if known else "it has none"
