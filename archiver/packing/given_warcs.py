"""Paths and addresses of WARCs as sources of a reparse."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.derive.spans.source import Source
from archiver.model.errors import ArchiveError, UsageError
from archiver.model.path_text import path_text
from archiver.packing.address import is_address
from archiver.packing.import_files import record_files

if TYPE_CHECKING:
    from archiver.packing.remote import Remote

__all__ = ["Given", "given_files", "keep_names", "sources_of"]

_LAYOUT = Layout(Path())
_MOST_NAME_BYTES = 200
_NAMES = ".sources.json"
"""In the folder of the lines: path or address of each WARC, and the name of its file of article lines."""


@dataclass(frozen=True, slots=True)
class Given:
    """A WARC by its path or address."""

    location: str
    file: str
    #: its name
    target: str
    #: name of the file of its article lines

    @property
    def is_remote(self) -> bool:
        return is_address(self.location)


def given_files(names: Iterable[str], remote: Remote | None, folder: Path) -> list[Given]:
    """What paths and addresses name, each once: paths first, largest first, then addresses.

    Folders are searched for WARC and ARC files. A file whose lines are in `folder` already keeps their name. Of others,
    those that would share a name get a part of the digest of path or address in it. UsageError for
    addresses that can't be fetched, and for a `folder` that is searched, too; `remote` may be None if there are none.
    """
    locations = dict.fromkeys(names)
    _expect_outside(folder, [Path(name) for name in locations if not is_address(name)])
    paths = record_files(_LAYOUT, [Path(name) for name in locations if not is_address(name)])
    found = [str(path) for path in sorted(paths, key=_size, reverse=True)]
    if remote is not None:
        found += [each for name in locations if is_address(name) for each in remote.named(name)]
    files = {location: _file_name(location) for location in found}
    known = _known(folder)
    used = Counter(_lines_name(file) for location, file in files.items() if _key(location) not in known)
    used.update(known.values())
    return [
        Given(location, file, known.get(_key(location)) or _target(location, file, used))
        for location, file in files.items()
    ]


def keep_names(given: Iterable[Given], folder: Path) -> None:
    """Write down whose lines are where, for the next time. ArchiveError if that can't be written."""
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        known = _known(folder)
        added = known | {_key(one.location): one.target for one in given}
        if added != known:
            replace_file(folder / _NAMES, [msgspec.json.encode(added, order="sorted")])


def sources_of(given: Iterable[Given], remote: Remote | None, folder: Path, fetched: Path) -> Iterator[Source]:
    """Sources whose lines are in `folder`; files at addresses are fetched into `fetched`, and removed when done."""
    for one in given:
        target = folder / one.target
        if remote is None or not one.is_remote:
            problem = _why_unread(Path(one.location))
            told = partial(str, problem) if problem else None
            yield Source(Path(one.location), path_text(one.location), target, fetch=told)
            continue
        path = fetched / one.target / one.file
        file = remote.find(one.location)
        if isinstance(file, str):
            yield Source(path, one.location, target, fetch=partial(str, file))
        else:
            fetch = partial(remote.fetch, file, path)
            release = partial(shutil.rmtree, path.parent, ignore_errors=True)
            yield Source(path, one.location, target, file.version, fetch, release)


def _expect_outside(folder: Path, paths: Iterable[Path]) -> None:
    """What is fetched stands in the folder of the lines, and would be found there as if it had been given."""
    real = Path(os.path.realpath(folder))
    for path in paths:
        if path.is_dir() and real.is_relative_to(os.path.realpath(path)):
            raise UsageError(f"--to {folder} is in {path}, which is searched for WARCs: name a folder elsewhere")
    for above in (real, *real.parents):
        layout = Layout(above)
        if layout.config.is_file() and layout.is_own(real):
            raise UsageError(f"--to {folder} is in a folder that the archive {above} keeps its own files in")


def _why_unread(path: Path) -> str | None:
    if not path.is_file():
        return "is no file" if path.exists() else "isn't there"
    try:
        path.open("rb").close()
    except OSError as error:
        return error.strerror or str(error)
    return None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _file_name(location: str) -> str:
    """The last part of a path or address, as it can be the name of a file here.

    >>> _file_name("https://a.example/x/b%2F..%2Fc.warc.gz?y=1"), _file_name("s3://b/k%20.warc"), _file_name("http://a/")
    ('b_.._c.warc.gz', 'k%20.warc', 'file')
    """
    if location.startswith("s3://") or not is_address(location):
        name = location.rpartition("/")[2]
    else:
        name = unquote(urlsplit(location).path.rpartition("/")[2])
    name = re.sub(r"[\x00-\x1f\x7f/]", "_", name)
    name = path_text(name).encode()[-_MOST_NAME_BYTES:].decode("utf-8", "ignore")
    return "file" if name in ("", ".", "..", "part", "version") else name


def _lines_name(file: str) -> str:
    return _LAYOUT.articles_of(file).name


def _key(location: str) -> str:
    """What a file is known by whichever folder the program is called from."""
    return location if is_address(location) else path_text(os.path.abspath(location))  # noqa: PTH100  links stay


def _known(folder: Path) -> dict[str, str]:
    """Names of lines by path or address, without paths where no file is any more: it may have moved."""
    path = folder / _NAMES
    try:
        known = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError as error:
        raise ArchiveError(f"{path}: {error}") from error
    for name in known.values():
        if Path(name).name != name or not name.endswith(".jsonl"):  # the folder may come from somebody else
            raise ArchiveError(f"{path}: expected names of files of article lines, found {name!r}")
    return {key: name for key, name in known.items() if is_address(key) or Path(key).exists()}


def _target(location: str, file: str, used: Counter[str]) -> str:
    name = _lines_name(file)
    if used[name] == 1:
        return name
    digest = hashlib.sha256(_key(location).encode()).hexdigest()[:8]
    return f"{name.removesuffix('.jsonl')}-{digest}.jsonl"
