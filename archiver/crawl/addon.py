"""Settings that stand in archive.toml, for Scrapy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
from scrapy.settings import BaseSettings

from archiver import __version__
from archiver.archive import Archive, Layout
from archiver.model.errors import ArchiverError, UsageError

__all__ = ["ArchiveAddon", "user_agent"]


class ArchiveAddon:
    """Reads the archive that the setting ARCHIVE names, by default the current folder.

    A folder that holds none yet is made one if OPERATOR and CONTACT are set too: they stand in the user agent, so
    nobody can make them up.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Set what archive.toml says; settings given by hand keep their value."""
        folder = Path(settings.get("ARCHIVE") or ".").resolve()
        try:
            config = _opened(folder, settings.get("OPERATOR"), settings.get("CONTACT")).config
        except ArchiverError as error:  # met by `scrapy crawl` only, which has no words for it but a traceback
            sys.stderr.write(f"archiver: {error} (the setting ARCHIVE names the folder: -s ARCHIVE=DIR)\n")
            raise SystemExit(error.exit_code) from None
        limits = config.limits
        given = settings.getlist("ALLOW_PRIVATE")
        found: dict[str, Any] = {
            "ARCHIVE": str(folder),
            "USER_AGENT": user_agent(config.operator, config.contact),
            "DOWNLOAD_DELAY": limits.delay,
            "DOWNLOAD_MAXSIZE": limits.max_body,
            "WORKERS": limits.workers,
            "REQUESTS_PER_DAY": limits.requests_per_day or 0,
            "ALLOW_PRIVATE": [*config.allow_private, *given],
        }
        found |= {
            f"REQUISITES_{key.upper()}": value for key, value in msgspec.structs.asdict(config.requisites).items()
        }
        for name, value in found.items():
            if name in ("ARCHIVE", "ALLOW_PRIVATE"):
                settings.set(name, value, "cmdline")
            else:
                settings.set(name, value, "addon")


def _opened(folder: Path, operator: str | None, contact: str | None) -> Archive:
    if operator and contact and not Layout(folder).config.exists():
        Archive.create(folder, name=folder.name, operator=operator, contact=contact)
    return Archive.open(folder)


def user_agent(operator: str, contact: str) -> str:
    """How the crawler introduces itself: what it is, and whom to write to.

    >>> user_agent("Courier Archive", "mailto:archive@courier.example").partition("(")[2]
    '+mailto:archive@courier.example; Courier Archive)'

    Raises UsageError for characters that can't stand in a header.
    """
    text = f"news-archiver/{__version__} (+{contact}; {operator})"
    if not text.isprintable():
        raise UsageError("operator and contact must be lines of text")
    return text
