"""Pictures joined with their captions and credits, in the markups that publishers use."""

from __future__ import annotations

import pytest

from archiver.extract.images.pair import Picture, article_images
from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

HEADLINE = "Harbour of Lowmouth reopens after the storm"
PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after a storm sank eleven boats and broke its pier.",
    "Engineers worked day and night to clear the fairway, and the first ferry left at dawn with two hundred people.",
    "“We did not expect to be ready before the summer,” said the harbour master, who thanked the neighbours.",
    "The town council puts the damage at nine million and hopes that the state will pay for the pier.",
    "Fishermen say that the season is lost all the same, since the nets were washed away in the first night.",
    "A report on the causes is expected in autumn, the council said after a meeting until the early hours of Saturday.",
]
CAPTION = "A crane lifts a wrecked boat out of the harbour of Lowmouth on Thursday."
SECOND = "Volunteers clear the beach below the lighthouse of Lowmouth."


def article(*between: str, before: str = "") -> str:
    """A page with these pieces between its paragraphs."""
    pieces = [f"<h1>{HEADLINE}</h1>", before]
    for number, paragraph in enumerate(PARAGRAPHS):
        pieces.append(f"<p>{paragraph}</p>")
        if number < len(between):
            pieces.append(between[number])
    return f"<article>{''.join(pieces)}</article>"


def pictures_of(html: str, head: str = "") -> tuple[Picture, ...]:
    document = page(html, head=head)
    return article_images(document, labelled(document))


def told(pictures: tuple[Picture, ...]) -> list[tuple[str | None, str | None]]:
    return [(picture.caption, picture.credit.raw if picture.credit else None) for picture in pictures]


IMG = '<img src="/a.jpg">'


def figure(caption: str, image: str = IMG, *, beside: str = "") -> str:
    """A figure element with a figcaption."""
    return f"<figure>{image}{beside}<figcaption>{caption}</figcaption></figure>"


def boxed(*names_and_texts: tuple[str, str], image: str = IMG, box: str = "image") -> str:
    """Nested divs with class names, the first holding the picture."""
    inner = "".join(f'<div class="{name}">{text}</div>' for name, text in names_and_texts)
    return f'<div class="{box}">{image}{inner}</div>'


