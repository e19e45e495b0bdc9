"""Parameters that say where a reader came from: addresses that differ in them only are one page."""

from __future__ import annotations

import re

__all__ = ["plain_query", "without_tracking"]

_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hs(?:enc|mi)|at_medium|at_campaign"
    r"|xtor|wt_mc|cmpid|ns_mchannel|ns_campaign|ns_source|mkt_tok|srsltid)=[^&]*(?:&|$)",
    re.I,
)


def plain_query(query: str) -> str:
    """A query, without its `?`, less the parameters that track.

    >>> plain_query("id=1&utm_source=rss&fbclid=x"), plain_query("utm_medium=feed")
    ('id=1', '')
    """
    return _TRACKING.sub("", query).rstrip("&") if query else ""


def without_tracking(url: str) -> str:
    """An address less the parameters that track, and without its fragment.

    >>> without_tracking("https://a.example/x?utm_source=rss#top")
    'https://a.example/x'
    """
    start, mark, query = url.partition("#")[0].partition("?")
    query = plain_query(query)
    return f"{start}{mark}{query}" if query else start
