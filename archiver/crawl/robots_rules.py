"""What a site's robots.txt means for us: from the answer to a decision about each address (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from archiver.crawl.failure import FetchError
from archiver.crawl.robots_path import path_of
from archiver.crawl.robots_text import RobotsText, UsageLine, read_robots
from archiver.model.capture import RobotsDecision

__all__ = ["PRODUCT", "RobotsRules", "robots_url", "rules_of"]

PRODUCT = "news-archiver"
"""Our product token (2.2.1)."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a site's robots.txt says."""

    verdict: Literal["rules", "noRules", "unreachable"]
    text: RobotsText | None = None
    #: where the verdict is `rules`
    record_id: str | None = None
    #: of the robots.txt response
    failure: FetchError | None = None
    #: for unreachable: why

    @property
    def crawl_delay_s(self) -> float | None:
        """Pause that the site asks for, as written, a day at most."""
        return self.text.crawl_delay_s if self.text else None

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Absolute addresses of the Sitemap lines. They may lead anywhere: other hosts, and behind the gate."""
        return self.text.sitemaps if self.text else ()

    @property
    def usage(self) -> tuple[UsageLine, ...]:
        """Content-Usage and Content-Signal lines of the group that applies to us."""
        return self.text.usage if self.text else ()

    def decide(self, url: str) -> RobotsDecision:
        """The decision about one address of the site. robots.txt itself may always be asked for (2.2.2)."""
        if self.verdict == "unreachable":
            return RobotsDecision("unreachable", self.record_id)
        if self.text is None:
            return RobotsDecision("noRules", self.record_id)
        path = path_of(url)
        is_allowed = path == "/robots.txt" or self.text.rules.allow(path)
        return RobotsDecision("allowed" if is_allowed else "disallowed", self.record_id, self._usage(url))

    def _usage(self, url: str) -> str | None:
        """What the usage lines say of an address, as written; None where none does."""
        lines = [
            line.value if line.name == "content-usage" else f"{line.name}: {line.value}" for line in self.usage_for(url)
        ]
        return ", ".join(lines) or None

    def usage_for(self, url: str) -> tuple[UsageLine, ...]:
        """Those of the usage lines that are for an address."""
        return self.text.usage_for(url) if self.text else ()


def rules_of(status: int, body: bytes, record_id: str | None, product: str = PRODUCT) -> RobotsRules:
    """Rules in an answer: 2xx is read, 4xx means none (2.3.1.3), 5xx and anything odd mean keep away (2.3.1.4).

    A redirect that leads nowhere counts as 4xx (2.3.1.2). For no answer at all make the `unreachable` rules yourself.
    """
    if 300 <= status < 500:
        return RobotsRules("noRules", record_id=record_id)
    if not 200 <= status < 300:
        failure = FetchError("robotsUnreachable", f"status {status}")
        return RobotsRules("unreachable", record_id=record_id, failure=failure)
    return RobotsRules("rules", read_robots(body, product), record_id)


def robots_url(url: str) -> str:
    """Where the rules for an address stand: one file for each scheme, host and port (2.3).

    Raises ValueError for what is no http address.

    >>> robots_url("HTTPS://Paper.example:443/a?b"), robots_url("http://[::1]:8080/")
    ('https://paper.example/robots.txt', 'http://[::1]:8080/robots.txt')
    """
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"no http address: {url[:80]!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_default = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}{'' if is_default else f':{parts.port}'}/robots.txt"
