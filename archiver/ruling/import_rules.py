"""A folder of FiveFilters site-config files as publisher rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archiver.model.errors import UsageError
from archiver.ruling.rule_file import is_domain, rule_text, write_rule
from archiver.ruling.site_config import Left, read_site_config

__all__ = ["Imported", "import_folder"]

_MAX_BYTES: Final = 1 << 20
_SUFFIX: Final = ".txt"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    source: Path
    rule: Path | None
    #: the file that was written, None if none was
    used: int = 0
    #: directives that the rule says
    left: tuple[Left, ...] = field(default=())
    problem: str | None = None
    #: why no rule was written


def import_folder(folder: Path, to: Path, *, is_forced: bool) -> Iterator[Imported]:
    """Write a rule into `to` for each file DOMAIN.txt in the folder, and tell of every file what became of it."""
    written: dict[str, Path] = {}
    # ".paper.example.txt" is for all hosts below a domain, as rules here are: the file without the dot goes first
    for path in sorted(folder.iterdir(), key=lambda path: (path.name.removeprefix("."), path.name.startswith("."))):
        if path.suffix.lower() != _SUFFIX:
            continue
        domain = path.name[: -len(_SUFFIX)].removeprefix(".").removeprefix("www.").lower()
        done = _one(path, domain, to, written.get(domain), is_forced=is_forced)
        if done.rule:
            written[domain] = path
        yield done


def _one(path: Path, domain: str, to: Path, earlier: Path | None, *, is_forced: bool) -> Imported:
    if not is_domain(domain):
        return Imported(path, None, problem="its name is no domain")
    if earlier is not None:
        return Imported(path, None, problem=f"{earlier.name} has given a rule for {domain} already")
    if path.is_symlink() or not path.is_file():
        return Imported(path, None, problem="is no file of its own (links aren't followed)")
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            return Imported(path, None, problem=f"is longer than {_MAX_BYTES:,} bytes")
        config = read_site_config(data.decode("utf-8"), domain)
    except UnicodeDecodeError as error:
        return Imported(path, None, problem=f"is no UTF-8: byte {error.start}, line {_line_of(data, error.start)}")
    except OSError as error:
        return Imported(path, None, problem=f"can't be read: {error.strerror}")
    left = tuple(config.left)
    if not config.used:
        return Imported(path, None, left=left, problem="says nothing that a rule can say")
    comments = [f"From FiveFilters' site-config {domain}{_SUFFIX}, by `archiver rules import`."]
    comments += [f"Left out, line {one.line}: {one.name or one.text[:60]} ({one.reason[:120]})" for one in left]
    try:
        rule = write_rule(to, domain, rule_text(config.rule, comments), is_forced=is_forced)
    except UsageError as error:
        return Imported(path, None, left=left, problem=str(error))
    return Imported(path, rule, config.used, left)


def _line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