QUIET = '<img src="/media/quiet-harbour.jpg" alt="Boats">'
SIZED = '<img src="/a.jpg" width="400" height="300">'
LAZY = '<img data-src="/a.jpg" src="data:image/gif;base64,R0">'
SET = '<picture><source srcset="/a-300.webp 300w, /a.jpg 900w"><img src="/a-300.jpg"></picture>'
MARKUPS = {
    "figure with credit inside": figure(f"{CAPTION} Photo: Ada Obi/AFP"),
    "credit element in figcaption": figure(f'{CAPTION} <span class="credit">Ada Obi/AFP</span>'),
    "credit beside the caption": figure(CAPTION, beside='<div class="copyright">Ada Obi/AFP</div>'),
    "caption classes": boxed(("wp-caption-text", f"{CAPTION} (Ada Obi/AFP)"), box="wp-caption"),
    "classes in another language": boxed(
        ("bildunterschrift", CAPTION), ("bildquelle", "Bild: Ada Obi/AFP"), box="bild"
    ),
    "table": f"<table><tr><td>{SIZED}</td></tr><tr><td>{CAPTION} Ada Obi/AFP</td></tr></table>",
    "plain paragraphs": f"<p>{IMG}</p><p>{CAPTION}Source:Ada Obi/AFP</p>",
    "line breaks": f'<div class="image">{IMG}<br>{CAPTION} Photo: Ada Obi/AFP</div>',
    "lazy picture": figure(f"{CAPTION} Foto: Ada Obi/AFP", LAZY),
    "picture element": figure(f"{CAPTION} | Ada Obi/AFP", SET),
    "caption first": f"<figure><figcaption>{CAPTION} Photo: Ada Obi/AFP</figcaption>{IMG}</figure>",
    "interface words": figure(f"Open image in gallery {CAPTION} (Ada Obi/AFP)"),
    "caption read out": figure(f"<span>Légende image, </span><p>{CAPTION}</p>", beside="<p>Crédit, Ada Obi/AFP</p>"),
    "credit in a figcaption of its own": figure(f"{CAPTION}</figcaption><figcaption>Ada Obi/AFP"),
    "author in a figcaption of its own": figure(f"{CAPTION}</figcaption><figcaption itemprop=author>Ada Obi/AFP"),
    "picture to be enlarged": figure(f"{CAPTION} Ada Obi/AFP", f"<button>{IMG}</button>"),
    "picture once more without scripts": figure(
        CAPTION, f"<div>{IMG}<noscript>{IMG}</noscript><span class=x1>Ada Obi/AFP</span></div>"
    ),
    "element behind its label": figure(f"<p>{CAPTION} Foto: <em>Ada Obi/AFP</em></p>"),
    "counter before it": figure(f"<span>3 / 12</span> {CAPTION} <span class=who>Ada Obi/AFP</span>"),
    "class of caption and credit": figure(
        f'<div class="pic-caption">{CAPTION}</div><div class="pic-caption-credit">Ada Obi/AFP</div>'
    ),
    "nameless parts of a figure": f"<figure>{IMG}<div><div>{CAPTION}</div><div>Ada Obi/AFP</div></div></figure>",
    "caption twice, once for screen readers": figure(
        f"<span class=unseen>{CAPTION}</span><span>{CAPTION}</span><span class=credit>Ada Obi/AFP</span>"
    ),
    "labels named as unseen, in any language": figure(
        f"<i class=sr-only>Gwahid, </i>{CAPTION} <i class=credit><i class=sr-only>Gwahidol: </i>Ada Obi/AFP</i>"
    ),
    "right to left label": figure(
        f"<span class=visually-hidden>،تصویر کا کیپشن</span>{CAPTION}",
        beside="<p><span class=visually-hidden>،تصویر کا ذریعہ</span>Ada Obi/AFP</p>",
    ),
    "paragraph beside its credit": boxed(("", CAPTION), ("credit", "Ada Obi/AFP"), box="article-image"),
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_finds_caption_and_credit(markup: str) -> None:
    (picture,) = pictures_of(article("", markup))
    assert told((picture,)) == [(CAPTION, "Ada Obi/AFP")]
    assert picture.credit is not None
    assert [agency.id for agency in picture.credit.agencies] == ["afp"]
    assert picture.url is not None
    assert picture.url.startswith("https://news.example/a")


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_captions_stay_out_of_the_body(markup: str) -> None:
    document = page(article("", markup))
    labels = labelled(document)
    body = [document.blocks[index].text for index in labels.of(Role.PARAGRAPH, Role.STANDFIRST)]
    assert body == PARAGRAPHS


def test_a_picture_shown_twice_is_one() -> None:
    lead = figure(CAPTION, '<img src="/media/wreck-in-the-harbour-1200x800.jpg">')
    again = figure(f"{CAPTION}Source:AP", '<img src="/media/wreck-in-the-harbour-300x200.jpg">')
    pictures = pictures_of(article("", again, before=lead))
    assert told(pictures) == [(CAPTION, "AP")]
    assert pictures[0].is_lead
    assert len(pictures[0].media_again) == 1


def test_a_caption_repeated_with_its_credit_is_one_picture_in_text() -> None:
    lines = [
        HEADLINE,
        CAPTION,
        *PARAGRAPHS[:3],
        f"{CAPTION}Source:AP",
        *PARAGRAPHS[3:5],
        f"{SECOND}Source:Reuters",
        PARAGRAPHS[5],
    ]
    document = plain("\n\n".join(lines))
    labels = labelled(document)
    pictures = article_images(document, labels)
    assert told(pictures) == [(CAPTION, "AP"), (SECOND, "Reuters")]
    assert pictures[0].is_lead
    assert [document.blocks[index].text for index in labels.of(Role.PARAGRAPH)] == PARAGRAPHS
    assert labels.of(Role.CAPTION) == list(pictures[0].blocks + pictures[1].blocks)


def test_each_picture_gets_its_own_texts() -> None:
    first = figure(f'{CAPTION} <span class="credit">AP</span>', '<img src="/media/first-picture.jpg">')
    second = figure(f'{SECOND} <span class="credit">Reuters</span>', '<img src="/media/second-picture.jpg">')
    assert told(pictures_of(article(first, second))) == [(CAPTION, "AP"), (SECOND, "Reuters")]


def test_furniture_is_no_picture() -> None:
    logo = '<img src="/static/logo.png" width="120" height="40">'
    pixel = '<img src="https://stats.example/pixel.gif" width="1" height="1">'
    avatar = '<div class="author"><img src="/authors/jane.jpg" width="60" height="60"> By Jane Roe</div>'
    teaser = '<div class="teaser"><a href="/other/{0}"><img src="/thumbs/{0}-story.jpg"><h3>Story {0}</h3></a></div>'
    teasers = "".join(teaser.format(number) for number in range(6))
    html = f"<header>{logo}</header>{article(before=avatar)}{pixel}<aside class='related'>{teasers}</aside>"
    assert pictures_of(html) == ()


def test_a_picture_without_texts_amid_the_text_counts() -> None:
    (picture,) = pictures_of(article("", f"<figure>{QUIET}</figure>"))
    assert (picture.url, picture.alt, picture.caption, picture.credit) == (
        "https://news.example/media/quiet-harbour.jpg",
        "Boats",
        None,
        None,
    )


def test_metadata_gives_the_credit_that_the_page_does_not_show() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
        + HEADLINE
        + '","image":{"@type":"ImageObject",'
        '"url":"https://news.example/media/quiet-harbour-16x9.jpg","creditText":"Ada Obi/AFP"}}</script>'
    )
    (picture,) = pictures_of(article("", f"<figure>{QUIET}</figure>"), head)
    assert picture.credit is not None
    assert picture.credit.raw == "Ada Obi/AFP"
    assert picture.is_lead


