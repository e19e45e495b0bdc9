"""A site whose articles stand on several pages, with three families of addresses, and what can go wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tests.crawl.server import RawServer, Route, Step, page

__all__ = ["FAMILIES", "asked", "part_page", "serve_story"]

FAMILIES: dict[str, Callable[[int], str]] = {
    "parameter": lambda number: "/2026/river-rises" + (f"?page={number}" if number > 1 else ""),
    "segment": lambda number: "/2026/mill-sold/" + (f"{number}/" if number > 1 else ""),
    "suffix": lambda number: f"/harbour-burns-4711{f'-{number}' if number > 1 else ''}.html",
}
"""Path of a part by its number."""


def part_page(number: int, parts: int, path_of: Callable[[int], str], *, shows: int | None = None) -> bytes:
    """One part of an article with its pager: text and picture are its own, or those of part `shows`."""
    pager = " ".join(f"<a href='{path_of(n)}'>{n}</a>" if n != number else f"<b>{n}</b>" for n in range(1, parts + 1))
    shown = shows or number
    own = f"Part {shown} of {path_of(1)} tells"
    told = "".join(
        f"<p>{own} in paragraph {n} how the water at the old mill rose by {n} centimetres.</p>" for n in range(5)
    )
    return (
        "<!doctype html><html lang=en><head><title>River rises | Valley Post</title></head><body><main><article>"
        "<h1>River rises by a metre</h1><p class=standfirst>The town by the river waits for the water to fall.</p>"
        "<p class=byline>By Jane Doe</p>"
        f"<figure><img src=/{shown}.jpg><figcaption>View {shown} of the river. Photo: Ann Lee/AP</figcaption></figure>"
        f"{told}<div class=pager>{pager}</div></article></main></body></html>"
    ).encode()


def serve_story(
    routes: dict[str, Route], path_of: Callable[[int], str], parts: int, *, begun: Callable[[bytes], None] | None = None
) -> None:
    """Add the routes of an article; `begun` hears each request."""

    def answer(number: int) -> Route:
        def send(request: bytes) -> Sequence[Step]:
            if begun:
                begun(request)
            return [page(part_page(number, parts, path_of))]

        return send

    for number in range(1, parts + 1):
        routes[path_of(number)] = answer(number)


def asked(server: RawServer) -> Counter[str]:
    """How often each path was asked for, robots.txt and the like left out."""
    return Counter(seen.path for seen in server.log if seen.path not in ("/robots.txt", "/map.xml"))
