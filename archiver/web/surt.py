"""Sort-friendly keys of addresses, as indexes of web archives use them.

Own code, since the `surt` package is under the AGPL; the rules are those that CDXJ indexes are sorted by
(https://specs.webrecorder.net/cdxj/latest/), so that other replay tools find what this program stored.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

__all__ = ["surt"]

_CONTROL = re.compile(r"[\t\r\n]")
_WWW = re.compile(r"^www\d*\.(?=.*\.)")
_SLASHES = re.compile(rb"/{2,}")
_SESSION = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_PATH_SESSION = re.compile(r";jsessionid=[0-9a-z]{32}$|\((?:[a-z]\([0-9a-z]{24}\))+\)/|(?<=/)\([0-9a-z]{24}\)/")
_PORTS = {"http": 80, "https": 443}
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What stays as it is; control characters, space, `#`, `%` and all beyond ASCII are escaped."""


def surt(url: str) -> str:
    """Key of `url`: host reversed, no scheme, `www`, default port, fragment, session or case; query sorted.

    Equal keys mean what an archive takes for the same page. An address that can't be taken apart is its own key.

    >>> surt("https://www.Example.org:443/A//b/../c/?z=1&b=2&Z=0#top")
    'org,example)/a/c?b=2&z=0&z=1'
    >>> surt("http://127.0.0.1:8000/"), surt("mailto:desk@example.org"), surt("")
    ('127.0.0.1:8000)/', 'mailto:desk@example.org', '-')
    """
    url = _CONTROL.sub("", url).strip()
    if not url:
        return "-"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if not host or parts.scheme not in ("http", "https", "ftp", "ftps"):
        return url
    key = _host_key(host)
    if port is not None and port != _PORTS.get(parts.scheme):
        key += f":{port}"
    query = _query_key(parts.query)
    return f"{key}){_path_key(parts.path)}" + (f"?{query}" if query else "")


def _host_key(host: str) -> str:
    try:
        host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        host = _escaped(host)
    host = _WWW.sub("", host.strip("."))
    if ":" in host:
        return f"[{host}]"
    labels = host.split(".")
    return host if labels[-1].isdigit() else ",".join(reversed(labels))


def _path_key(path: str) -> str:
    raw = _unescaped(path)
    if b"." in raw:
        is_folder = raw.endswith((b"/", b"/.", b"/.."))
        raw = posixpath.normpath(b"/" + raw.lstrip(b"/")) + (b"/" if is_folder else b"")
    lowered = _escaped(_SLASHES.sub(b"/", raw or b"/")).lower()
    lowered = _PATH_SESSION.sub("", lowered)
    return lowered.removesuffix("/") or "/"


def _query_key(query: str) -> str:
    lowered = _SESSION.sub("", _escaped(_unescaped(query)).lower()).strip("&") if query else ""
    return "&".join(sorted(lowered.split("&"), key=lambda pair: pair.split("=", 1))) if lowered else ""


def _unescaped(part: str) -> bytes:
    """`part` without any percent escapes, also doubly escaped ones."""
    raw = part.encode("utf-8", "surrogatepass")
    for _ in range(8):
        plain = unquote_to_bytes(raw)
        if plain == raw:
            break
        raw = plain
    return raw


def _escaped(raw: bytes | str) -> str:
    return quote_from_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"), safe=_SAFE)
