"""What of an address says where a reader came from, or who it is: addresses that differ in it only are one page."""

from __future__ import annotations

import re

__all__ = ["plain_path", "plain_query", "without_tracking"]

_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hs(?:enc|mi)|at_medium|at_campaign"
    r"|xtor|wt_mc|cmpid|ns_mchannel|ns_campaign|ns_source|mkt_tok|srsltid"
    r"|phpsessid|jsessionid|aspsessionid[a-z]*|cfid|cftoken|oscsid|zenid|session_?id)=[^&]*(?:&|$)",
    re.I,
)
"""Parameters that track, then those of sessions."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;?]*", re.I)


def plain_query(query: str) -> str:
    """A query, without its `?`, less the parameters of tracking and of sessions.

    >>> plain_query("id=1&utm_source=rss&fbclid=x"), plain_query("utm_medium=feed&PHPSESSID=b2")
    ('id=1', '')
    """
    return _TRACKING.sub("", query).rstrip("&") if query else ""


def plain_path(path: str) -> str:
    """A path less the sessions that some servers put into it.

    >>> plain_path("/x;jsessionid=0A1.node2/y")
    '/x/y'
    """
    return _PATH_SESSION.sub("", path) if ";" in path else path


def without_tracking(url: str) -> str:
    """An address less what `plain_path` and `plain_query` leave out, and without its fragment.

    >>> without_tracking("https://a.example/x;jsessionid=0A1?utm_source=rss#top")
    'https://a.example/x'
    """
    start, mark, query = url.partition("#")[0].partition("?")
    start, query = plain_path(start), plain_query(query)
    return f"{start}{mark}{query}" if query else start
