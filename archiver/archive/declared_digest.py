"""A digest as a record or a package declares it, and whether bytes have it."""

from __future__ import annotations

import hashlib
from base64 import b16encode, b32encode, b64encode
from collections.abc import Iterable

__all__ = ["DeclaredDigest"]

_ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha-1": "sha1"} | {
    f"sha{dash}{size}": f"sha{size}" for size in (224, 256, 384, 512) for dash in ("", "-")
}
_URL_SAFE = str.maketrans("+/", "-_")


class DeclaredDigest:
    """`label:value`. Bytes are given to `update`, once; then it tells whether they are those that are meant.

    >>> digest = DeclaredDigest("md5:d41d8cd98f00b204e9800998ecf8427e")
    >>> digest.is_known, digest.fits, digest.computed
    (True, True, 'md5:2QOYZWMPACZAJ2MABGMOZ6CCPY')
    >>> DeclaredDigest("crc32:00000000").is_known
    False
    """

    def __init__(self, declared: str) -> None:
        self.declared = declared
        self._label, _, self._value = declared.partition(":")
        algorithm = _ALGORITHMS.get(self._label.strip().lower())
        self._hash = hashlib.new(algorithm, usedforsecurity=False) if algorithm else None

    @property
    def is_known(self) -> bool:
        """Whether its algorithm is one that can be computed."""
        return self._hash is not None

    def update(self, data: bytes) -> None:
        if self._hash is not None:
            self._hash.update(data)

    def update_all(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.update(piece)

    @property
    def fits(self) -> bool:
        """Whether the value stands for it: in base 32 by custom, in base 16 or 64 in some tools (RFC 4648)."""
        value, digest = self._value.strip().rstrip("="), self._digest
        # these have no letter case of their own
        if value.upper() in (b32encode(digest).decode().rstrip("="), b16encode(digest).decode()):
            return True
        base64 = b64encode(digest).decode().rstrip("=")
        return value in (base64, base64.translate(_URL_SAFE))

    @property
    def computed(self) -> str:
        """What it would have to be, in base 32."""
        return f"{self._label}:{b32encode(self._digest).decode().rstrip('=')}"

    @property
    def computed_hex(self) -> str:
        """The same in base 16."""
        return f"{self._label}:{self._digest.hex()}"

    @property
    def _digest(self) -> bytes:
        return self._hash.digest() if self._hash is not None else b""
