"""exports.jsonl: what was made from an archive and handed out, so that a takedown can say who may still hold a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from archiver.archive.layout import Layout
from archiver.archive.log_file import log_entries, open_log
from archiver.web.blind import Blinder, Target

__all__ = ["Export", "log_export", "read_exports"]

_MOST_KEYS: Final = 20_000
"""An export with more addresses and hosts than that is taken to hold any page."""


class Export(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One file or folder that was made from the archive."""

    time: str
    #: when it was finished, ISO 8601 in UTC
    kind: str
    #: wacz, warc, or the name of another format
    target: str
    #: absolute path; `-` for standard output
    size: int | None = None
    #: bytes
    sha256: str | None = None
    captures: int | None = None
    salt: str
    keys: tuple[str, ...] | None = None
    #: of its addresses and their hosts, blinded; None: any page that was archived by then

    def may_hold(self, targets: Iterable[Target], first: str | None = None) -> bool:
        """Whether something of these may be in it. `first`: when the oldest capture of them was made, ISO 8601."""
        if first is not None and self.time < first:
            return False
        if self.keys is None:
            return True
        blinder, own = Blinder(bytes.fromhex(self.salt)), frozenset(self.keys)
        return any(target.key(blinder) in own for target in targets)


def log_export(
    layout: Layout,
    *,
    kind: str,
    target: str,
    urls: Iterable[str] | None = None,
    size: int | None = None,
    sha256: str | None = None,
    captures: int | None = None,
    now: datetime | None = None,
) -> Export:
    """Note an export once it is finished. ArchiveError if that can't be written.

    `urls`: the addresses of all its records, where that is only a part of the archive; None for all of it. The log
    holds hashes of them, so that it names no page.
    """
    blinder = Blinder.new()
    export = Export(
        time=(now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        kind=kind,
        target=target,
        size=size,
        sha256=sha256,
        captures=captures,
        salt=blinder.salt.hex(),
        keys=_keys(blinder, urls) if urls is not None else None,
    )
    with open_log(layout.exports) as log:
        log.append(msgspec.json.encode(export))
    return export


def _keys(blinder: Blinder, urls: Iterable[str]) -> tuple[str, ...] | None:
    keys: set[str] = set()
    for url in urls:
        keys.update(blinder.keys(url))
        if len(keys) > _MOST_KEYS:
            return None
    return tuple(sorted(keys))


def read_exports(layout: Layout) -> list[Export]:
    """All exports, the oldest first. ArchiveError for a line that is none."""
    return log_entries(layout.exports, Export)
