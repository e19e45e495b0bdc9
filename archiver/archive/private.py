"""Entries of allow_private: networks, and names of hosts that may lead to private addresses."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

__all__ = ["network_or_host"]

# RFC 1123, section 2.1, and the underscore, wrong but in use; the last label is no number (RFC 3696, section 2)
_HOST = re.compile(r"(?:(?!-)[a-z0-9_-]{1,63}\.)*(?!-)(?=[0-9-]*[a-z_])[a-z0-9_-]{1,63}\.?")


def network_or_host(entry: str) -> IPv4Network | IPv6Network | str:
    """A network (or an address, as one), else a host name in lower case. Raises ValueError for what is neither.

    >>> network_or_host("10.1.2.3/8"), network_or_host(" Intranet.example. ")
    (IPv4Network('10.0.0.0/8'), 'intranet.example')
    """
    entry = entry.strip().lower()
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        if not _HOST.fullmatch(entry):
            raise ValueError(f"{entry!r} is neither a network nor a host name") from None
        return entry.rstrip(".")
