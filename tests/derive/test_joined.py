"""Parts made one article: nothing lost, nothing told twice, names that stay apart."""

from __future__ import annotations

from itertools import pairwise

from archiver.derive.joined import joined
from archiver.extract import extract
from archiver.extract.decide import BODY_ROLES
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.rules.load import load_rules
from tests.spiders.parts import FAMILIES, part_page

PATH_OF = FAMILIES["parameter"]
SITE = "https://news.example"


def _part(number: int, *, shows: int | None = None, more: bytes = b"") -> Article:
    url = f"{SITE}{PATH_OF(number)}"
    html = part_page(number, 3, PATH_OF, shows=shows).replace(b"<div class=pager", more + b"<div class=pager")
    return extract(Capture(url, url, None, 200, None, (("content-type", "text/html"),), html), load_rules())


def test_one_part_stays_as_it_is() -> None:
    part = _part(1)
    assert joined([part]) is part


def test_texts_and_pictures_are_in_order_and_names_apart() -> None:
    parts = [_part(number) for number in (1, 2, 3)]
    whole = joined(parts)
    assert (whole.id, whole.headline, whole.pagination) == (parts[0].id, parts[0].headline, None)
    names = [block.id for block in whole.blocks]
    assert len(names) == len(set(names)) == sum(len(part.blocks) for part in parts)
    assert [image.id for image in whole.images] == ["i1", "p2i1", "p3i1"]
    assert [image.is_lead for image in whole.images] == [True, False, False]
    for image in whole.images:
        assert set(image.block_ids) <= set(names)
    body = whole.article_body or ""
    own = [f"Part {n} of /2026/river-rises tells in paragraph 4" for n in (1, 2, 3)]
    assert all(before < after for before, after in pairwise(map(body.index, own)))
    assert body.count("waits for the water") == 1
    standfirsts = [block for block in whole.blocks if block.role == "standfirst"]
    assert [block.duplicate_of for block in standfirsts] == [None, standfirsts[0].id, standfirsts[0].id]


def test_what_every_page_shows_counts_once() -> None:
    """The same picture and the same paragraph on both pages; a short line may recur."""
    line = (
        b"<p>Not so.</p><p>The harbour office said in the morning that the water would fall by the end of the week.</p>"
    )
    first, second = _part(1, more=line), _part(2, shows=1, more=line)
    whole = joined([first, second])
    assert [image.id for image in whole.images] == ["i1"]
    assert (whole.article_body or "").count("would fall by the end of the week") == 1
    assert (whole.article_body or "").count("tells in paragraph 0") == 1
    assert {block.image_id for block in whole.blocks} <= {None, "i1"}
    told = [block.text for block in whole.blocks if block.role in BODY_ROLES and not block.duplicate_of]
    assert whole.article_body == "\n\n".join(text for text in told if text)
