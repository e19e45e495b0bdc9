"""robots.txt of a site, and what it forbids: said twice, so that no parser of the program's own is its judge."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.internet.trouble import Trouble

__all__ = ["RobotsFile", "is_forbidden"]

_OTHERS = "# Written by hand. Please be kind.\nUser-agent: GreedyBot\nUser-agent: CopyCat\nDisallow: /\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """For every crawler the same; a group for others stands before it."""

    rules: tuple[tuple[str, str], ...] = ()
    """("Disallow" or "Allow", pattern)."""
    crawl_delay_s: float | None = None
    is_missing: bool = False
    moved_to: str = ""
    """/robots.txt leads there."""
    troubles: tuple[Trouble, ...] = ()

    def text(self, sitemaps: Iterable[str]) -> str:
        """The file, with addresses of sitemaps."""
        lines = ["User-agent: *", *(f"{verb}: {pattern}" for verb, pattern in self.rules)]
        if not self.rules:
            lines.append("Disallow:")
        if self.crawl_delay_s is not None:
            lines.append(f"Crawl-delay: {self.crawl_delay_s:g}")
        return _OTHERS + "\n".join(lines) + "\n\n" + "".join(f"Sitemap: {url}\n" for url in sitemaps)


def _matches(pattern: str, target: str) -> bool:
    parts = ".*".join(re.escape(part) for part in pattern.removesuffix("$").split("*"))
    return re.match(parts + ("$" if pattern.endswith("$") else ""), target) is not None


def is_forbidden(rules: Iterable[tuple[str, str]], target: str) -> bool:
    """Whether the longest rule that fits forbids path and query; of two as long, Allow counts (RFC 9309, 2.2.2).

    >>> is_forbidden([("Disallow", "/a/"), ("Allow", "/a/open/")], "/a/open/1")
    False
    >>> is_forbidden([("Disallow", "/*?print=")], "/news/1?print=1")
    True
    """
    fitting = [(len(pattern), verb == "Allow") for verb, pattern in rules if pattern and _matches(pattern, target)]
    return bool(fitting) and not max(fitting)[1]