def test_sentences_that_end_in_names_stay_paragraphs() -> None:
    closing = "“It is a miracle that nobody was hurt in the storm,” the harbour master told the news agency AP."
    document = page(article("<figure><img src='/a.jpg'></figure>", f"<p>{closing}</p>"))
    labels = labelled(document)
    assert labels.of(Role.CAPTION, Role.CREDIT) == []
    assert closing in [document.blocks[index].text for index in labels.of(Role.PARAGRAPH)]


def test_an_agency_mark_at_the_end_of_the_text_is_no_credit() -> None:
    document = page(article(before="").replace("early hours of Saturday.", "early hours of Saturday. (AP)"))
    labels = labelled(document)
    assert labels.of(Role.CAPTION, Role.CREDIT) == []


def test_a_credit_behind_the_title_of_the_image_is_its_credit() -> None:
    image = f'<img src="/a.jpg" alt="{CAPTION}" title="{CAPTION} | Getty Images/Ada Obi">'
    assert told(pictures_of(article(figure(CAPTION, image)))) == [(CAPTION, "Getty Images/Ada Obi")]


def test_a_credit_behind_the_alternative_text_in_the_title_is_the_pictures() -> None:
    image = '<img src="/a.jpg" alt="A crane" title="A crane | AFP">'
    assert told(pictures_of(article(figure(CAPTION, image)))) == [(CAPTION, "AFP")]
    image = '<img src="/a.jpg" alt="A crane" title="A crane | Lowmouth">'
    assert told(pictures_of(article(figure(CAPTION, image)))) == [(CAPTION, None)]


def test_two_pictures_side_by_side_share_a_figure_and_one_has_its_texts() -> None:
    pair = '<img src="/media/left.jpg"><img src="/media/right.jpg">'
    texts = f"<div>{CAPTION}</div><div class=credit>(Photo: Ada Obi)</div>"
    told_of = told(pictures_of(article("", f"<figure>{pair}{texts}</figure>")))
    assert [pair for pair in told_of if pair != (None, None)] == [(CAPTION, "Ada Obi")]


def test_a_credit_alone_in_a_part_named_caption_and_credit_is_no_caption() -> None:
    only = figure('<div class="pic-caption-credit">Ada Obi for “The Echo”</div>')
    assert told(pictures_of(article("", only))) == [(None, "Ada Obi for “The Echo”")]


@pytest.mark.parametrize(
    ("caption", "credit"), [("<cite>Ada Obi</cite>", "Ada Obi"), ("from <cite>Ada Obi</cite>", None)]
)
def test_a_name_cited_behind_a_caption_is_its_credit(caption: str, credit: str | None) -> None:
    shown = SECOND.removesuffix(".")
    ((text, raw),) = told(pictures_of(article("", figure(f"{shown} {caption}"))))
    assert (text, raw) == (shown, credit) if credit else (f"{shown} from Ada Obi", None)


