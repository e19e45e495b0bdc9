"""What <meta> elements and the title claim."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from archiver.extract.claims.claim import Claim, ImageClaim
from archiver.extract.claims.plain import plain

if TYPE_CHECKING:
    from archiver.web.page import Page

__all__ = ["meta_claims", "meta_images", "object_claims"]


def meta_claims(page: Page, keys: Iterable[str]) -> list[Claim]:
    """Claims of the <meta> elements with these keys, in the order of the keys, each value once."""
    claims: dict[str, Claim] = {}
    for key in keys:
        for content in page.meta_all(key):
            if text := plain(content):
                claims.setdefault(text, Claim(text, f"meta:{key}"))
    return list(claims.values())


def object_claims(page: Page, members: Iterable[str]) -> list[Claim]:
    """Claims of <meta> elements whose content is a JSON object: `parsely-page.author` is its member `author`."""
    claims: list[Claim] = []
    for path in members:
        key, _, member = path.partition(".")
        for content in page.meta_all(key):
            value = _object(content).get(member)
            texts = [plain(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
            claims += [Claim(text, f"meta:{path}") for text in texts if text]
    return claims


def _object(content: str) -> dict[str, object]:
    try:
        value = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def meta_images(page: Page, keys: Iterable[str]) -> list[ImageClaim]:
    """Pictures that <meta> elements name, each address once. Their alt text is no caption, so it is not taken."""
    urls: dict[str, ImageClaim] = {}
    for key in keys:
        for content in page.meta_all(key):
            if url := content.strip():
                urls.setdefault(url, ImageClaim(url, None, None, f"meta:{key}"))
    return list(urls.values())
