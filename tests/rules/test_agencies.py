from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rules.agencies import AgencyFinder
from archiver.rules.load import load_rules

RULES = load_rules()
FINDER = AgencyFinder.of(RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bridge closed.Source:AP", ["ap"]),
        ("AP Photo/Jane Doe", ["ap"]),
        ("Stefan Rousseau/PA Wire/dpa-tmn", ["pa", "dpa"]),
        ("AFP via Getty Images", ["afp", "getty"]),
        ("(c) picture alliance/dpa | Eva Maier", ["picture-alliance", "dpa"]),
        ("PARIS (AFP) – Der Rat", ["afp"]),
        ("Keystone/The White House via AP/Adam Schultz", ["keystone-sda", "ap"]),
        ("写真：ロイター＝共同", ["reuters", "kyodo"]),
        ("共同で発表した", []),
        ("据新华社北京5月3日电", ["xinhua"]),
        ("(서울=연합뉴스) 홍길동 기자", ["yonhap"]),
        ("로이터는 전했다", ["reuters"]),
        ("وقالت لرويترز ووكالة فرانس برس", ["reuters", "afp"]),
        ("МОСКВА, 3 мая - РИА Новости", ["ria"]),
        ("Photo: İHA", ["iha"]),
        ("MAP of the APPLE trees in CAPE town", ["map"]),
        ("a map of the app, no ap", []),
        ("एपी के अनुसार", ["ap"]),
        ("एपीआर", []),
        ("", []),
    ],
)
def test_agencies_in_text(text: str, expected: list[str]) -> None:
    hits = FINDER.find(text)
    assert [hit.agency.id for hit in hits] == expected
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)


def test_every_name_names_its_agency_and_is_found_alone() -> None:
    wrong = []
    for agency in RULES.agencies:
        for name in (agency.name, *agency.variants):
            named = FINDER.named(f" {name} ")
            if named is None or named.id != agency.id or not FINDER.find(f"({name})"):
                wrong.append((agency.id, name, named and named.id))
    assert wrong == []


def test_a_name_with_more_around_it_is_no_name() -> None:
    assert FINDER.named("Reuters Breakingviews") is None
    assert FINDER.named("ap") is None
    assert (agency := FINDER.named("thomson   REUTERS")) is not None
    assert agency.id == "reuters"


def test_ids_are_stable_and_kinds_known() -> None:
    ids = {agency.id for agency in RULES.agencies}
    assert {"ap", "reuters", "afp", "dpa", "getty", "xinhua", "efe", "ansa", "tass", "yonhap", "pti"} <= ids
    assert len(ids) >= 90
    assert all(agency.country is None or len(agency.country) == 2 for agency in RULES.agencies)


@given(st.text(alphabet="AP Reuters/ロイター路透共同وafp.dpa-()", max_size=40))
def test_hits_never_overlap(text: str) -> None:
    hits = FINDER.find(text)
    assert all(before.end <= after.start for before, after in pairwise(hits))
