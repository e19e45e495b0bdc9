"""Check what the records of an archive say of each other: ids that stand once, revisits of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.archive.bundle import Bundle
from archiver.archive.defect import Defect

__all__ = ["References"]


@dataclass(frozen=True, slots=True)
class _Revisit:
    file: str
    offset: int
    refers_to: str
    digest: str | None


@dataclass(slots=True)
class References:
    """Record ids as they are met; some 200 bytes of memory for each response."""

    _digests: dict[str, str | None] = field(default_factory=dict)
    #: payload digest of each response, by record id
    _revisits: list[_Revisit] = field(default_factory=list)
    _twice: list[Defect] = field(default_factory=list)

    def add(self, bundle: Bundle) -> None:
        """Take note of a response or revisit."""
        if bundle.kind == "failed":
            return
        main, digest = bundle.main, bundle.main.get("WARC-Payload-Digest") or None
        if bundle.record_id in self._digests:
            self._twice.append(Defect(bundle.file, main.offset, "recordIdTwice", None, bundle.record_id))
        self._digests[bundle.record_id] = digest if bundle.kind == "response" else None
        if bundle.refers_to and bundle.is_ours:  # of other programs' archives a part may be here
            self._revisits.append(_Revisit(bundle.file, main.offset, bundle.refers_to, digest))

    def defects(self) -> Iterator[Defect]:
        """What doesn't fit, once every file has been read."""
        yield from self._twice
        for revisit in self._revisits:
            if revisit.refers_to not in self._digests:
                yield Defect(revisit.file, revisit.offset, "revisitOfNothing", revisit.refers_to, None)
            elif self._digests[revisit.refers_to] != revisit.digest:
                actual = self._digests[revisit.refers_to]
                yield Defect(revisit.file, revisit.offset, "revisitOfOther", revisit.digest, actual)
