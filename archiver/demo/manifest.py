"""What the demo's hosts answer: `data/demo/manifest.toml` as typed values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archiver.model.errors import ConfigError
from archiver.resources import data_dir

__all__ = ["DemoAnswer", "DemoSource", "Manifest", "demo_dir", "load_manifest"]


class DemoSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where a crawl of the demo starts, as a `[[source]]` of archive.toml without the port."""

    name: str
    kind: str
    """`frontpage`, `feed`, `sitemap` or `urls`."""
    url: str


class DemoAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one URL answers."""

    url: str
    """Without a port: `http://courier.test/`."""
    files: tuple[str, ...] = ()
    """Paths below `sites/`; with several, the next one is served after each complete fetch, the last one for ever."""
    status: int = 200
    content_type: str = msgspec.field(name="type", default="text/html; charset=utf-8")
    headers: dict[str, str] = {}
    gzip: bool = False
    """Compressed for clients that accept it."""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def target(self) -> str:
        """Path and query, as they stand in the request line."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All sources and answers of the demo."""

    sources: tuple[DemoSource, ...] = msgspec.field(name="source")
    answers: tuple[DemoAnswer, ...] = msgspec.field(name="answer")
    forbidden: tuple[str, ...]
    """URLs that robots.txt closes: linked, served, and not to be fetched."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name, sorted."""
        return tuple(sorted({answer.host for answer in self.answers}))

    def by_request(self) -> Mapping[tuple[str, str], DemoAnswer]:
        """Answers by host name and request target."""
        return {(answer.host, answer.target): answer for answer in self.answers}


def demo_dir() -> Path:
    """Folder with `manifest.toml`, `gold.jsonl` and `sites/`."""
    return data_dir() / "demo"


def load_manifest(folder: Path | None = None) -> Manifest:
    """The manifest in `folder`, by default the bundled one.

    Raises:
        ConfigError: the file isn't what this module describes.
    """
    file = (folder or demo_dir()) / "manifest.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return msgspec.convert(raw, Manifest)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        raise ConfigError(file, "", str(e)) from e
