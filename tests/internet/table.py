"""What a crawl did at each site, as a table for people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from tests.internet.access_log import Hit
from tests.internet.clock import HOUR
from tests.internet.completeness import NEVER, Violation, expected
from tests.internet.truth import Truth

__all__ = ["table"]

_HEADS = ("site", "published", "in time", "late", "missed", "requests", "an hour", "most", "least gap s", "forbidden")


def table(
    truth: Truth, hosts: Collection[str], log: Sequence[Hit], late: Sequence[Violation], forbidden: Sequence[Violation],
    *, interval_s: float, since: float, until: float, grace_s: float,
) -> str:  # fmt: skip
    """One line a site: its articles, what was asked of it (in the mean and in the worst hour), the shortest gap."""
    due = [article for article, _ in expected(truth, interval_s, since=since, until=until, grace_s=grace_s)]
    rows: list[Sequence[str]] = [_HEADS]
    for host in sorted(hosts):
        number = sum(article.host == host for article in due)
        missed = sum(one.host == host and one.says.startswith(NEVER) for one in late)
        behind = sum(one.host == host for one in late) - missed
        arrived = sorted(hit.arrived for hit in log if hit.host == host)
        hours = [int((at - since) // HOUR) for at in arrived]
        figures = (
            number, number - behind - missed, behind, missed, len(arrived),
            f"{len(arrived) / ((until - since) / HOUR):.1f}",
            max((hours.count(hour) for hour in set(hours)), default=0),
            f"{min((b - a for a, b in pairwise(arrived)), default=0):.1f}",
            sum(one.host == host for one in forbidden),
        )  # fmt: skip
        rows.append((host, *map(str, figures)))
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADS))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
