"""Small boxes of no telling name around a picture: what stands in them is its caption and credit."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.images.test_pair import PARAGRAPHS, article, pictures_of, told
from tests.extract.pages import labelled, page

CAPTION = "A crane lifts a wrecked boat out of the harbour"
IMG = '<img src="/media/crane-at-work-on-the-pier.jpg">'


@pytest.mark.parametrize(
    "box",
    [
        f"<dl><dt>{IMG}</dt><dd>{CAPTION}</dd></dl>",
        f'<div class="x1"><div>{IMG}</div><div class="x2">{CAPTION}</div></div>',
        f"<table><tr><td>{IMG}</td></tr><tr><td>{CAPTION}</td></tr></table>",
        f"<p>{IMG}{CAPTION}</p>",
        f'<div class="x1">{IMG}<noscript>{IMG}</noscript><span>{CAPTION}</span></div>',
    ],
)
def test_a_short_text_in_a_box_with_the_picture_is_its_caption(box: str) -> None:
    assert told(pictures_of(article(box))) == [(CAPTION, None)]


def test_a_credit_in_the_box_is_none_of_the_caption() -> None:
    box = f'<div class="x1">{IMG}<div>{CAPTION}</div><div>Foto: privat</div></div>'
    assert told(pictures_of(article(box))) == [(CAPTION, "privat")]
    assert told(pictures_of(article(f"<dl><dt>{IMG}</dt><dt>{CAPTION}</dt><dd>Source: Harbour Trust</dd></dl>"))) == [
        (CAPTION, "Harbour Trust")
    ]


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="x1"><a href="/other">{IMG}</a><div>{CAPTION}</div></div>',
        f"<div><div>{IMG}</div><div>Boats of the coast</div><div>{CAPTION}</div></div>",
        f"<div>{IMG}<p>{PARAGRAPHS[4][:60]}</p><p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[5]}</p><p>{CAPTION}</p></div>",
        f"<div>{IMG}<div>{CAPTION} …</div></div>",
        f'<figure>{IMG}<blockquote>{CAPTION}.</blockquote><figcaption class="who">Jane Doe</figcaption></figure>',
    ],
)
def test_teasers_paragraphs_and_quotations_are_no_captions(box: str) -> None:
    assert CAPTION not in [caption for caption, _ in told(pictures_of(article(box)))]


def test_steps_of_a_recipe_are_no_captions() -> None:
    steps = [
        f'<div class="s"><img src="/media/step-number-{n}.jpg"><p>Knead the dough for {n} minutes.</p></div>'
        for n in range(2, 6)
    ]
    assert {caption for caption, _ in told(pictures_of(article("".join(steps))))} == {None}


def test_a_picture_in_a_cover_with_the_headline_keeps_its_credit_out_of_the_byline() -> None:
    cover = f'<div class="hero">{IMG}<h1>Harbour reopens after storm</h1><p>Text: Jane Doe<br>Photos: J. Roe</p></div>'
    document = page(f"<article>{cover}{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article>")
    labels = labelled(document)
    assert not [index for index in labels.of(Role.CAPTION) if "Jane Doe" in document.blocks[index].text]
