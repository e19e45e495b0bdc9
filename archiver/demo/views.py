"""Article lines and gold pages in the same comparable form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from archiver.demo.gold import GoldPage

__all__ = ["SET_FIELDS", "gold_view", "line_view"]

SET_FIELDS = frozenset({"dates", "sources", "missing"})
"""Fields whose order says nothing: lists of strings here."""

_SAME = (
    "type", "canonicalUrl", "inLanguage", "headline", "alternativeHeadline", "description", "kicker", "section",
    "keywords", "bylineRaw", "datePublished", "dateModified", "isAccessibleForFree",
)  # fmt: skip
_USAGE = ("xRobotsTag", "metaRobots", "tdmReservation", "contentUsage")


def _time(value: Any) -> Any:
    """`Z` and `+00:00` are the same offset."""
    return value[:-1] + "+00:00" if isinstance(value, str) and value.endswith("Z") else value


def _id(agency: Mapping[str, Any] | None) -> Any:
    return agency["id"] if agency else None


def _credit(credit: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if credit is None:
        return None
    agencies = [agency["id"] for agency in credit["agencies"]]
    return {**_some(credit, "raw", "creators", "distributor"), "agencies": agencies}


def _some(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value.get(name) for name in names}


def _image(image: Mapping[str, Any]) -> dict[str, Any]:
    return {**_some(image, "url", "alt", "caption", "isLead"), "credit": _credit(image["credit"])}


def _dateline(dateline: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**_some(dateline, "raw", "place"), "agency": _id(dateline["agency"])} if dateline else None


def _dates(entries: list[Mapping[str, Any]]) -> list[str]:
    """Kind, value, and whether one of the entries that say so is chosen."""
    chosen: dict[tuple[str, str], bool] = {}
    for entry in entries:
        key = (entry["kind"], _time(entry["value"]))
        chosen[key] = chosen.get(key, False) or entry["chosen"]
    return sorted(f"{kind} {value}{' chosen' if is_chosen else ''}" for (kind, value), is_chosen in chosen.items())


def _text(body: str | None) -> list[str]:
    return body.split("\n\n") if body else []


def _update(update: Mapping[str, Any]) -> dict[str, Any]:
    date = _time(update["datePublished"])
    return {"headline": update["headline"], "datePublished": date, "text": _text(update["text"])}


def line_view(line: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an article line that the gold speaks of.

    Raises:
        KeyError: a field of the schema is missing.
    """
    site = line["site"]
    return {
        **{name: line[name] for name in _SAME},
        "requestedUrl": line["url"],
        "kind": line["pageVerdict"]["kind"],
        "datePublished": _time(line["datePublished"]),
        "dateModified": _time(line["dateModified"]),
        "site": {"name": site["name"], "domain": site["domain"], "domainState": site["domainState"]["state"]},
        "authors": [_some(author, "name", "role", "affiliation") for author in line["authors"]],
        "dateline": _dateline(line["dateline"]),
        "dates": _dates(line["dates"]),
        "articleBody": _text(line["articleBody"]),
        "images": [_image(image) for image in line["images"]],
        "sources": sorted({f"{source['role']}: {source['id'] or source['name']}" for source in line["sources"]}),
        "corrections": [_some(correction, "text", "date") for correction in line["corrections"]],
        "liveBlogUpdates": [_update(update) for update in line["liveBlogUpdates"]],
        "embeds": [_some(embed, "kind", "url") for embed in line["embeds"]],
        "usage": _some(line["usage"], *_USAGE),
        "missing": sorted(f"{field}: {reason}" for field, reason in line["missing"].items()),
    }


def gold_view(page: GoldPage) -> dict[str, Any]:
    """The same for a gold page."""
    view: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(page))  # lists, as in lines, not tuples
    for name in ("url", "version", "leftOut"):
        del view[name]
    return {
        **view,
        "datePublished": _time(page.date_published),
        "dateModified": _time(page.date_modified),
        "dates": _dates(view["dates"]),
        "sources": sorted({f"{source.role}: {source.party}" for source in page.sources}),
        "liveBlogUpdates": [
            {**update, "datePublished": _time(update["datePublished"])} for update in view["liveBlogUpdates"]
        ],
        "missing": sorted(f"{field}: {reason or '*'}" for field, reason in page.missing.items()),
    }
