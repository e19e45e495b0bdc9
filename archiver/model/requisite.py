"""What a page needs to be shown, besides itself."""

from __future__ import annotations

import msgspec

from archiver.model.capture import ResourceType

__all__ = ["Requisite"]


class Requisite(msgspec.Struct, frozen=True):
    """An address that a browser may ask for to show a document."""

    url: str
    #: absolute, without fragment
    resource_type: ResourceType
    rank: int = 0
    #: 0 is what every browser asks for, 1 what most leave, and so on: where bounds cut, the highest go first
