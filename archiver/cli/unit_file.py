"""systemd's unit files of an archive: what they are called, how paths stand in them, and whose a file is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Final

from archiver.model.errors import ArchiveError, UsageError
from archiver.resources import data_dir

__all__ = ["UnitFile", "other_units", "unit_name", "unit_text"]

_PREFIX: Final = "news-archiver-"
_PLAIN: Final = re.compile(r"[\w/.,:@%$+=-]+")
_OF_FOLDER: Final = re.compile(rb"--archive (?P<folder>.+)$", re.MULTILINE)


class UnitFile:
    """One unit of an archive, which may stand in its folder already."""

    def __init__(self, path: Path, root: Path) -> None:
        """`root`: the archive's folder, absolute."""
        self._path, self._owner = path, f"# archiver timer wrote this for {json.dumps(str(root), ensure_ascii=False)}"

    def check(self) -> None:
        """UsageError where a file of this name is another archive's or program's, ArchiveError for one unreadable."""
        if not os.path.lexists(self._path):
            return
        try:
            is_own = self._path.is_file() and self._path.read_bytes().partition(b"\n")[0] == self._owner.encode()
        except OSError as error:
            raise ArchiveError(f"{self._path}: {error.strerror}") from error
        if not is_own:
            raise UsageError(
                f"{self._path}: line 1: expected {self._owner!r}: the file belongs to another archive or program, and "
                "is left as it is; move it away, or name another folder with --to"
            )

    def write(self, text: str) -> None:
        """Write it, in place of the archive's own one."""
        self._path.write_text(f"{self._owner}\n{text}", "utf-8")


def unit_name(root: Path) -> str:
    """The name of an archive's units, without ending: by its absolute path alone, so the same each time.

    >>> unit_name(Path("/srv/north/town")), unit_name(Path("/srv/south/town"))
    ('news-archiver-town-f7086e46', 'news-archiver-town-387249ad')
    >>> unit_name(Path("/srv/Новости"))
    'news-archiver-70c3f365'
    """
    words = re.sub(r"[^a-z0-9]+", "-", root.name.lower(), flags=re.ASCII).strip("-")[:40]
    digest = sha256(os.fsencode(root)).hexdigest()[:8]
    return _PREFIX + "-".join(filter(None, (words, digest)))


def unit_text(template: str, program: Path, root: Path, every: str) -> str:
    """A file of `data/systemd/`, filled in. UsageError for a program that systemd can't call."""
    if re.search(r"[\"'\\]", str(program)):
        raise UsageError(f"{program}: systemd calls no program whose path has quotes or backslashes; --cron does")
    values = {
        "program": _quoted(_escaped(program)),  # here systemd undoes no $$: systemd.service(5), "may not be a variable"
        "argument": _quoted(_escaped(root).replace("$", "$$")),
        "path": _quoted(_escaped(root)),
        "words": _escaped(root),
        "every": every,
    }
    return Template((data_dir() / "systemd" / template).read_text("utf-8")).substitute(values)


def other_units(units: Path, root: Path, own: str) -> Iterator[str]:
    """The services in a folder that crawl this archive under other names, as earlier versions wrote them."""
    argument = _quoted(_escaped(root).replace("$", "$$"))
    for path in sorted(units.glob(f"{_PREFIX}*.service")):
        if path.stem == own or not path.is_file():
            continue
        found = _OF_FOLDER.search(path.read_bytes())
        if found is not None and found["folder"] == argument.encode():
            yield path.stem


def _escaped(path: Path) -> str:
    """Without specifiers, which count in every setting (systemd.unit(5))."""
    return str(path).replace("%", "%%")


def _quoted(text: str) -> str:
    """As one word of a list of arguments or paths (systemd.syntax(7), "Quoting").

    >>> _quoted("/srv/a b"), _quoted("/srv/a$$b"), _quoted('/srv/a"b')
    ('"/srv/a b"', '/srv/a$$b', '"/srv/a\\\\"b"')
    """
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
