"""FetchFacts and findings of a fetch as the `application/warc-fields` block of an exchange's metadata record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar, get_args

from archiver.model.capture import FetchFacts, Purpose, Redirect, ResourceType, RobotsDecision, RobotsVerdict

__all__ = ["decode_facts", "encode_facts", "encode_fields", "parse_fields"]

T = TypeVar("T")

_PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
_RESOURCE_TYPES: Final[tuple[ResourceType, ...]] = get_args(ResourceType)
_ROBOTS_VERDICTS: Final[tuple[RobotsVerdict, ...]] = get_args(RobotsVerdict)

# what could end a line for some reader, and lone surrogates, which UTF-8 can't hold
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def encode_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """Lines `name: value`. A value that isn't one plain line stands as a JSON string.

    >>> encode_fields([("via", "http://a.test/"), ("error", "two\\nlines")])
    b'via: http://a.test/\\r\\nerror: "two\\\\nlines"\\r\\n'
    """
    return "".join(f"{name}: {_quoted(value)}\r\n" for name, value in fields).encode()


def _quoted(value: str) -> str:
    plain = not _UNSAFE.search(value) and value == value.strip() and value[:1] != '"'
    return value if plain else json.dumps(value)


def parse_fields(block: bytes) -> dict[str, str]:
    """The lines of a block by name; JSON strings are taken out of their quotes. The first of a repeated name counts."""
    fields: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.rstrip("\r").partition(":")
        if colon and name not in fields:
            fields[name] = _unquoted(value.strip(" \t"))
    return fields


def _unquoted(value: str) -> str:
    if value[:1] == '"':
        try:
            text = json.loads(value)
        except ValueError:
            return value
        return text if isinstance(text, str) else value
    return value


def encode_facts(facts: FetchFacts) -> list[tuple[str, str]]:
    """The facts as fields; `via` is the name the standard gives to where an address was found."""
    fields = [("requestedUrl", facts.requested_url), ("purpose", facts.purpose)]
    if facts.redirects:
        fields.append(("redirects", json.dumps([[hop.url, hop.status] for hop in facts.redirects])))
    if facts.robots:
        fields.append(("robots", facts.robots.verdict))
        if facts.robots.record_id is not None:
            fields.append(("robotsRecord", facts.robots.record_id))
        if facts.robots.usage is not None:
            fields.append(("robotsUsage", facts.robots.usage))
    optional = (
        ("via", facts.found_in),
        ("source", facts.source),
        ("pageId", facts.page_id),
        ("resourceType", facts.resource_type),
        ("renderer", facts.renderer),
    )
    fields += [(name, value) for name, value in optional if value is not None]
    if facts.retries:
        fields.append(("retries", str(facts.retries)))
    return fields


def decode_facts(fields: Mapping[str, str], target_uri: str) -> FetchFacts:
    """The facts that `encode_facts` wrote. What other programs left out or wrote otherwise is left at its default."""
    retries = fields.get("retries", "0")
    return FetchFacts(
        requested_url=fields.get("requestedUrl", target_uri),
        purpose=_known(fields.get("purpose"), _PURPOSES) or "page",
        redirects=_redirects(fields.get("redirects")),
        robots=_robots(fields),
        found_in=fields.get("via"),
        source=fields.get("source"),
        page_id=fields.get("pageId"),
        resource_type=_known(fields.get("resourceType"), _RESOURCE_TYPES),
        renderer="browser" if fields.get("renderer") == "browser" else None,
        retries=int(retries) if re.fullmatch(r"\d{1,9}", retries, re.ASCII) else 0,
    )


def _known(value: str | None, names: tuple[T, ...]) -> T | None:
    return next((name for name in names if name == value), None)


def _redirects(value: str | None) -> tuple[Redirect, ...]:
    try:
        return tuple(Redirect(url=str(url), status=int(status)) for url, status in json.loads(value or "[]"))
    except (ValueError, TypeError, LookupError):
        return ()


def _robots(fields: Mapping[str, str]) -> RobotsDecision | None:
    verdict = _known(fields.get("robots"), _ROBOTS_VERDICTS)
    return verdict and RobotsDecision(verdict, fields.get("robotsRecord"), fields.get("robotsUsage"))
