from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec
import pytest

from archiver.extract import encode_article, extract
from archiver.extract.explain import explain, render_explanation
from archiver.model.article import Article
from archiver.model.capture import Capture, RecordPointer
from tests.extract.pages import URL, rules
from tests.extract.test_decide import ARTICLE


def _capture(body: bytes, **more: object) -> Capture:
    facts = {
        "requested_url": URL,
        "final_url": URL,
        "fetched_at": datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
    }
    return Capture(**(facts | more), body=body)  # type: ignore[arg-type]  # facts of a capture by name


PAGE = f"<html lang=en><head><title>Bridge closes for winter</title></head><body><main>{ARTICLE}</main></body></html>"


def test_equal_captures_give_equal_bytes() -> None:
    one, other = (encode_article(extract(_capture(PAGE.encode()), rules())) for _ in range(2))
    assert one == other
    assert b"\n" not in one


def test_the_line_is_read_back_as_the_same_article() -> None:
    article = extract(_capture(PAGE.encode()), rules())
    assert msgspec.json.decode(encode_article(article), type=Article) == article
    assert article.headline == "Bridge closes for winter"
    assert article.article_body is not None
    assert article.article_body.count("\n\n") == 3


def test_identity_is_of_the_record_and_else_of_bytes_and_address() -> None:
    record = RecordPointer("a.warc.gz", 0, 10, "<urn:uuid:1>")
    moved = RecordPointer("b.warc.gz", 99, 10, "<urn:uuid:1>")
    ids = {extract(_capture(PAGE.encode(), record=pointer), rules()).id for pointer in (record, moved)}
    assert len(ids) == 1
    plain = extract(_capture(PAGE.encode()), rules()).id
    assert plain not in ids
    assert plain != extract(_capture(PAGE.encode(), final_url=URL + "x"), rules()).id


def test_block_names_are_positions_and_references_lead_to_them() -> None:
    figure = (
        '<figure><img src="/ferry.jpg"><figcaption>A ferry leaves the quay. Photo: Jane Doe/AP</figcaption></figure>'
    )
    html = PAGE.replace("</h1>", f"</h1>{figure}")
    article = extract(_capture(html.encode()), rules())
    assert [block.id for block in article.blocks] == [f"b{n}" for n in range(1, len(article.blocks) + 1)]
    names = {block.id for block in article.blocks}
    image = article.images[0]
    assert set(image.block_ids) <= names
    assert [block.role for block in article.blocks if block.image_id == image.id] == ["image", "caption"]
    assert all(candidate.block_id in names for candidate in article.dates if candidate.block_id)


@pytest.mark.parametrize("body", [b"", b"\x00", b"<", b"<html>", b"\xff\xfe\x00", b"<frameset></frameset>", b"{}"])
def test_no_bytes_are_refused(body: bytes) -> None:
    article = extract(_capture(body), rules())
    assert article.article_body is None
    assert article.missing["headline"]


def test_a_page_that_is_no_article_keeps_its_text_as_boilerplate() -> None:
    html = "<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"
    article = extract(_capture(html.encode(), status=404), rules())
    assert article.page_verdict.kind in ("error", "soft404")
    assert {block.role for block in article.blocks} == {"boilerplate"}
    assert (article.headline, article.article_body, article.images) == (None, None, ())
    assert article.missing["articleBody"] == "notAnArticle"


def test_explanations_show_every_block_with_its_votes() -> None:
    explanation = explain(_capture(PAGE.encode()), rules())
    text = render_explanation(explanation)
    assert [block.role for block in explanation.blocks] == ["headline", *["paragraph"] * 4]
    for block in explanation.blocks:
        assert f"{block.id} " in text
        assert block.votes
    assert json.loads(encode_article(explanation.article))["headline"] in text
