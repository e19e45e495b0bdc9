"""Reparse of WARCs that stand in no archive, by path or address."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from archiver.cli.extras import needs_extra
from archiver.model.errors import UsageError

if TYPE_CHECKING:
    from archiver.derive.reparse import OnChange, OnProgress, Reparsed
    from archiver.packing.remote import Remote

__all__ = ["Allowed", "reparse_given"]


class Allowed(NamedTuple):
    """What a reparse of files may do, and with what."""

    private: tuple[str, ...]
    #: networks and hosts
    rules_dir: Path | None
    workers: int | None


def reparse_given(
    names: tuple[str, ...], folder: Path, allowed: Allowed, on_progress: OnProgress, on_change: OnChange | None
) -> Reparsed:
    """Make the article lines of files in a folder; with `on_change` only tell what would change there."""
    from archiver.derive.reparse import reparse_files
    from archiver.packing.address import is_address
    from archiver.packing.given_warcs import given_files, keep_names, sources_of

    if on_change is not None and not folder.is_dir():
        raise UsageError(f"{folder}: --compare needs the folder of the article lines to compare with")
    remote = _remote(allowed.private) if any(map(is_address, names)) else None
    given = given_files(names, remote, folder)
    if on_change is None:
        keep_names(given, folder)
    return reparse_files(
        lambda fetched: sources_of(given, remote, folder, fetched),
        folder,
        workers=allowed.workers,
        rules_dir=allowed.rules_dir,
        compare=on_change is not None,
        on_progress=on_progress,
        on_change=on_change,
    )


def _remote(private: tuple[str, ...]) -> Remote:
    with needs_extra("archiver reparse of addresses", "cluster"):
        from archiver.packing.remote import Remote
    from archiver.crawl.address import AllowList, refusal

    opened = AllowList.parse(part for entry in private for part in entry.split(",") if part.strip())

    def refused(host: str, number: str) -> str | None:
        address = ip_address(number)
        kind = refusal(address)
        if kind is None or opened.allows(host, address):
            return None
        where = host if host == number else f"{host} → {number}"
        return f"{where} is {kind}; --allow-private {host} opens it"

    return Remote(refused)
