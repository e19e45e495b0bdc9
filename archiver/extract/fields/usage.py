"""What the publisher declares about reuse, in headers and metadata."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.article import Usage

__all__ = ["usage"]

_META = ("robots", "googlebot", "googlebot-news", "bingbot", "otherbot")


def usage(document: Document) -> Usage:
    """Values as written, in page order; metadata for single robots carry the robot's name."""
    capture, page = document.capture, document.page
    headers = [(name.lower(), value.strip()) for name, value in capture.headers]
    metas = [content if name == "robots" else f"{name}: {content}" for name in _META for content in page.meta_all(name)]
    return Usage(
        robots=capture.robots.verdict if capture.robots is not None else None,
        x_robots_tag=tuple(value for name, value in headers if name == "x-robots-tag"),
        meta_robots=tuple(dict.fromkeys(metas)),
        tdm_reservation=capture.header("tdm-reservation") or page.meta("tdm-reservation"),
        content_usage=capture.header("content-usage")
        or page.meta("content-usage")
        or (capture.robots.usage if capture.robots is not None else None),
    )
