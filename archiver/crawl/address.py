"""Which addresses of the internet are open to a crawl, and which are somebody's private ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from archiver.archive.private import network_or_host
from archiver.model.errors import UsageError

__all__ = ["AllowList", "IPAddress", "refusal"]

IPAddress = IPv4Address | IPv6Address

# IANA special-purpose address registries (RFC 6890) and what else never leads to a public web server. Listed here,
# not asked of `ipaddress.is_global`, whose answers changed between Python 3.11 and 3.13.
_REFUSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/8", "reserved"),
    ("64:ff9b:1::/48", "local NAT64"),
    ("100::/64", "discard"),
    ("2001::/23", "protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_NETWORKS = tuple((ip_network(network), name) for network, name in _REFUSED)
_NAT64 = IPv6Network("64:ff9b::/96")


def _embedded(address: IPAddress) -> IPv4Address | None:
    """The IPv4 address that a mapped, NAT64 or 6to4 address leads to."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def refusal(address: IPAddress) -> str | None:
    """What kind of non-public address this is, None for a public one.

    >>> from ipaddress import ip_address
    >>> refusal(ip_address("::ffff:169.254.169.254")), refusal(ip_address("64:ff9b::7f00:1"))
    ('link-local', 'loopback')
    >>> refusal(ip_address("2606:4700::1111")) is None
    True
    """
    inner = _embedded(address)
    if inner is not None:
        return refusal(inner)
    return next(
        (name for network, name in _NETWORKS if address.version == network.version and address in network), None
    )


@dataclass(frozen=True, slots=True)
class AllowList:
    """Private ground that the operator opened by name: networks, addresses and host names."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> AllowList:
        """Read entries such as `127.0.0.0/8`, `::1`, `intranet.example`.

        Raises UsageError for what is neither a network nor a host name.
        """
        networks: list[IPv4Network | IPv6Network] = []
        hosts: set[str] = set()
        for entry in entries:
            try:
                opened = network_or_host(entry)
            except ValueError as error:
                raise UsageError(f"allow_private: {error}") from None
            if isinstance(opened, str):
                hosts.add(opened)
            else:
                networks.append(opened)
        return cls(tuple(networks), frozenset(hosts))

    def allows(self, host: str, address: IPAddress) -> bool:
        """True if this non-public address was opened, by its number or by the name that led there."""
        if host.lower().rstrip(".") in self.hosts:
            return True
        candidates = [address, *([inner] if (inner := _embedded(address)) else [])]
        return any(one.version == network.version and one in network for one in candidates for network in self.networks)
