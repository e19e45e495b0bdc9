"""Credit lines in elements of their own, and lines that only look like one."""

from __future__ import annotations

import pytest

from archiver.extract.passes.credit import credit
from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
    "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
    "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
]
CREDITS = [
    "Photo: Ada Obi/AFP",
    "AP Photo/Ada Obi",
    "© Uta Keil/dpa",
    "Bild: picture alliance/dpa | Uta Keil",
    "Crédit photo : Luc Morel",
    "EFE/ J.M. Soler",
    "Foto: Jan Nowak / PAP",
    "Фото: Иван Петров",
    "写真：共同",
    "사진=연합뉴스",
    "صورة: رويترز",
    "צילום: רויטרס",
    "Getty Images",
]


def html(inner: str, behind: str = "") -> str:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    return f"<article><h1>Harbour reopens</h1><p>{PARAGRAPHS[0]}</p>{inner}{texts}</article>{behind}"


@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize(
    "markup",
    [
        '<figure><img src="/a.jpg"><figcaption>A crane at work</figcaption><span class="credit">{}</span></figure>',
        '<figure><img src="/a.jpg"><div class="image-copyright">{}</div></figure>',
        '<div class="foto"><img src="/a.jpg"><div class="fotograf">{}</div><p>A crane at work in the harbour</p></div>',
    ],
    ids=["span", "copyright class", "other language"],
)
def test_finds(credit: str, markup: str) -> None:
    document = page(html(markup.format(credit)))
    assert [document.blocks[index].text for index in labelled(document).of(Role.CREDIT)] == [credit]


@pytest.mark.parametrize("credit", [credit for credit in CREDITS if ":" in credit or "©" in credit])
def test_finds_labelled_lines_in_plain_text(credit: str) -> None:
    document = plain("\n\n".join([PARAGRAPHS[0], credit, *PARAGRAPHS[1:]]))
    labels = labelled(document)
    assert labels.role(1) == Role.CREDIT


@pytest.mark.parametrize(
    "line",
    [
        "<footer><p>© 2024 Lowmouth Herald. All rights reserved.</p></footer>",
        "<div class='comments'><p>Photo: nice one, Jane Roe</p></div>",
        "<nav><a href='/'>Reuters</a></nav>",
        "<div class='related'><a href='/2'><img src='/t.jpg'>Video: how the storm came</a></div>",
    ],
)
def test_lines_elsewhere_are_no_credits(line: str) -> None:
    document = page(html("", line))
    assert labelled(document).of(Role.CREDIT, Role.CAPTION) == []


@pytest.mark.parametrize("heading", ["Photo finish", "Copyright in a divided world", "Video: how the storm came"])
def test_headings_are_no_credits(heading: str) -> None:
    document = page(html(f"<p><img src='/a.jpg'></p><h2>{heading}</h2>"))
    assert labelled(document).of(Role.CREDIT, Role.CAPTION) == []


@pytest.mark.parametrize(
    "other", ['<div class="date">Published</div>', "<div>autoplay</div>", "<button>Photo: AP</button>"]
)
def test_spares_other_words_of_a_figure(other: str) -> None:
    inner = f'<figure><img src="/a.jpg"><figcaption>A crane at work in the harbour</figcaption>{other}</figure>'
    assert labelled(page(html(inner))).of(Role.CREDIT) == []


def test_spares_the_sign_below_the_text() -> None:
    below = '<img src="/a.jpg"><p>© Lowmouth Courier</p>'
    text = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert labelled(page(f"<article><h1>Harbour reopens</h1>{text}{below}</article>")).of(Role.CREDIT) == []


def test_a_sign_before_a_persons_name_may_be_a_credit_below_the_text() -> None:
    below = '<img src="/a.jpg"><p>Copyright: Jane Roe</p>'
    text = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    votes = credit(page(f"<article><h1>Harbour reopens</h1>{text}{below}</article>"))
    assert [vote.reason for vote in votes if vote.block == 4] == ["labelledCredit", "nearPicture"]


def test_parts_a_short_caption_from_the_credit_beside_it() -> None:
    texts = '<p class="caption">Jane Roe.</p><p class="credit">Photo by Ada Obi</p>'
    document = page(html(f'<div class="photo"><img src="/a.jpg">{texts}</div>'))
    labels = labelled(document)
    assert [document.blocks[index].text for index in labels.of(Role.CAPTION)] == ["Jane Roe."]
    assert [document.blocks[index].text for index in labels.of(Role.CREDIT)] == ["Photo by Ada Obi"]


def test_spares_the_speaker_of_a_quotation() -> None:
    quote = '<div class="quote"><p>“We will be back.”</p><figcaption>Jane Roe</figcaption></div>'
    assert labelled(page(html(quote))).of(Role.CREDIT) == []


