"""What a crawl is asked to do, as one value."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = ["CrawlJob"]


class CrawlJob(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One crawl. What is None is taken from archive.toml."""

    spider: Literal["save", "news", "probe"] = "save"
    urls: tuple[str, ...] = ()
    #: for `save`: the pages; for `probe`: the one address of a site
    sources: tuple[str, ...] = ()
    #: for `news`: names of sources in archive.toml; all if empty
    is_due_only: bool = False
    #: for `news`: only documents whose time has come
    is_again: bool = False
    #: for `news`: pages that earlier crawls have fetched, too
    is_lasting: bool = False
    #: for `news`: until a signal comes, not until nothing is left to do
    clock: str = ""
    #: another time than the wall's, as `clock_of` reads it: for tests
    allow_private: tuple[str, ...] = ()
    #: networks and host names, besides those of archive.toml
    resolve: tuple[str, ...] = ()
    #: fixed addresses, as `name=address`
    delay_s: float | None = None
    #: between a host's response and its next request
    max_body_bytes: int | None = None
    timeout_s: float | None = None
    #: for one fetch, from the name look-up to the last byte
    workers: int | None = None
    #: processes that extract
    requisites: bool = False
    #: for `save`: whether pages are kept with what they need to be shown; for `news` each source says it
    requisite_bounds: dict[str, float] = {}
    #: keys of the table [requisites] of archive.toml
    browser: bool = False
    #: for `save`: whether a browser opens the pages
    chromium: str | None = None
    #: the program to do it with
    ca_file: str | None = None
    #: PEM file of the authorities to believe instead of the system's
    log_level: str = "WARNING"

    def settings(self) -> dict[str, Any]:
        """The job's own Scrapy settings."""
        chosen = {
            "DOWNLOAD_DELAY": self.delay_s,
            "DOWNLOAD_MAXSIZE": self.max_body_bytes,
            "DOWNLOAD_TIMEOUT": self.timeout_s,
            "WORKERS": self.workers,
            "TLS_CA_FILE": self.ca_file,
        }
        return {
            "ALLOW_PRIVATE": list(self.allow_private),
            "RESOLVE": list(self.resolve),
            "CLOCK": self.clock,
            "BROWSER": self.chromium or "",
            "LOG_LEVEL": self.log_level,
            **{f"REQUISITES_{key.upper()}": value for key, value in self.requisite_bounds.items()},
            **{name: value for name, value in chosen.items() if value is not None},
        }
