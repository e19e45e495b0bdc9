"""What <meta> elements and the title claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archiver.extract.claims.claim import Claim, ImageClaim
from archiver.extract.claims.plain import plain

if TYPE_CHECKING:
    from archiver.web.page import Page

__all__ = ["meta_claims", "meta_images"]


def meta_claims(page: Page, keys: Iterable[str]) -> list[Claim]:
    """Claims of the <meta> elements with these keys, in the order of the keys, each value once."""
    claims: dict[str, Claim] = {}
    for key in keys:
        for content in page.meta_all(key):
            if text := plain(content):
                claims.setdefault(text, Claim(text, f"meta:{key}"))
    return list(claims.values())


def meta_images(page: Page, keys: Iterable[str]) -> list[ImageClaim]:
    """Pictures that <meta> elements name, each address once. Their alt text is no caption, so it is not taken."""
    urls: dict[str, ImageClaim] = {}
    for key in keys:
        for content in page.meta_all(key):
            if url := content.strip():
                urls.setdefault(url, ImageClaim(url, None, None, f"meta:{key}"))
    return list(urls.values())
