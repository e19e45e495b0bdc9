"""archive.toml as typed values. An unknown key or a wrong type is an error that names file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomlkit

from archiver.archive.config_problem import key_and_problem
from archiver.archive.open_file import folder_lock
from archiver.archive.private import network_or_host
from archiver.archive.redaction import RedactionGroup
from archiver.model.errors import ConfigError
from archiver.web.url import resolve

__all__ = [
    "ArchiveConfig",
    "BrowserConfig",
    "Limits",
    "RequisiteBounds",
    "SourceConfig",
    "SourceDocument",
    "add_source",
    "interval_s",
    "load_config",
    "new_config",
]

SourceKind = Literal["frontpage", "feed", "sitemap", "urls", "site"]
_UNITS_S = {"m": 60, "h": 3600, "d": 86_400}
_LEAST_S, _MOST_S = 60, 366 * 86_400

_LIMIT_BOUNDS = {
    "max_body": (1, 2 << 30),
    "delay": (0, 86_400),
    "workers": (0, 64),
    "max_file": (1, 1 << 40),
    "requests_per_day": (1, 10_000_000),
}
_SOURCE_BOUNDS = {"requests_per_day": _LIMIT_BOUNDS["requests_per_day"]}
_REQUISITE_BOUNDS = {
    "max_count": (1, 20_000),
    "max_bytes": (1, 1 << 40),
    "max_seconds": (1, 86_400),
    "max_hosts": (1, 10_000),
    "frame_depth": (0, 10),
    "per_host": (1, 16),
}
_MOST_RECHECKS = 12


def interval_s(every: str) -> int | None:
    """The seconds that `every` says, None for `auto`. Raises ValueError for what says none.

    >>> interval_s("15m"), interval_s("2h"), interval_s("1d"), interval_s("auto")
    (900, 7200, 86400, None)
    """
    if every == "auto":
        return None
    match = re.fullmatch(r"(\d{1,6})\s?([mhd])", every, re.ASCII)
    if match is None:
        raise ValueError(f"{every!r} is no interval: write 15m, 2h, 1d or auto")
    seconds = int(match[1]) * _UNITS_S[match[2]]
    if not _LEAST_S <= seconds <= _MOST_S:
        raise ValueError(f"{every!r} must be from 1m to 366d")
    return seconds


class SourceDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of `documents`: where a site names its articles."""

    kind: Literal["feed", "sitemap", "section"]
    url: str


class SourceConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[source]]` table: where articles of a publisher are found."""

    name: str
    kind: SourceKind
    url: str | None = None
    #: of the front page, feed, sitemap or site
    urls: tuple[str, ...] = ()
    #: more of them; for kind `urls` the pages themselves
    file: str | None = None
    #: for kind `urls`: a list of addresses, one a line, relative to the archive's folder
    max_pages: int | None = None
    documents: tuple[SourceDocument, ...] = ()
    #: for kind `site`, as `archiver add` found them; `url` is then its front page
    every: str | None = None
    #: how often it is crawled: `15m`, `2h`, `1d`, or `auto`, by how often it publishes; None where nobody said
    requisites: bool = False
    #: whether its pages are kept with what they need to be shown
    requests_per_day: int | None = None
    #: of each host it is fetched from, in place of the one in `[limits]`
    recheck: str | tuple[str, ...] = "auto"
    #: how long after its first capture an article is asked for again: `auto`, `never`, or several such as `1h`, `2d`

    @property
    def addresses(self) -> tuple[str, ...]:
        """`url` and `urls` in one."""
        return (*((self.url,) if self.url else ()), *self.urls)

    @property
    def every_s(self) -> int | None:
        """`every` in seconds; None for `auto` and where nobody said."""
        return interval_s(self.every) if self.every is not None else None

    @property
    def recheck_s(self) -> tuple[int, ...] | None:
        """`recheck` in seconds, the shortest first; empty for `never`, None for `auto`."""
        if isinstance(self.recheck, str):
            if self.recheck not in ("auto", "never"):
                raise ValueError(f'{self.recheck!r} is neither auto nor never nor a list such as ["1h", "1d"]')
            return () if self.recheck == "never" else None
        if len(self.recheck) > _MOST_RECHECKS:
            raise ValueError(f"must be at most {_MOST_RECHECKS} times")
        times = [interval_s(text) for text in self.recheck]
        return tuple(sorted({time for time in times if time is not None}))


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[limits]` table."""

    max_body: int = 32 << 20
    #: bytes; a longer body is cut and marked, on the wire and after decoding
    delay: float = 1.0
    #: seconds between a response of a host and the next request to it
    workers: int = 0
    #: processes that extract; 0 means one for each processor
    max_file: int = 1_000_000_000
    #: bytes after which the next WARC file is begun
    max_age: str = "1d"
    #: how old a WARC file gets before the next one is begun: `30m`, `12h`, `1d`
    requests_per_day: int | None = None
    #: of any host, robots.txt, redirects and what pages need included, from midnight to midnight UTC; None for no limit

    @property
    def max_age_s(self) -> int:
        """`max_age` in seconds."""
        return interval_s(self.max_age) or _MOST_S


class RequisiteBounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[requisites]` table: what one page may have fetched besides itself."""

    max_count: int = 500
    #: addresses; those that several pages name count for each
    max_bytes: int = 256 << 20
    #: on the wire, for all of them together
    max_seconds: float = 120.0
    #: from the time on when it is known what the page names
    max_hosts: int = 50
    #: that they are on, without those that redirects lead to
    frame_depth: int = 2
    #: how deep frames in frames are followed; 0: their documents aren't fetched either
    per_host: int = 4
    #: requests to a host at a time; one where its robots.txt asks for a longer pause than the crawl's own


class BrowserConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[browser]` table. What a page may ask for stands in `[requisites]`, too."""

    chromium: str | None = None
    #: the program; one in the usual places if None


class ArchiveConfig(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"sources": "source"}
):
    """All of archive.toml."""

    name: str
    operator: str
    contact: str
    #: a URL or e-mail address that stands in the user agent
    limits: Limits = Limits()
    requisites: RequisiteBounds = RequisiteBounds()
    browser: BrowserConfig = BrowserConfig()
    allow_private: tuple[str, ...] = ()
    #: CIDR ranges or host names that may be fetched though they are private
    redact: tuple[RedactionGroup, ...] = ()
    #: fields of HTTP heads whose values aren't kept: `cookie`, `authorization`; none by default
    sources: tuple[SourceConfig, ...] = ()

    def source(self, name: str) -> SourceConfig | None:
        return next((source for source in self.sources if source.name == name), None)


def load_config(path: Path) -> ArchiveConfig:
    """The settings in a file. Raises ConfigError for what they should not be."""
    try:
        text = path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = text.splitlines()[int(place[1]) - 1].strip() if place else ""
        raise ConfigError(path, "", f"{error}: {line[:80]!r} is no TOML" if line else str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, "", str(error)) from error
    return _checked(path, table)


def new_config(path: Path, *, name: str, operator: str, contact: str) -> ArchiveConfig:
    """Write the archive.toml of a new archive."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Settings of this archive. Limits, sources and allow_private may stand here too."))
    for key, value in (("name", name), ("operator", operator), ("contact", contact)):
        document.add(key, tomlkit.item(value))
    config = _checked(path, document.unwrap())
    path.write_text(tomlkit.dumps(document), "utf-8")
    return config


def add_source(path: Path, source: SourceConfig) -> ArchiveConfig:
    """Add a source to the file; comments and order of what stands there are kept. Several processes may do so."""
    table = tomlkit.table()
    for key, value in msgspec.to_builtins(source).items():
        if key == "documents" and value:
            table.add(key, _inline_tables(value))
        elif value not in (None, [], (), False) and (key, value) != ("recheck", "auto"):
            table.add(key, value)
    with folder_lock(path.parent):
        document = tomlkit.parse(path.read_text("utf-8-sig"))
        document.setdefault("source", tomlkit.aot()).append(table)
        text = tomlkit.dumps(document)
        config = _checked(path, tomllib.loads(text))
        draft = path.with_name(path.name + ".tmp")
        draft.write_text(text, "utf-8")
        draft.replace(path)
    return config


def _inline_tables(entries: Sequence[Mapping[str, str]]) -> Any:
    """An array of tables, one a line, inside the table it belongs to."""
    array = tomlkit.array()
    for entry in entries:
        table = tomlkit.inline_table()
        table.update(entry)
        array.append(table)
    return array.multiline(True)


def _checked(path: Path, table: dict[str, Any]) -> ArchiveConfig:
    try:
        config = msgspec.convert(table, ArchiveConfig)
    except msgspec.ValidationError as error:
        raise ConfigError(path, *key_and_problem(error, ArchiveConfig)) from error
    for key in ("name", "operator", "contact"):
        value = getattr(config, key)
        if not value.strip() or not value.isprintable():
            raise ConfigError(path, key, "must be a line of text")
    if not config.contact.isascii():
        raise ConfigError(path, "contact", "must be ASCII: it stands in a header of every request")
    _check_bounds(path, "limits", config.limits, _LIMIT_BOUNDS)
    _check_bounds(path, "requisites", config.requisites, _REQUISITE_BOUNDS)
    try:
        if interval_s(config.limits.max_age) is None:
            raise ValueError("must be an interval such as 12h or 1d")
    except ValueError as error:
        raise ConfigError(path, "limits.max_age", str(error)) from error
    for number, entry in enumerate(config.allow_private):
        try:
            network_or_host(entry)
        except ValueError as error:
            raise ConfigError(path, f"allow_private[{number}]", str(error)) from error
    _check_sources(path, config)
    return config


def _check_bounds(path: Path, table: str, settings: object, bounds: Mapping[str, tuple[int, int]]) -> None:
    for key, (low, high) in bounds.items():
        value = getattr(settings, key)
        if value is None:
            continue
        if not low <= value:
            raise ConfigError(path, f"{table}.{key}", f"must be at least {low}")
        if value > high:
            raise ConfigError(path, f"{table}.{key}", f"must be at most {high}")


def _check_sources(path: Path, config: ArchiveConfig) -> None:
    names: set[str] = set()
    for number, source in enumerate(config.sources):
        key = f"source[{number}]"
        if source.name in names:
            raise ConfigError(path, f"{key}.name", f"{source.name!r} stands twice")
        names.add(source.name)
        if not source.addresses and source.kind != "site" and not (source.kind == "urls" and source.file):
            raise ConfigError(path, f"{key}.url", "is missing")
        for address in source.addresses:
            if resolve(None, address) is None:
                raise ConfigError(path, f"{key}.url", f"{address!r} is no http or https address")
        _check_documents(path, key, source)
        _check_times(path, key, source)
        _check_bounds(path, key, source, _SOURCE_BOUNDS)
        if source.file and source.kind != "urls":
            raise ConfigError(path, f"{key}.file", "belongs to sources of kind 'urls'")
        if source.max_pages is not None and source.max_pages < 1:
            raise ConfigError(path, f"{key}.max_pages", "must be at least 1")


def _check_times(path: Path, key: str, source: SourceConfig) -> None:
    for name in ("every", "recheck"):
        try:
            getattr(source, f"{name}_s")
        except ValueError as error:
            raise ConfigError(path, f"{key}.{name}", str(error)) from error


def _check_documents(path: Path, key: str, source: SourceConfig) -> None:
    if source.kind == "site" and not source.documents:
        raise ConfigError(path, f"{key}.documents", "is missing: archiver add finds them")
    if source.documents and source.kind != "site":
        raise ConfigError(path, f"{key}.documents", "belongs to sources of kind 'site'")
    for number, document in enumerate(source.documents):
        if resolve(None, document.url) is None:
            raise ConfigError(path, f"{key}.documents[{number}].url", f"{document.url!r} is no http or https address")
