"""Options that several commands share, so that they are called and explained alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from archiver.cli.given_path import GivenPath
from archiver.model.errors import UsageError
from archiver.model.path_text import path_text

__all__ = [
    "archive_option",
    "browser_option",
    "check_utf8",
    "json_option",
    "manners_options",
    "requisites_option",
    "rules_option",
    "workers_option",
]

F = TypeVar("F", bound=Callable[..., Any])


def archive_option(function: F) -> F:
    """`--archive DIR`, the current folder if left out."""
    return click.option(
        "--archive",
        "archive_dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        metavar="DIR",
        help="Folder of the archive; the current folder if left out.",
    )(function)


def check_utf8(dataset: Path) -> None:
    """UsageError for the folder of a dataset that Arrow couldn't name."""
    absolute = str(dataset.absolute())
    if path_text(absolute) != absolute:
        raise UsageError(f"{path_text(dataset)}: the path of a dataset has to be UTF-8")


def json_option(function: F) -> F:
    """`--json` for scripts."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line, instead of text.")(
        function
    )


def rules_option(function: F) -> F:
    """`--rules DIR`."""
    return click.option(
        "--rules",
        "rules_dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Own rules over the packaged ones.",
    )(function)


def workers_option(function: F) -> F:
    """`--workers N`."""
    return click.option(
        "--workers",
        type=click.IntRange(min=1, max=64),
        metavar="N",
        help="Worker processes for extraction; as many as there are processors if left out.",
    )(function)


def requisites_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--no-requisites` and the bounds; the command gets them as `requisites`, fields of a CrawlJob."""

    @wraps(function)
    def command(*args: Any, without_requisites: bool, **options: Any) -> Any:
        given = {name: options.pop(name) for name in ("max_count", "max_bytes", "max_seconds", "max_hosts")}
        bounds = {name: value for name, value in given.items() if value is not None}
        requisites = {"requisites": not without_requisites, "requisite_bounds": bounds}
        return function(*args, requisites=requisites, **options)

    for option in reversed(_REQUISITES):
        command = option(command)
    return command


def browser_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--browser` and `--chromium PATH`; the command gets them as `browser`, fields of a CrawlJob."""

    @wraps(function)
    def command(*args: Any, has_browser: bool, chromium: str | None, **options: Any) -> Any:
        return function(*args, browser={"browser": has_browser, "chromium": chromium}, **options)

    for option in reversed(_BROWSER):
        command = option(command)
    return command


def manners_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a crawl may be allowed or told about fetching; the command gets it as `manners`, fields of a CrawlJob."""

    @wraps(function)
    def command(*args: Any, allow_private: tuple[str, ...], max_body: int | None, **options: Any) -> Any:
        manners = {name: options.pop(name) for name in ("resolve", "delay_s", "timeout_s", "ca_file")}
        networks = tuple(part for entry in allow_private for part in entry.split(",") if part.strip())
        manners |= {"allow_private": networks, "max_body_bytes": max_body}
        return function(*args, manners=manners, **options)

    for option in reversed(_MANNERS):
        command = option(command)
    return command


class _Seconds(click.FloatRange):
    """A range that `nan` isn't in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return number


class _Bytes(click.IntRange):
    """A number of bytes, such as `5000`, `32M` or `2G` (powers of 1024)."""

    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = re.fullmatch(r"(\d{1,18})([KMG]?)(?:i?B)?", str(value).strip(), re.ASCII | re.IGNORECASE)
        if found is None:
            self.fail(f"{value} is no number of bytes, such as 5000, 32M or 2G.", param, ctx)
        return super().convert(int(found[1]) << _SHIFTS[found[2].upper()], param, ctx)


_SHIFTS = {"": 0, "K": 10, "M": 20, "G": 30}
_REQUISITES = (
    click.option(
        "--no-requisites",
        "without_requisites",
        is_flag=True,
        help="Keep the pages alone, not what they need to be shown: pictures, stylesheets, fonts, scripts, frames.",
    ),
    click.option(
        "--max-requisites", "max_count", type=click.IntRange(1, 20_000), metavar="N", help="At most so many for a page."
    ),
    click.option(
        "--max-requisite-bytes", "max_bytes", type=_Bytes(1, 1 << 40), metavar="BYTES", help="All those of a page."
    ),
    click.option(
        "--max-requisite-time", "max_seconds", type=_Seconds(1, 86_400), metavar="SECONDS", help="All those of a page."
    ),
    click.option(
        "--max-requisite-hosts", "max_hosts", type=click.IntRange(1, 10_000), metavar="N", help="From so many hosts."
    ),
)
_BROWSER = (
    click.option(
        "--browser", "has_browser", is_flag=True, help="Open each page in Chromium, and keep all that it asks for."
    ),
    click.option("--chromium", metavar="PATH", help="The program; one in the usual places if left out."),
)
_MANNERS = (
    click.option(
        "--allow-private",
        multiple=True,
        metavar="CIDR|HOST,...",
        help="Networks or hosts that may be fetched though they are private, besides those of archive.toml.",
    ),
    click.option("--resolve", multiple=True, metavar="NAME=ADDRESS", help="Address to use for a host name; for tests."),
    click.option("--delay", "delay_s", type=_Seconds(0, 86_400), metavar="SECONDS", help="Pause for each host."),
    click.option(
        "--max-body",
        type=_Bytes(1, 2 << 30),
        metavar="BYTES",
        help="Cut longer bodies, and mark them; 32M, 2G and so on.",
    ),
    click.option(
        "--timeout", "timeout_s", type=_Seconds(1, 86_400), metavar="SECONDS", help="Cut a fetch off after so long."
    ),
    click.option("--ca-file", type=GivenPath(exists=True, dir_okay=False), metavar="PEM", help="Authorities to trust."),
)
