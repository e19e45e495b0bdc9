"""What addresses of articles look like is learned, kept as JSON, and told from listings."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from archiver.discover.section import read_section
from archiver.discover.shapes import Shapes, shapes_of
from archiver.rules.load import load_rules
from archiver.web.page import parse_page

URLS = st.text(max_size=60).map(lambda text: f"https://a.example/{text}") | st.text(max_size=30)


@given(URLS)
def test_any_address_has_a_shape(url: str) -> None:
    assert shapes_of(url) == shapes_of(url)
    assert Shapes().update(url, is_article=True).update(url, is_article=True).points(url) == 3


@given(st.lists(st.tuples(URLS, st.booleans()), max_size=8), st.lists(st.tuples(URLS, st.booleans()), max_size=8))
def test_merging_is_learning_in_any_order(first: list[tuple[str, bool]], second: list[tuple[str, bool]]) -> None:
    def learn(seen: list[tuple[str, bool]]) -> Shapes:
        known = Shapes()
        for url, is_article in seen:
            known = known.update(url, is_article=is_article)
        return known

    merged = learn(first).merge(learn(second))
    assert merged == learn([*first, *second]) == learn(second).merge(learn(first))
    assert msgspec.json.decode(msgspec.json.encode(merged), type=Shapes) == merged


def test_a_site_that_changes_its_addresses_is_learned_anew() -> None:
    known = Shapes()
    for number in range(1000):
        known = known.update(f"https://a.example/x/{number + 1000}", is_article=True)
    assert max(map(sum, known.counts.values())) <= 200
    for number in range(900):
        known = known.update(f"https://a.example/x/{number + 1000}", is_article=False)
    assert known.points("https://a.example/x/4711") < 0
    for number in range(3000):
        known = known.update(f"https://a.example/{'y' * (number % 40)}-{number % 90}/{number}", is_article=True)
    assert len(known.counts) <= 400


def test_a_section_is_read_by_what_was_learned() -> None:
    html = (
        '<a href="/x/4711">Ferry</a><a href="/x/4712">Mill</a>'
        '<a href="/guide/all-about-the-old-harbour-town">All about the old harbour town</a>'
    )
    page = parse_page(html.encode(), content_type="text/html", url="https://a.example/")
    rules, known = load_rules(), Shapes()
    for number in (1234, 5678):
        known = known.update(f"https://a.example/x/{number}", is_article=True)
        known = known.update(f"https://a.example/guide/what-to-do-in-{number}-days", is_article=False)
        known = known.update("https://a.example/guide/what-to-do-in-the-town", is_article=False)
    assert [link.url for link in read_section(page, rules).links] == [
        "https://a.example/guide/all-about-the-old-harbour-town"
    ]
    assert [link.url for link in read_section(page, rules, known).links] == [
        "https://a.example/x/4711",
        "https://a.example/x/4712",
    ]
