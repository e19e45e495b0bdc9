"""The article object in embedded script state, found by its shape: a headline beside a body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from archiver.extract.claims.claim import Claim, ImageClaim
from archiver.extract.claims.plain import plain
from archiver.extract.claims.state_blocks import body_paragraphs
from archiver.web.text import fold

__all__ = ["StateArticle", "find_article", "state_claims", "state_images"]

_MAX_OBJECTS = 60_000
_MIN_BODY_CHARS = 200
_MAX_IMAGES = 200
_NESTED = frozenset((dict, list))
_NOT_KEY = re.compile(r"[^a-z0-9]+")

Keys = Mapping[str, tuple[str, ...]]
"""data/words/state_keys.toml."""


@dataclass(frozen=True, slots=True)
class StateArticle:
    """An object of the state that describes the page's article."""

    fields: Mapping[str, Any]
    #: its entries by normalised key
    headline: str
    body: tuple[str, ...]


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _NOT_KEY.sub("", name.casefold())


def _objects(state: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    stack: list[Any] = list(reversed(state))
    seen = 0
    while stack and seen < _MAX_OBJECTS:
        item = stack.pop()
        seen += 1
        if isinstance(item, dict):
            yield item
            stack += [v for v in reversed(item.values()) if type(v) in _NESTED]
        else:
            stack += [v for v in reversed(item) if type(v) in _NESTED]


def _inside(value: Any, keys: tuple[str, ...], depth: int = 0) -> str | None:
    """First text of a value that may be wrapped in objects, such as `{"basic": "…"}` or `[{"name": "…"}]`."""
    if isinstance(value, str):
        return plain(value) or None
    if isinstance(value, list) and len(value) == 1 and depth < 3:
        return _inside(value[0], keys, depth + 1)
    if isinstance(value, dict) and depth < 3:
        by_key = {_key(k): v for k, v in value.items()}
        return next((text for k in keys if k in by_key and (text := _inside(by_key[k], keys, depth + 1))), None)
    return None


def _headlines(fields: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    for key in keys.get("headline", ()):
        text = _inside(fields[key], keys.get("headline_inside", ())) if key in fields else None
        if text and 8 <= len(text) <= 400:
            yield text


def find_article(state: tuple[Any, ...], titles: list[str], keys: Keys) -> StateArticle | None:
    """The object with the longest body among those whose headline is one of the page's titles, or None.

    At most 60,000 objects are looked at. Objects about other articles don't match a title and are passed over.
    """
    folded = [title for title in map(fold, titles) if len(title) >= 8]
    best: StateArticle | None = None
    best_chars = _MIN_BODY_CHARS
    wanted = frozenset(keys.get("headline", ()))
    titled: dict[tuple[str, ...], bool] = {}
    #: whether objects with these keys have a headline: lists hold many of one shape
    for item in _objects(state) if folded else ():
        if not 2 <= len(item) <= 400:
            continue
        shape = tuple(item)
        is_titled = titled.get(shape)
        if is_titled is None:
            is_titled = titled[shape] = any(_key(name) in wanted for name in shape)
        if not is_titled:
            continue
        fields = {_key(k): v for k, v in item.items()}
        headline = next((h for h in _headlines(fields, keys) if _is_among(fold(h), folded)), None)
        if headline is None:
            continue
        for key in keys.get("body", ()):
            if isinstance(fields.get(key), str | list | dict):
                body = body_paragraphs(fields[key], keys)
                chars = sum(map(len, body))
                if chars > best_chars and body[0] != headline:
                    best, best_chars = StateArticle(fields, headline, tuple(body)), chars
    return best


def _is_among(headline: str, titles: list[str]) -> bool:
    return any(headline in title or title in headline for title in titles)


def _names(value: Any, keys: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        if text := plain(value):
            yield text
    elif isinstance(value, list) and depth < 4:
        for item in value[:30]:
            yield from _names(item, keys, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        by_key = {_key(k): v for k, v in value.items()}
        found = next((by_key[k] for k in keys if isinstance(by_key.get(k), str) and by_key[k]), by_key.get("by"))
        if found is not None:
            yield from _names(found, keys, depth + 1)


def state_claims(article: StateArticle, field: str, keys: Keys) -> list[Claim]:
    """Claims of one field (`description`, `author`, `published` …), from the first key that has any."""
    for key in keys.get(field, ()):
        if key in article.fields:
            names = dict.fromkeys(_names(article.fields[key], keys.get("name_inside", ())))
            if names:
                return [Claim(name, f"state:{key}") for name in names]
    return []


def state_images(article: StateArticle, keys: Keys) -> list[ImageClaim]:
    """Pictures inside the article's object that have an address and a caption; in its body an alternative text will do.

    Those beside the body come first; the source tells which stand behind the first text of the body.
    """
    body = next((article.fields[key] for key in keys.get("body", ()) if key in article.fields), None)
    beside = {key: value for key, value in article.fields.items() if value is not body}
    found = [_image(item, "state:image", keys) for item in _objects((beside,))]
    source = "state:image"
    for part in _parts(body):
        images = [_image(item, source, keys, needs_caption=False) for item in _objects((part,))]
        found += images
        if source != "state:body" and not any(images) and body_paragraphs([part], keys):
            source = "state:body"
    claims: dict[str | None, ImageClaim] = {}
    for claim in found:
        if claim is not None and len(claims) < _MAX_IMAGES:
            claims.setdefault(claim.url, claim)
    return list(claims.values())


def _parts(body: Any) -> list[Any]:
    """The blocks of a body that is a list, or holds one."""
    if isinstance(body, dict):
        body = next((value for value in body.values() if isinstance(value, list)), [body])
    return body if isinstance(body, list) else []


def _image(item: Mapping[str, Any], source: str, keys: Keys, *, needs_caption: bool = True) -> ImageClaim | None:
    fields = {_key(k): v for k, v in item.items()}
    url = next((fields[k] for k in keys.get("image_url", ()) if isinstance(fields.get(k), str)), None)
    if url is None or "/" not in url or "headline" in fields:
        return None
    caption, alt = (_text(fields, keys.get(name, ())) for name in ("image_caption", "image_alt"))
    if not caption and (needs_caption or not alt):
        return None
    return ImageClaim(url, caption, _text(fields, keys.get("image_credit", ())), source, alt)


def _text(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next(
        (t for k in keys if k in fields and (t := _inside(fields[k], ("text", "basic", "value", "name")))), None
    )
