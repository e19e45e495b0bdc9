"""Posts, videos and other things that the article shows from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from archiver.extract.addresses import address_of
from archiver.extract.document import Document, Labels
from archiver.extract.marks import bit
from archiver.model.article import Embed
from archiver.model.block import Role

__all__ = ["embeds"]

_KINDS = ("post", "video", "audio", "frame")
_OFF = bit("nav", "footer", "aside", "relatedClass", "commentsClass", "advertisementClass", "dialog", "consentClass")
_AFTER = 3
_NEIGHBOUR = 2

Hosts = Mapping[str, tuple[str, ...]]
"""data/words/embeds.toml."""


def embeds(document: Document, labels: Labels) -> tuple[Embed, ...]:
    """Posts as the page shows them, and the players and frames that stand in the article, in its order, each once."""
    hosts: Hosts = document.rules.words.get("embeds", {})
    placed = [*_posts(document, labels, hosts), *_media(document, labels, hosts)]
    by_url: dict[str, Embed] = {}
    for number, (_, embed) in enumerate(sorted(placed, key=lambda item: item[0])):
        by_url.setdefault(embed.url or f"#{number}", embed)
    return tuple(by_url.values())


def _posts(document: Document, labels: Labels, hosts: Hosts) -> Iterable[tuple[int, Embed]]:
    group: list[int] = []
    to_address = address_of(document)
    for index in [*labels.of(Role.EMBED), None]:
        if group and (index is None or index - group[-1] > _NEIGHBOUR):
            links = [href for i in group for href, _ in document.blocks[i].links]
            urls = [url for href in links if (url := to_address(href))]
            known = [(kind, url) for url in urls if (kind := _kind(url, hosts))]
            kind, url = known[-1] if known else ("post", urls[-1] if urls else None)
            text = "\n\n".join(document.blocks[i].text for i in group)
            yield group[0], Embed(kind=kind, url=url, text=text)
            group = []
        if index is not None:
            group.append(index)


def _media(document: Document, labels: Labels, hosts: Hosts) -> Iterable[tuple[int, Embed]]:
    inside = labels.of(Role.HEADLINE, Role.STANDFIRST, Role.PARAGRAPH, Role.BYLINE, Role.PAGE_DATE)
    first, last = (inside[0], inside[-1] + _AFTER) if inside else (0, len(document.blocks))
    for media in document.media:
        if media.kind == "image" or media.marks & _OFF & ~document.layout.common_marks:
            continue
        url = address_of(document)(media.url) if media.url else None
        if not first <= media.before_block <= last or (url and _has(url, hosts.get("ignored", ()))):
            continue
        kind = _kind(url, hosts) if url else None
        if media.kind in ("video", "audio"):
            if url is not None:
                yield media.before_block, Embed(kind=media.kind, url=url, text=media.alt)
        elif kind is not None and url is not None:
            yield media.before_block, Embed(kind=kind, url=url, text=dict(media.attributes).get("title") or media.alt)


def _has(url: str, parts: Iterable[str]) -> bool:
    return any(part in url.lower() for part in parts)


def _kind(url: str, hosts: Hosts) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    for kind in _KINDS:
        for name in hosts.get(kind, ()):
            own, _, path = name.partition("/")
            if (host == own or host.endswith(f".{own}")) and parts.path.startswith(f"/{path}" if path else ""):
                return kind
    return None
