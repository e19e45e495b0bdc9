"""What captures are, as their article lines say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import msgspec

from archiver.archive import Archive, Bundle
from archiver.archive.disk import disk_errors
from archiver.catalogue import Catalogue
from archiver.derive.placed import LinesAlong

__all__ = ["Verdicts"]


class _Verdict(msgspec.Struct):
    kind: str


class _Line(msgspec.Struct, rename="camel"):
    page_verdict: _Verdict


_LINES = msgspec.json.Decoder(_Line)


class Verdicts:
    """The verdicts of an archive's captures. A context manager."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._stack = ExitStack()
        self._catalogue: Catalogue | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def along(self, file: str) -> Callable[[Bundle], str | None]:
        """A function that tells the verdict of a WARC's bundles, asked in their order; None where there is no line.

        The verdict of a revisit is that of the capture it repeats, which only the catalogue knows.
        """
        path = next(iter(self._archive.article_files(file)), None)
        lines = LinesAlong(path) if path else None

        def verdict(bundle: Bundle) -> str | None:
            if bundle.refers_to:
                row = self._open_catalogue().row(bundle.refers_to)
                return row.verdict if row else None
            line = lines.at(bundle.main.offset) if lines else None
            return _LINES.decode(line).page_verdict.kind if line else None

        return verdict

    def _open_catalogue(self) -> Catalogue:
        if self._catalogue is None:
            with disk_errors(self._archive.root):
                catalogue = Catalogue.for_reading(self._archive.layout.catalogue)
            self._catalogue = self._stack.enter_context(catalogue)
        return self._catalogue
