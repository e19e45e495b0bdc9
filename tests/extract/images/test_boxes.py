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
        f'<div><a href="/attachment/7/">{IMG}</a><div>{CAPTION}</div></div>',
        f'<div><a href="/pictures/7" rel="attachment wp-att-7">{IMG}</a><p>{CAPTION}</p></div>',
        f'<div><a href="/big.jpg?auth=1"><div>Open this photo in gallery:</div>{IMG}</a><p>{CAPTION}</p></div>',
        f"<div>{IMG}<button>More about this picture</button><div>{CAPTION}</div></div>",
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


LONG = (
    "A crane lifts a wrecked boat out of the harbour while volunteers, who came from all the villages of the coast, "
    "clear the beach below the lighthouse, on the first day without rain since the storm broke the old pier of Lowmouth"
)


def test_a_long_text_alone_with_the_picture_is_its_caption_if_a_credit_ends_it_or_no_point() -> None:
    assert told(pictures_of(article(f"<div>{IMG}<p>{LONG}. (Photo: Ada Obi)</p></div>"))) == [(f"{LONG}.", "Ada Obi")]
    assert told(pictures_of(article(f"<div>{IMG}<p>{LONG}</p></div>"))) == [(LONG, None)]
    paragraph = f"{LONG}. The council hopes that the state will pay for it."
    assert told(pictures_of(article(f"<div>{IMG}<p>{paragraph}</p></div>"))) == [(None, None)]


def test_a_caption_may_link_a_word_and_be_short() -> None:
    linked = 'Crane at work in <a href="https://lowmouth.example/">Lowmouth</a>'
    assert told(pictures_of(article(f"<div>{IMG}<div>{linked}</div></div>"))) == [("Crane at work in Lowmouth", None)]
    assert told(pictures_of(article(f"<div>{IMG}<div>A crane at work</div><div>Photo: AFP</div></div>"))) == [
        ("A crane at work", "AFP")
    ]
    assert told(pictures_of(article(f"<div>{IMG}<div>(21 June @12h40)</div></div>"))) == [(None, None)]


def test_a_name_alone_below_a_picture_amid_the_text_is_who_is_seen() -> None:
    box = f"<div>{IMG}<div>Ada Obi Nwosu-Mbeki</div></div>"
    assert told(pictures_of(article("", box))) == [("Ada Obi Nwosu-Mbeki", None)]


def test_a_heading_below_its_picture_that_says_the_alternative_text_as_a_sentence_is_its_caption() -> None:
    image = f'<img src="/media/crane-at-work-on-the-pier.jpg" alt="{CAPTION}.">'
    box = f"<div><div>{image}</div><div><h2>{CAPTION}.</h2><span>Ada Obi / AFP</span></div></div>"
    assert told(pictures_of(article("", box))) == [(f"{CAPTION}.", "Ada Obi / AFP")]
    title = image.replace(f"{CAPTION}.", CAPTION)
    box = f"<div><div>{title}</div><div><h2>{CAPTION}</h2></div></div>"
    assert told(pictures_of(article("", box)))[0][0] is None


def test_a_text_behind_credit_and_button_is_the_articles() -> None:
    box = f"<div>{IMG}<div>Photo: AFP</div><button>Share</button><div>{CAPTION}.</div></div>"
    assert told(pictures_of(article(box))) == [(None, "AFP")]


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
