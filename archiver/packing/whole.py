"""All WARCs of an archive for a package: copies of them, and of damaged ones what can be read whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.index_files import read_rows
from archiver.archive.manifest import missing
from archiver.archive.records import WarcRecord
from archiver.model.errors import WarcError
from archiver.packing.audit import Audit, Loss, imported_files
from archiver.packing.fixity import Fixity
from archiver.packing.portion import Portion, Span, all_of, some_of, span_of

__all__ = ["Whole", "missing_captures"]


class Whole:
    """The portions of an archive, and what isn't in them because it is damaged."""

    def __init__(self, archive: Archive, *, is_gzipped: bool, changed: Iterable[str] = ()) -> None:
        """`is_gzipped`: nothing is left unpacked; `changed`: WARCs that are known not to be what they were."""
        self.losses: list[Loss] = []
        self._archive, self._is_gzipped, self._changed = archive, is_gzipped, frozenset(changed)

    def portions(self, *, is_checked: bool) -> Iterator[Portion]:
        """By file. With `is_checked` False no damage is looked for. ChangedFileError where a WARC is replaced."""
        files = [path.name.removesuffix(OPEN_SUFFIX) for path in self._archive.warcs()]
        fixity = Fixity(self._archive)
        for file in files:
            is_changed = file in self._changed
            portion = None if is_changed else all_of(self._archive, file, is_gzipped=self._is_gzipped)
            if is_checked and portion is not None and not portion.is_copy:
                is_changed = fixity.is_changed(file)
            if is_changed or (is_checked and file in fixity.doubtful):
                portion = self._sound(file, portion, is_changed=is_changed)
            if portion is not None:
                yield portion
        if is_checked:
            self.losses += missing_captures(self._archive)

    def _sound(self, file: str, portion: Portion | None, *, is_changed: bool) -> Portion | None:
        """What can be read whole of a file; the portion that is given if that is all of it."""
        spans: set[Span] = set()
        audit = Audit(self._archive, file, imported_files(self._archive), is_changed=is_changed)

        def note(record: WarcRecord) -> None:
            if record.kind == "warcinfo" and audit.is_sound_alone(record):
                spans.add(span_of(record))

        for bundle in audit.bundles(note):
            if audit.is_sound(bundle):
                spans.update(span_of(record) for record in bundle.records)
        losses = list(audit.losses())
        self.losses += losses
        if not losses:
            return portion
        return some_of(self._archive, file, spans, is_mended=audit.has_mended) if spans else None


def missing_captures(archive: Archive) -> Iterator[Loss]:
    """What was in sealed WARCs that aren't there, as far as an index tells."""
    for file in missing(archive.layout):
        error = WarcError(file, 0, "the file is missing, though manifest-sha256.txt lists it")
        rows = read_rows(archive.layout, file)
        yield from (Loss(file, row, error) for row in rows)
        if not rows:
            yield Loss(file, None, error)
