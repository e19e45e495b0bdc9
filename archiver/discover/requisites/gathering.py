"""What a document needs besides itself, gathered one address at a time."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.model.capture import ResourceType
from archiver.model.requisite import Requisite
from archiver.web.url import resolver, without_fragment

__all__ = ["MOST_FOUND", "Gathering"]

MOST_FOUND = 20_000
"""Of one document. Front pages name some hundred, candidates of srcset included."""


class Gathering:
    """The requisites of one document while it is read, each address once, in the order of the document."""

    def __init__(self, url: str | None, base_url: str | None) -> None:
        """`url` is the document's own address: nothing needs that besides itself."""
        self._own = without_fragment(url) if url else None
        self._resolve = resolver(base_url)
        self._found: dict[str, Requisite] = {}

    @property
    def found(self) -> tuple[Requisite, ...]:
        return tuple(self._found.values())

    def add(self, address: str | None, resource_type: ResourceType, rank: int = 0) -> None:
        """Take an address as written; nothing that isn't http or https is one. Of two ranks the lower counts."""
        address = address.strip() if address else ""
        if not address or address[0] in "#{" or (url := self._resolve(address)) is None:
            return
        url = without_fragment(url)
        known = self._found.get(url)
        if url == self._own or (known is None and len(self._found) >= MOST_FOUND):
            return
        if known is None or rank < known.rank:
            self._found[url] = Requisite(url, known.resource_type if known else resource_type, rank)

    def add_all(self, addresses: Iterable[str], resource_type: ResourceType, rank: int = 0) -> None:
        """Take alternatives, the likeliest first: each ranks behind the one before it."""
        for number, address in enumerate(addresses):
            self.add(address, resource_type, rank + number)