def test_whoever_stands_behind_an_unseen_label_of_credits_is_the_credit() -> None:
    label = "<span class=visually-hidden-text>Chanzo cha picha, </span>"
    html = f"<figure>{IMG}<p>{label}Mamlaka ya Bandari ya Kisiwa Kidogo</p><figcaption>{CAPTION}</figcaption></figure>"
    assert told(pictures_of(article("", html))) == [(CAPTION, "Mamlaka ya Bandari ya Kisiwa Kidogo")]


def test_a_counter_is_no_caption() -> None:
    assert told(pictures_of(article("", figure("<span>4 / 6</span><span class=credit>Ada Obi</span>")))) == [
        (None, "Ada Obi")
    ]


def test_buttons_beside_the_picture_of_a_figure_are_none() -> None:
    thumbs = '<button><img src="/thumbs/1.jpg"></button><button><img src="/thumbs/2.jpg"></button>'
    assert len(pictures_of(article("", figure(CAPTION, QUIET, beside=thumbs)))) == 1


def test_what_stands_behind_the_pictures_own_title_is_the_credit() -> None:
    image = '<img src="/a.jpg" alt="Jane Roe">'
    assert told(pictures_of(article(figure("Jane Roe / A. Obi / AFP", image)))) == [("Jane Roe", "A. Obi / AFP")]


def test_a_name_before_its_copyright_is_no_caption() -> None:
    beside = '<span class="photo-credit">Ada Obi/Copyright 2024 The AP. All rights reserved</span>'
    assert told(pictures_of(article(figure(CAPTION, beside=beside)))) == [(CAPTION, "Ada Obi/Copyright 2024 The AP")]


def test_a_place_named_in_the_caption_is_no_credit() -> None:
    caption = "The crane on Thursday in the harbour of Lowmouth. (Lowmouth)"
    assert told(pictures_of(article(figure(caption)))) == [(caption, None)]


@pytest.mark.parametrize("joint", [" -", " –", " |", " /"])
def test_a_joint_before_the_element_of_the_credit_is_no_part_of_the_caption(joint: str) -> None:
    shown = figure(f"{CAPTION}{joint} <cite class='image-credits'>Ada Obi</cite>")
    assert told(pictures_of(article(shown))) == [(CAPTION, "Ada Obi")]


def test_a_name_alone_in_an_element_called_credit_is_no_caption() -> None:
    shown = figure('<span class="live-image--credits">Fire Brigade 7</span>')
    assert told(pictures_of(article(shown))) == [(None, "Fire Brigade 7")]


def test_the_picture_of_a_teaser_amid_the_text_is_not_the_articles() -> None:
    teaser = figure(
        'Old boats. <span class="image-credit">Credit: Ada Obi</span>', '<a href="/old"><img src="/b.jpg"></a>'
    )
    teaser = f'<div><article>{teaser}<div><h3><a href="/old">Where did all the boats go?</a></h3></div></article></div>'
    assert told(pictures_of(article("", teaser, figure(CAPTION)))) == [(CAPTION, None)]


def test_a_caption_that_goes_on_behind_the_pictures_title_keeps_its_end() -> None:
    image = '<img src="/a.jpg" alt="Crew of the ferry">'
    found = told(pictures_of(article(figure("Crew of the ferry „Obere Mole“. Foto: Hafenamt/K. Lorenz", image))))
    assert found == [("Crew of the ferry „Obere Mole“.", "Hafenamt/K. Lorenz")]