@pytest.mark.parametrize("text", ["03:29", "27-06-2012"])
def test_lengths_and_dates_are_no_credits(text: str) -> None:
    box = f'<figure><img src="/a.jpg"><p>A crane at work in the harbour</p><p class="credit">{text}</p></figure>'
    document = page(html(box))
    assert labelled(document).of(Role.CREDIT) == []


def test_reads_a_credit_behind_a_length() -> None:
    texts = '<p>A crane at work in the harbour</p><p class="credit">03:29 - Source: AP</p>'
    document = page(html(f'<figure><img src="/a.jpg">{texts}</figure>'))
    assert [document.blocks[index].text for index in labelled(document).of(Role.CREDIT)] == ["03:29 - Source: AP"]


def test_the_badge_of_a_linked_teaser_is_no_label() -> None:
    tile = '<li><a href="/t{0}"><img src="/t{0}.jpg" alt="The oddest things"><strong>{1}</strong></a></li>'
    tiles = "".join(tile.format(number, badge) for number, badge in enumerate(["VIDEO", "SLIDE SHOW"]))
    document = page(html("", behind=f'<div class="gallery"><ul>{tiles}</ul></div>'))
    assert "behindLabel" not in {vote.reason for vote in credit(document)}


def test_the_source_of_the_article_is_no_credit() -> None:
    line = '<div>Source: <a href="/x"><img src="/logo.jpg"></a> <a href="/echo">Lowmouth Echo</a></div>'
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f"<h1>Harbour reopens</h1>{line}<div>{texts}</div>")
    assert labelled(document).of(Role.CREDIT) == []


def test_a_source_below_the_lead_picture_is_its_credit() -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f'<h1>Harbour reopens</h1><div><img src="/a.jpg"></div><p>Source: Reuters</p><div>{texts}</div>')
    assert [document.blocks[index].text for index in labelled(document).of(Role.CREDIT)] == ["Source: Reuters"]


def test_a_name_that_links_to_another_site_below_its_picture() -> None:
    box = '<div class="image"><img src="/a.jpg"><p class="source"><a href="{}">Ada Obi, Harbours</a></p></div>'
    document = page(html(box.format("https://harbours.example/tgif")))
    assert [document.blocks[index].text for index in labelled(document).of(Role.CREDIT)] == ["Ada Obi, Harbours"]
    assert labelled(page(html(box.format("/people/obi")))).of(Role.CREDIT) == []
    alone = box.format("https://harbours.example/tgif").replace("Ada Obi, Harbours", "Source")
    assert labelled(page(html(alone))).of(Role.CREDIT) == []


def test_a_photographers_firm() -> None:
    box = '<div class="thumbnail"><img src="/a.jpg"><div class="wp-caption"><p>({})</p></div></div>'
    document = page(html(box.format("Ada ‘Ray’ Obi Photography")))
    assert len(labelled(document).of(Role.CREDIT)) == 1
    assert labelled(page(html(box.format("Street Photography")))).of(Role.CREDIT) == []


def test_the_title_of_a_video_is_no_credit() -> None:
    box = '<div class="image"><img src="/a.jpg"><p>{}</p></div>'
    assert labelled(page(html(box.format("Video: Ferry runs aground again")))).of(Role.CREDIT) == []
    assert len(labelled(page(html(box.format("Video: Ada Obi")))).of(Role.CREDIT)) == 1


def test_a_credit_beside_the_caption_in_a_box_called_a_footer() -> None:
    box = (
        '<div><img src="/a.jpg"><div id="imageFooter"><div class="imgCredit">Ada Obi/Staff Photographer</div>'
        '<div class="imgCaption">A crane lifts a wreck out of the harbour.</div></div></div>'
    )
    document = page(html(box))
    assert [document.blocks[index].text for index in labelled(document).of(Role.CREDIT)] == [
        "Ada Obi/Staff Photographer"
    ]


def test_the_author_of_a_card_is_no_credit() -> None:
    card = (
        '<div class="img-border"><h2>Ferry runs aground</h2><img src="/b.jpg"><div><p class="{}">Ada Obi</p>'
        "<p>The ferry to the island ran aground at dawn, and all on board are safe.</p></div></div>"
    )
    votes = {name: credit(page(html(card.format(name)))) for name in ("byline", "photo-credit byline")}
    weights = {name: sum(vote.weight for vote in found if vote.block == 3) for name, found in votes.items()}
    assert weights["byline"] < 1 < weights["photo-credit byline"]


def test_the_credit_of_a_slide_below_its_title_is_one() -> None:
    slide = (
        '<div class="image"><h3>Ferry afloat</h3><img src="/b.jpg"><p class="byline">Ada Obi, Lowmouth Ledger</p></div>'
    )
    assert "bylineOfTeaser" not in {vote.reason for vote in credit(page(html(slide)))}
