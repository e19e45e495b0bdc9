"""The captures of one WARC in record order, as reparse and rebuild see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.archive import Bundle, is_article_page, salvage
from archiver.model.capture import Capture
from archiver.model.errors import WarcError

__all__ = ["Walked", "walk"]


@dataclass(frozen=True, slots=True)
class Walked:
    """One response or revisit."""

    capture: Capture
    #: without its body
    is_article_page: bool
    #: whether it gets an article line
    revisit_of: str | None
    #: record id of the capture whose payload it repeats

    @property
    def offset(self) -> int:
        """Byte of the WARC where its bundle begins."""
        assert self.capture.record is not None
        return self.capture.record.offset


def walk(path: Path) -> Iterator[Walked | WarcError]:
    """Every capture of a WARC, and each damage where it stands; exchanges without a response are passed over."""
    for found in salvage(path):
        if isinstance(found, WarcError):
            yield found
        elif found.kind != "failed":
            yield _walked(found)


def _walked(bundle: Bundle) -> Walked:
    capture = bundle.capture()
    is_page = bundle.kind == "response" and is_article_page(capture)
    return Walked(replace(capture, body=b""), is_page, bundle.refers_to)
