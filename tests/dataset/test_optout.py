"""What publishers reserve, in the ways they write it."""

from __future__ import annotations

import pytest

from archiver.dataset.optout import reservations, reserved
from archiver.model.article import Usage


def usage(
    *, tag: tuple[str, ...] = (), meta: tuple[str, ...] = (), tdm: str | None = None, content: str | None = None
) -> Usage:
    return Usage(robots="allowed", x_robots_tag=tag, meta_robots=meta, tdm_reservation=tdm, content_usage=content)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (usage(), set()),
        (usage(tdm="0"), set()),
        (usage(tdm=" 1 "), {"tdmReservation"}),
        (usage(tag=("noindex, NoArchive",)), {"noarchive"}),
        (usage(tag=("unavailable_after: 25 Jun 2027 15:00:00 PST",)), set()),
        (usage(tag=("googlebot: noarchive, otherbot: noai",)), {"noarchive", "noai"}),
        (usage(meta=("googlebot: noarchive",)), {"noarchive"}),
        (usage(meta=("index,follow,noai,noimageai",)), {"noai", "noimageai"}),
        (usage(meta=("none",)), set()),
        (usage(content="train-ai=n, search=y"), {"contentUsage:ai"}),
        (usage(content="train-ai=y"), set()),
        (usage(content="train-ai=no-idea"), set()),
        (usage(content="search=n"), set()),
        (usage(content='Train-AI = "n"; tdm=?0'), {"contentUsage:ai", "contentUsage:tdm"}),
        (usage(content="train-ai"), set()),
    ],
)
def test_what_is_said_is_understood(said: Usage, expected: set[str]) -> None:
    assert reservations(said) == expected


def test_a_purpose_hears_what_is_said_against_it() -> None:
    everything = usage(tag=("noarchive, noai, noimageai",), tdm="1", content="train-ai=n")
    assert reserved(everything, "own") == (None, False)
    assert reserved(everything, "research") == ("noarchive", False)
    assert reserved(usage(tag=("noai",)), "research") == (None, False)
    assert reserved(usage(tag=("noai",)), "training") == ("noai", False)
    assert reserved(usage(content="train-ai=n"), "research") == (None, False)
    assert reserved(usage(content="train-ai=n"), "training") == ("contentUsage:ai", False)
    assert reserved(usage(tag=("noimageai",)), "training") == (None, True)