def test_links_that_enlarge_or_sell_a_picture_are_no_credit() -> None:
    links = '<p class="enlarge"><a href="#">Enlarge</a> | <a href="/shop">Buy this photo</a></p>'
    pieces = f'{links}<p class="caption">{CAPTION}</p><p class="credit">Ada Obi / ada@news.example</p>'
    assert told(pictures_of(article(f'<div class="slide">{IMG}{pieces}</div>'))) == [
        (CAPTION, "Ada Obi / ada@news.example")
    ]


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        (f"{CAPTION} - Ada Obi/The Lowmouth Post", CAPTION, "Ada Obi/The Lowmouth Post"),
        (f"{CAPTION} Ada Obi | The Lowmouth Echo", CAPTION, "Ada Obi | The Lowmouth Echo"),
        (f"{CAPTION} | Ada Obi", CAPTION, "Ada Obi"),
        ("Boats at the pier <span> - Ada Obi/Agencelle</span>", "Boats at the pier", "Ada Obi/Agencelle"),
        ("Women's final - Ada Obi/Ben Ito", "Women's final - Ada Obi/Ben Ito", None),
        ("Best keeper of the year - Ada Obi", "Best keeper of the year - Ada Obi", None),
        ("How to swim | Healthy Living | The Echo", "How to swim | Healthy Living | The Echo", None),
        ("What now? | The Lowmouth Echo", "What now? | The Lowmouth Echo", None),
    ],
)
def test_a_name_set_apart_at_the_end_of_a_caption_is_its_credit(text: str, caption: str, credit: str | None) -> None:
    assert told(pictures_of(article(figure(text)))) == [(caption, credit)]


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        (f"LOWMOUTH (AP) — {CAPTION}", f"LOWMOUTH (AP) — {CAPTION}", None),
        (f"Photo: Ada Obi. {CAPTION}", CAPTION, "Ada Obi"),
        (f"LOWMOUTH, AP - {CAPTION}", f"LOWMOUTH, AP - {CAPTION}", None),
        (f"Ada Obi - AP correspondent. {CAPTION}", f"Ada Obi - AP correspondent. {CAPTION}", None),
    ],
)
def test_a_credit_before_its_caption_ends_at_a_point(text: str, caption: str, credit: str | None) -> None:
    assert told(pictures_of(article(figure(text)))) == [(caption, credit)]


SIGNED = figure("The crane lifts; the wind waits. Anton Reger", '<img src="/signed-by-name.jpg">')


def test_a_name_behind_the_last_sentence_is_the_credit_if_the_page_knows_whose_it_is() -> None:
    wanted = ("The crane lifts; the wind waits.", "Anton Reger")
    pictures = pictures_of(article(figure("The pier at dawn. Photograph by Anton Reger."), SIGNED))
    assert told(pictures)[1] == wanted
    assert [picture.credit.creators for picture in pictures if picture.credit] == [("Anton Reger",)] * 2
    byline = '<p class="byline">By Lena Ort, photographs by Anton Reger</p>'
    assert told(pictures_of(article(SIGNED, before=byline))) == [wanted]


def test_a_name_behind_the_last_sentence_stays_where_nothing_is_known_of_it() -> None:
    caption = "The crane lifts; the wind waits. Anton Reger"
    assert told(pictures_of(article(SIGNED))) == [(caption, None)]
    longer = '<p class="byline">By Anton Regerson</p>'
    assert told(pictures_of(article(SIGNED, before=longer))) == [(caption, None)]


def test_slides_hold_their_address_and_their_texts_while_they_are_hidden() -> None:
    def slide(source: str, text: str, style: str = "") -> str:
        image = f'<a href="#"><img {source} width="316" height="211" alt="" class="photo"></a>'
        return f'<div class="slide"{style}>{image}<p class="caption">{text}</p><p class="credit">ADA OBI</p></div>'

    hidden = 'src="/static/spacer.gif" longdesc="/p/harbour-two.jpeg"'
    slides = slide('src="/p/harbour-one.jpeg" longdesc="/about-this.html"', CAPTION)
    slides += slide(hidden, SECOND, ' style="display:none"')
    pictures = pictures_of(article(f'<div class="asset_gallery">{slides}</div>'))
    assert told(pictures) == [(CAPTION, "ADA OBI"), (SECOND, "ADA OBI")]
    assert [picture.url for picture in pictures] == [
        "https://news.example/p/harbour-one.jpeg",
        "https://news.example/p/harbour-two.jpeg",
    ]


def test_a_slide_show_amid_an_article_is_none_of_its_menus_whatever_the_box_is_called() -> None:
    def item(number: int, text: str, state: str = "") -> str:
        image = f'<div class="ratio"><img data-src="/p/harbour-{number}.jpg"></div>'
        return f'<div class="carousel__item"{state}>{image}<p class="image__subtitle">{text}</p></div>'

    items = item(1, 'Boats at the pier <span class="image__credits"> - Ada Obi/Agencelle</span>')
    items += item(
        2, 'The pier after the flood <span class="image__credits"> - Handout/Coast Guard</span>', " aria-hidden"
    )
    pictures = pictures_of(article(f'<div class="js-gallery rs_skip"><div class="carousel">{items}</div></div>'))
    assert told(pictures) == [
        ("Boats at the pier", "Ada Obi/Agencelle"),
        ("The pier after the flood", "Handout/Coast Guard"),
    ]
    assert pictures[1].credit is not None and pictures[1].credit.creators == ()


