"""Captions among the paragraphs, told by how they are set or what they begin with."""

from __future__ import annotations

import pytest

from archiver.extract.images.aside import set_aside
from archiver.model.block import Role
from tests.extract.pages import labelled, page

PARAGRAPHS = [
    "下湾港周五重新开放，此前两周的一场风暴击沉了十一艘船。许多市民一早就来到码头，为第一班渡轮送行。",
    "工程师们日夜工作，第一班渡轮在黎明时分载着许多人离港。航道的安全在前一天已经得到了仔细的检查。",
    "市政府估计损失达九百万元，希望由国家承担新码头的费用。关于事故原因的报告预计将在秋天公布。",
    "渔民们表示，由于渔网在第一个夜晚被全部冲走，这个季节无论如何已经无法挽回，只能等待明年的春天。",
]
IMG = '<p align="center"><img src="/{}.jpg"></p>'


def captions(*between: str, paragraph: str = "<p>{}</p>") -> list[str]:
    """Texts that are captions on a page with a picture behind each paragraph, and these pieces behind the pictures."""
    pieces = []
    for number, text in enumerate(PARAGRAPHS):
        pieces.append(paragraph.format(text))
        if number < len(between):
            pieces += [IMG.format(number), between[number]]
    document = page(f"<h1>下湾港重新开放</h1><div>{''.join(pieces)}</div>", lang="zh")
    return [document.blocks[index].text for index in labelled(document).of(Role.CAPTION)]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="text-align: center; text-indent: 0em">{}</p>',
        '<p align="center">{}</p>',
        "<center>{}</center>",
        '<p><font style="font-size: 9pt">{}</font></p>',
        '<p><span style="color: rgb(128, 128, 128);">{}</span></p>',
        "<p><small>{}</small></p>",
        "<p><em>{}</em></p>",
        "<p><span><i>{}</i></span></p>",
    ],
)
def test_lines_set_unlike_the_prose(markup: str) -> None:
    assert captions(markup.format("清晨的码头")) == ["清晨的码头"]


def test_lines_set_like_the_prose_stay() -> None:
    centred = '<p style="text-align:center">{}</p>'
    assert captions(centred.format("清晨的码头"), paragraph=centred) == []
    assert captions("<p>清晨的码头</p>") == []


def test_what_marks_an_advertisement_stays_out() -> None:
    assert captions('<p style="text-align:center">- Anzeige -</p>') == []


def test_a_single_sentence_in_a_script_with_capitals_may_go_on_with_the_text() -> None:
    centred = '<p style="text-align:center">{}</p>'
    assert captions(centred.format("All of us, all the time.")) == []
    assert captions(centred.format("The pier at dawn")) == ["The pier at dawn"]


def test_slanted_sentences_are_captions_if_several_pictures_have_one() -> None:
    slanted = ["<p><em>All of us came at once.</em></p>", "<p><em>The pier at dawn.</em></p>"]
    assert captions(*slanted) == ["All of us came at once.", "The pier at dawn."]
    assert captions(slanted[0]) == []
    assert captions("<p>He said: <em>All of us</em></p>") == []
    assert captions("<p><em>Dear neighbours of the pier,</em></p>") == []


def test_bold_lines_stay_headings() -> None:
    assert captions('<p style="text-align:center"><b>清晨的码头</b></p>') == []


def test_a_page_that_centres_more_than_its_captions_says_nothing_by_it() -> None:
    line = '<p style="text-align:center">{}</p>'
    assert captions(line.format("清晨的码头") + line.format("人们在等") + line.format("天亮了")) == []


@pytest.mark.parametrize("text", ["▲清晨的码头上站满了人。", "△清晨的码头", "👆清晨的码头", "图为清晨的码头。"])
def test_lines_that_point_at_the_picture_above(text: str) -> None:
    assert captions(f"<p>{text}</p>") == [text]


def test_a_line_that_points_down_to_no_picture_stays() -> None:
    assert captions("<p>▼清晨的码头上站满了人。</p>") == []


def test_sentences_of_a_few_letters_below_several_pictures() -> None:
    assert captions("<p>码头。</p>", "<p>渡轮的船长。</p>") == ["码头。", "渡轮的船长。"]
    assert captions("<p>码头。</p>") == []


def test_nothing_is_said_of_lines_without_pictures() -> None:
    document = page("".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, "▲清晨的码头")), lang="zh")
    assert set_aside(document) == {}


@pytest.mark.parametrize(
    "text", ["Figure 3: The loop", "Abb. 2: Der Kreis", "Рис. 4. Круг", "图2：清晨的码头", "(Fig. 1 – Loop)"]
)
def test_the_number_of_a_figure_below_a_picture(text: str) -> None:
    assert captions(f"<p><em>{text}</em></p>") == [text]


def test_the_number_of_a_figure_in_a_sentence_or_away_from_pictures() -> None:
    assert captions("<p>Figure 3 shows the loop</p>") == []
    assert (
        captions(
            "<p>码头上站满了人。</p><p>渔民们都很高兴。</p><p>Figure 3: The loop</p><p>天很蓝。</p><p>海很静。</p>"
        )
        == []
    )
