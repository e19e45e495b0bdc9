"""What a run is going to write, held against what it reads and against itself before any work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.cleaning.clean import Places
from archiver.cleaning.draft import hidden_name
from archiver.cleaning.forms.form import Source
from archiver.cleaning.sources import Reading, is_taken
from archiver.model.errors import UsageError

__all__ = ["Targets"]


@dataclass(frozen=True, slots=True)
class Targets:
    """All places of a run."""

    places: Places
    report: Path | None
    #: for the counts
    folders: tuple[Path, ...]
    #: those that are searched for what is read
    reading: Reading

    def check(self, sources: Sequence[Source]) -> None:
        """UsageError where two files would be one, or where a run would read what another one made."""
        for folder in self.folders:
            self._check_outside(folder)
        self._check_names(sources)
        self._check_apart(sources)

    def _check_names(self, sources: Sequence[Source]) -> None:
        names, folder = [source.name for source in sources], self.places.folder
        if folder is None:
            return
        twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
        if twice is not None:
            raise UsageError(f"two files would be {folder / twice}: clean them into folders of their own")
        there = next((name for name in names if (folder / name).exists()), None)
        if there is not None:
            raise UsageError(f"{folder / there} is there already, and nothing is written over")

    def _check_apart(self, sources: Sequence[Source]) -> None:
        """Links lead to the same file by several names, and a file is written under another name before its own."""
        real_folders: dict[Path, Path] = {}

        def real(path: Path) -> Path:
            if path.parent not in real_folders:
                real_folders[path.parent] = _real(path.parent)
            return real_folders[path.parent] / path.name

        taken = {real(source.path): f"{source.path}, which is read" for source in sources}
        for what, target in self._drafted(sources):
            own = real(target)
            _take(own, what, taken)
            _take(own.with_name(hidden_name(own.name)), what, taken)
        if self.report is not None:
            _take(_real(self.report), f"the report {self.report}", taken)  # it is written through a link

    def _drafted(self, sources: Sequence[Source]) -> Iterator[tuple[str, Path]]:
        if self.places.folder is not None:
            for source in sources:
                target = self.places.folder / source.name
                yield f"the cleaned file {target}", target
        if self.places.removed is not None:
            yield f"the file of what is taken out {self.places.removed}", self.places.removed

    def _check_outside(self, folder: Path) -> None:
        read = _real(folder)
        if self.places.folder is not None and _real(self.places.folder).is_relative_to(read):
            raise UsageError(
                f"--to {self.places.folder} is in {folder}, which is read: the next run would clean its files; "
                "name a folder elsewhere"
            )
        for option, file in (("--removed", self.places.removed), ("--report", self.report)):
            if file is not None and is_taken(file.name, self.reading) and _real(file).is_relative_to(read):
                raise UsageError(
                    f"{option} {file} is in {folder}, which is read: the next run would clean it; name a file elsewhere"
                )


def _take(place: Path, what: str, taken: dict[Path, str]) -> None:
    if place in taken:
        raise UsageError(f"{what} would be written over {taken[place]}: name another file")
    taken[place] = what


def _real(path: Path) -> Path:
    """With all links followed; unlike `Path.resolve` it never raises, whatever they lead to."""
    return Path(os.path.realpath(path))
