"""The gate: no connection to an address that wasn't checked.

Every answer of the resolver is checked, and the connection is made to the checked number, not to the name: a second
look-up (DNS rebinding) never happens. Numbers in odd notation (`0x7f.1`, `2130706433`) come out of the resolver as
what they are.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from archiver.crawl.address import AllowList, IPAddress, refusal
from archiver.crawl.failure import FetchError, TransientFetchError
from archiver.model.errors import UsageError

__all__ = ["Gate", "Lookup", "check_url", "parse_resolve"]

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""(host name, port) to addresses as text, in the order to try them; raises OSError."""

_CONTROL = re.compile(r"[\x00-\x20\x7f]")
# names of other scripts arrive here in their ASCII form; the underscore is wrong and in use
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_MAX_URL_CHARS = 8_192
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def check_url(url: str) -> tuple[str, int]:
    """Host and port that a URL leads to.

    Raises FetchError for what is never fetched: other schemes than http and https, user names and passwords in the
    address, no host, control characters, more than 8,192 characters.
    """
    if len(url) > _MAX_URL_CHARS:
        raise FetchError("badUrl", f"{len(url)} characters")
    if _CONTROL.search(url):
        raise FetchError("badUrl", "control character or space")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError("badUrl", str(error)) from error
    if parts.scheme not in ("http", "https"):
        raise FetchError("schemeRefused", parts.scheme or "none")
    if "@" in parts.netloc:
        raise FetchError("userinfoRefused", "the address names a user")
    if not parts.hostname or port == 0:
        raise FetchError("badUrl", "no host" if not parts.hostname else "port 0")
    if not _HOST.fullmatch(parts.hostname):
        raise FetchError("badUrl", f"{parts.hostname[:80]!r} is no host name")
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)


def parse_resolve(entries: Iterable[str]) -> dict[str, str]:
    """Host names with their fixed addresses, from entries such as `courier.test=127.0.0.1`. UsageError for others."""
    table: dict[str, str] = {}
    for entry in entries:
        name, _, address = entry.partition("=")
        try:
            table[name.strip().lower().rstrip(".")] = str(ip_address(address.strip()))
        except ValueError:
            raise UsageError(f"resolve: {entry!r} isn't name=address") from None
    return table


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides which numbers a host name may lead to."""

    lookup: Lookup = field(repr=False)
    allowed: AllowList = field(default_factory=AllowList)
    resolve: Mapping[str, str] = field(default_factory=dict)
    #: fixed answers by host name, like `curl --resolve`; checked like any answer
    is_taken_down: Callable[[str], bool] = field(default=lambda _: False, repr=False)
    #: of a URL: nothing of it is fetched again

    def check(self, url: str) -> None:
        """Raises FetchError as `check_url`, and `takenDown` for what was taken down."""
        check_url(url)
        if self.is_taken_down(url):
            raise FetchError("takenDown", "it was taken down: nothing of it is fetched or stored")

    async def addresses(self, host: str, port: int) -> list[str]:
        """Numbers to connect to, in order, each of them checked.

        Raises FetchError: `dnsFailure` (no such name), `dnsError` (the resolver failed), `addressRefused` if even one
        of the answers isn't public (a name that mixes both is an attempt to get in).
        """
        fixed = self.resolve.get(host.lower().rstrip("."))
        numbers = [fixed] if fixed else await self._ask(host, port)
        checked = []
        for number in numbers:
            address = ip_address(number.partition("%")[0])
            self._check(host, address)
            checked.append(str(address))
        return checked

    async def _ask(self, host: str, port: int) -> list[str]:
        try:
            numbers = await self.lookup(host, port)
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_NAME:
                raise FetchError("dnsFailure", f"{host}: {error.strerror}") from error
            raise TransientFetchError("dnsError", f"{host}: {error.strerror}") from error
        except (OSError, UnicodeError) as error:
            raise FetchError("dnsFailure", f"{host}: {error}") from error
        if not numbers:
            raise FetchError("dnsFailure", f"{host}: no address")
        return numbers

    def _check(self, host: str, address: IPAddress) -> None:
        kind = refusal(address)
        if kind and not self.allowed.allows(host, address):
            where = host if host == str(address) else f"{host} → {address}"
            raise FetchError(
                "addressRefused",
                f"{where} is {kind}; --allow-private {host}, or allow_private in archive.toml, opens it",
            )
