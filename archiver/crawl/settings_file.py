"""archive.toml while a crawl goes on: read again when it says something else."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import msgspec

from archiver.archive import ArchiveConfig, Layout, Limits
from archiver.archive.config import load_config
from archiver.crawl.manners import Manners
from archiver.crawl.sink import ArchiveSink
from archiver.crawl.source_set import SourceSet
from archiver.model.errors import ArchiverError, ConfigError

__all__ = ["SettingsFile", "follow_settings"]

_LOOK_S: Final = 3.0
"""Between two looks, of the wall's time."""
_FOLLOWED: Final = ("delay", "requests_per_day")
"""Limits that hold at once; others stand in what a crawl began with."""
_WHEN_BEGUN: Final = ("name", "operator", "contact", "requisites", "browser", "allow_private", "redact")
"""What else a crawl takes when it begins."""

logger = logging.getLogger(__name__)


class SettingsFile:
    """What counts is what stands in the file: its time tells too little."""

    def __init__(self, layout: Layout) -> None:
        self._path = layout.config
        self._seen = self._taken = self._now()

    def changed(self) -> ArchiveConfig | None:
        """The settings, where the file says something else than when it was last read; None otherwise.

        What was changed since the last look is left for the next one: whoever writes it may not be done. Raises
        ConfigError for a file that is wrong or gone, once for what stands there.
        """
        before, self._seen = self._seen, self._now()
        if self._seen == self._taken or self._seen != before:
            return None
        self._taken = self._seen
        return load_config(self._path)

    def _now(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except OSError:
            return None


async def follow_settings(sink: ArchiveSink, sources: SourceSet, manners: Manners | None) -> None:
    """Have a crawl that lasts do what archive.toml says. A file that is wrong is told of, and changes nothing."""
    config, file = sink.archive.config, SettingsFile(sink.archive.layout)
    while True:
        await asyncio.sleep(_LOOK_S)
        try:
            now = await asyncio.to_thread(file.changed)
        except ConfigError as error:
            logger.error("%s; what it said before holds", error)
            continue
        try:
            await sources.follow(now or config)
        except ArchiverError as error:  # state.sqlite can't be written
            sink.give_up(error)
            return
        if now is None:
            continue
        if manners is not None and manners.follow(now):
            sources.release()
        if later := _only_when_begun(config, now):
            logger.warning("archive.toml: %s: this run keeps what it began with", ", ".join(later))
        config = now


def _only_when_begun(before: ArchiveConfig, now: ArchiveConfig) -> list[str]:
    """Settings that were changed and that a crawl takes when it begins."""
    plain = [name for name in _WHEN_BEGUN if _differ(before, now, name)]
    limits = [field.name for field in msgspec.structs.fields(Limits) if field.name not in _FOLLOWED]
    return [*plain, *(f"limits.{name}" for name in limits if _differ(before.limits, now.limits, name))]


def _differ(before: object, now: object, name: str) -> bool:
    return bool(getattr(before, name) != getattr(now, name))
