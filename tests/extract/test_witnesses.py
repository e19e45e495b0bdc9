"""What metadata claim: the article's own node among others, bodies in many shapes, and nothing of teasers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.claims.plain import paragraphs, plain
from archiver.extract.witnesses import Witnesses
from tests.extract.pages import URL, page

FIRST = "The lock at Weirside opened again on Monday after eleven weeks of repairs to its lower gate."
SECOND = "Forty barges had waited below the town, and the first of them passed before the band had played."
THIRD = "The canal board wants to rebuild the upper gate next winter, when the water is low anyway."
PARTS = [FIRST, SECOND, THIRD]


def linked(*nodes: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def state(value: Any) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def read(head: str, body: str = "<h1>Lock opens after eleven weeks</h1>") -> Witnesses:
    return page(body, head=head).witnesses


def test_the_pages_own_node_is_taken_and_teasers_are_not() -> None:
    own = {
        "@type": "NewsArticle",
        "headline": "Lock opens after eleven weeks",
        "url": URL,
        "author": {"name": "Ida Moss"},
    }
    teaser = {
        "@type": "NewsArticle",
        "headline": "Mayor sails to sea in a bath tub",
        "url": "https://news.example/2024/05/tub",
        "author": {"name": "Rex Tubb"},
        "datePublished": "2024-05-01",
        "articleBody": FIRST * 9,
    }
    witnesses = read(linked(teaser, own))
    assert [claim.value for claim in witnesses.authors] == ["Ida Moss"]
    assert witnesses.article_node["headline"] == "Lock opens after eleven weeks"
    assert witnesses.published == ()


def test_references_within_the_graph_are_followed() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Article", "headline": "Lock opens after eleven weeks", "author": {"@id": "#ida"}},
            {"@type": "Person", "@id": "#ida", "name": "Ida Moss", "jobTitle": "Canal reporter"},
        ],
    }
    assert [claim.value for claim in read(linked(graph)).authors] == ["Ida Moss"]


def test_an_organisation_as_author_says_so() -> None:
    node = {"@type": "Article", "headline": "Lock opens", "author": {"@type": "Organization", "name": "Weir Post"}}
    assert read(linked(node)).authors[0].source == "jsonLd:author.organization"


def test_texts_lose_entities_and_markup() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": "Caf&amp;eacute; <i>wars</i> end",
        "articleBody": f"<p>{FIRST}</p><p>{SECOND}</p>",
    }
    witnesses = read(linked(node), "")
    assert witnesses.headlines[0].value == "Café wars end"
    assert witnesses.bodies[0].value == f"{FIRST}\n\n{SECOND}"


BLOCKS = {
    "html": "".join(f"<p>{part}</p>" for part in PARTS),
    "strings": PARTS,
    "typed blocks": [{"type": "text", "content": part} for part in PARTS] + [{"type": "image", "caption": "A barge"}],
    "draft": {"blocks": [{"type": "unstyled", "text": part} for part in PARTS], "entityMap": {}},
    "editor": {"blocks": [{"type": "paragraph", "data": {"text": part}} for part in PARTS]},
    "prosemirror": {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": p[:20]}, {"type": "text", "marks": [], "text": p[20:]}],
            }
            for p in PARTS
        ],
    },
    "portable text": [
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "marks": [], "text": p}]} for p in PARTS
    ],
}


@pytest.mark.parametrize("shape", BLOCKS)
def test_bodies_in_script_state_keep_their_paragraphs(shape: str) -> None:
    story = {"headline": "Lock opens after eleven weeks", "body": BLOCKS[shape], "byline": "Ida Moss"}
    other = {"headline": "Mayor sails to sea", "body": [THIRD * 5] * 9}
    witnesses = read(state({"props": {"page": {"related": [other], "story": story}}}))
    assert [(claim.source, claim.value) for claim in witnesses.bodies] == [("state:body", "\n\n".join(PARTS))]
    assert [claim.value for claim in witnesses.authors] == ["Ida Moss"]


def test_wrapped_headlines_and_pictures_of_the_state_are_read() -> None:
    story = {
        "headlines": {"basic": "unused"},
        "title": {"rendered": "Lock opens after eleven weeks"},
        "content_elements": BLOCKS["typed blocks"],
        "lead": {"url": "https://news.example/a.jpg", "caption": "The lower gate.", "credit": "Ida Moss"},
    }
    images = read(state({"story": story})).images
    assert [(i.url, i.caption, i.credit) for i in images] == [
        ("https://news.example/a.jpg", "The lower gate.", "Ida Moss")
    ]


def test_free_access_is_read_from_linked_data_and_metadata() -> None:
    node = {"@type": "NewsArticle", "headline": "Lock opens", "isAccessibleForFree": "http://schema.org/False"}
    assert read(linked(node)).is_accessible_for_free is False
    assert read('<meta property="article:content_tier" content="free">').is_accessible_for_free is True
    assert read("").is_accessible_for_free is None


def test_metadata_in_an_object_give_authors_and_dates() -> None:
    told = {"title": "Lock opens", "authors": ["Ida Moss", ""], "pub_date": "2014-12-16T14:30:00Z"}
    witnesses = read(f"<meta name='parsely-page' content='{json.dumps(told)}'>")
    assert [(c.value, c.source) for c in witnesses.authors] == [("Ida Moss", "meta:parsely-page.authors")]
    assert [(c.value, c.source) for c in witnesses.published] == [
        ("2014-12-16T14:30:00Z", "meta:parsely-page.pub_date")
    ]


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", '{"author": 3, "pub_date": {}}'])
def test_metadata_in_no_object_claim_nothing(content: str) -> None:
    witnesses = read(f"<meta name='parsely-page' content='{content}'>")
    assert not witnesses.authors and not witnesses.published


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "headline", "author", "image", "body", "title", "url"]), inner
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_any_json_is_read_without_error(value: Any) -> None:
    head = linked({"@type": "NewsArticle", "headline": value, "author": value, "image": value, "articleBody": value})
    witnesses = read(head + state({"title": "Lock opens after eleven weeks", "body": value, "x": value}))
    assert all(claim.value and claim.source for claim in (*witnesses.headlines, *witnesses.authors, *witnesses.bodies))


@given(st.text(max_size=200))
def test_plain_text_is_stable_and_has_no_line_ends(text: str) -> None:
    assert "\n" not in plain(text)
    assert all(part == part.strip() and part for part in paragraphs(text))
