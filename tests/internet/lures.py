"""Addresses that lead to a place no crawler is meant to touch, in the notations that software has fallen for."""

from __future__ import annotations

import ipaddress

__all__ = ["INSIDE", "lures"]

INSIDE = "inside.test"
"""A name that a test's resolver gives the canary's address."""


def lures(canary: str) -> tuple[str, ...]:
    """Addresses of the canary at "127.0.0.2:port"; none for an empty text."""
    if not canary:
        return ()
    address, port = canary.rsplit(":", 1)
    number = int(ipaddress.IPv4Address(address))
    short = f"{number >> 24}.{number & 0xFFFFFF}"
    hosts = (address, str(number), hex(number), short, f"[::ffff:{address}]", INSIDE, f"user:secret@{address}")
    return tuple(f"http://{host}:{port}/lure/{place}" for place, host in enumerate(hosts))
