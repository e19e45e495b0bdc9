"""An address as a person writes it, in the form in which it is asked for."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from archiver.web.url import resolve, without_fragment

__all__ = ["as_asked"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
"""Behind the colon of `news.example:8080` stands a port."""
_HOST = re.compile(r"(?://)?[^/?#\s]+(?:\.[^/?#\s]|:\d)")
"""What an address without a scheme begins with: a word alone is none."""
_KEPT = "".join(map(chr, range(0x21, 0x7F)))
"""What can stand in an address stays as it was written, escapes, too."""


def as_asked(text: str) -> str | None:
    """The http or https address that is meant, without fragment; None where it is none.

    What isn't ASCII is percent-encoded as UTF-8, in the host by IDNA (RFC 3987, section 3.1); an empty path is `/`
    (RFC 9110, section 4.2.3). Without a scheme it is taken for http.

    >>> as_asked("HTTP://News.example/新聞?q=ä#top")
    'http://news.example/%E6%96%B0%E8%81%9E?q=%C3%A4'
    >>> as_asked("https://bücher.example"), as_asked("news.example:8080/a%2Fb")
    ('https://xn--bcher-kva.example/', 'http://news.example:8080/a%2Fb')
    >>> as_asked("mailto:desk@a.example"), as_asked("news")
    (None, None)
    """
    text = text.strip()
    if not _SCHEME.match(text):
        if not _HOST.match(text):
            return None
        text = f"http://{text.removeprefix('//')}"
    found = resolve(None, text)
    if found is None:
        return None
    parts = urlsplit(without_fragment(found))
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = parts.netloc
    path, query = (quote(part.encode("utf-8", "replace"), safe=_KEPT) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path or "/", query, ""))