def test_headings_in_the_captions_of_a_gallery_behind_the_text_are_no_titles_of_pages() -> None:
    slides = "".join(
        figure(f'<span class="text"><h6>Boat {number}</h6><p>{text}</p></span>', f'<img src="/{number}.jpg">')
        for number, text in enumerate((CAPTION, SECOND))
    )
    captions = [picture.caption or "" for picture in pictures_of(article() + f'<div class="slides">{slides}</div>')]
    assert [any(text in caption for caption in captions) for text in (CAPTION, SECOND)] == [True, True]


def test_a_label_in_the_style_of_captions_away_from_pictures_is_no_credit() -> None:
    shown = pictures_of(article(figure(CAPTION), "", "", '<p class="para_caption">Werbung</p>'))
    assert told(shown) == [(CAPTION, None)]


def test_a_pointer_to_a_video_is_no_caption() -> None:
    assert not pictures_of(article("<div><p><strong>Simak Video: Perahu Karam Diangkat Lagi</strong></p></div>"))


def test_a_house_and_its_archives_are_a_credit() -> None:
    credit = '<span class="credit"><span class="byline">Lowmouth Ledger archives</span></span>'
    assert told(pictures_of(article(figure(f"<p>{CAPTION}</p>{credit}")))) == [(CAPTION, "Lowmouth Ledger archives")]


def test_a_mark_that_points_at_the_picture_is_left_out() -> None:
    html = article(f"<p>{IMG}</p><p>▲ {CAPTION}</p>")
    assert told(pictures_of(html)) == [(CAPTION, None)]


def test_a_credit_that_opens_the_caption_in_an_element_of_its_own() -> None:
    box = f'<div class="image">{IMG}<div><cite>Ada Obi/River Images </cite>{CAPTION}</div></div>'
    assert told(pictures_of(article(box))) == [(CAPTION, "Ada Obi/River Images")]


def test_a_label_with_its_colon_alone_is_no_caption() -> None:
    box = f"<figure>{IMG}<figcaption><p>Image by:</p><p>Ada Obi</p></figcaption></figure>"
    assert told(pictures_of(article(box))) == [(None, "Ada Obi")]


def test_a_credit_alone_opens_the_caption_also_in_other_elements() -> None:
    box = (
        f'<div class="image">{IMG}<span><span class="source">Ada Obi/REUTERS</span><span>{CAPTION}</span></span></div>'
    )
    assert told(pictures_of(article(box))) == [(CAPTION, "Ada Obi/REUTERS")]
    emphasis = figure("<b>Ada Obi</b> lifts a boat out of the harbour on Thursday.")
    assert told(pictures_of(article(emphasis))) == [("Ada Obi lifts a boat out of the harbour on Thursday.", None)]


@pytest.mark.parametrize(("alt", "text"), [("Photo:", "Photo: Obi Sky Survey 2"), ("AP Photo", "AP Photo/Uncredited")])
def test_an_alternative_text_that_announces_a_credit_is_no_caption(alt: str, text: str) -> None:
    box = f'<div class="image"><img src="/a.jpg" alt="{alt}"><div class="caption">{text}</div></div>'
    assert [caption for caption, _ in told(pictures_of(article(box)))] == [None]


def test_a_link_to_the_source_is_no_part_of_the_caption() -> None:
    link = '(<a href="https://photos.example/7">source</a>)'
    assert told(pictures_of(article(figure(f"{CAPTION} {link}"), figure(link)))) == [(CAPTION, None)]


def test_a_credit_of_no_picture_that_names_only_the_house_is_left_out() -> None:
    head = '<meta property="og:site_name" content="Lowmouth Echo">'
    byline = '<p class="credit">LONDON — Lowmouth Echo</p>'
    assert told(pictures_of(article(before=byline), head=head)) == []
    assert told(pictures_of(article(before='<p class="credit">Ada Obi/AFP</p>'), head=head)) == [(None, "Ada Obi/AFP")]


def test_a_buttons_word_beside_a_picture_is_no_credit() -> None:
    box = (
        f'<figure>{IMG}<div>Close</div><figcaption>{CAPTION}</figcaption><div class="credit">Ada Obi/AFP</div></figure>'
    )
    assert told(pictures_of(article(box))) == [(CAPTION, "Ada Obi/AFP")]
