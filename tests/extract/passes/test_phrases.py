"""Lines known by their words, and what shares a box with them."""

from __future__ import annotations

import pytest

from archiver.extract.passes.phrases import phrases
from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
    "The ferryman has ordered a second lamp and a third dog, and says that neither will be paid for by him.",
)


def _amid(line: str) -> str:
    above, below = ("".join(f'<p class="text">{text}</p>' for text in part) for part in (TEXT[:2], TEXT[2:]))
    return f"<main><h1>Bridge closes for winter</h1><div>{above}{line}{below}</div></main>"


def _role(line: str, text: str) -> tuple[str, str]:
    document = page(_amid(line))
    labels = labelled(document)
    index = next(block.index for block in document.blocks if block.text == text)
    return str(labels.role(index)), labels.decisions[index].reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Článek pokračuje pod inzercí", "advertisement"),
        ("請繼續往下閱讀", "advertisement"),
        ("Artikkelen fortsetter under annonsen", "advertisement"),
        ("Swipe to see all photos", "interfaceWords"),
        ("Contributing: Jane Doe, The Harbour Echo", "editorialNote"),
        ("This conversation has been edited for length.", "editorialNote"),
        ("Pročitajte još: Koze na krovu", "readMore"),
        ("Do you miss the bridge? Send your thoughts to desk@echo.example.", "contactLine"),
        ("Annonsen laddas", "advertisement"),
        ("Miten sinä ylität joen? Voit keskustella tästä 3.4. klo 22:een saakka.", "comments"),
        ("Rindu jembatan itu? Kirim cerita Anda ke email redaksi@echo.example.", "contactLine"),
        ("Originalpublikation: Lampe A. et al., Ann. Fog 12 (2024)", "citation"),
        ("3.4. klo 9.12: Korjattu sillan nimi.", "correctionLabel"),
        ("(Corrects third paragraph to show that the dog is the ferryman's.)", "correctionLabel"),
        ("特别声明：以上内容为“渡口号”用户上传并发布，本平台仅提供信息存储服务。", "disclaimer"),
        ("图片来自网络，如有侵权，请联系删除。", "footer"),
        ("文中图片均来自网络", "sourceLine"),
        ("（原题为《大桥关闭，狗也过河》）", "editorialNote"),
        ("编辑|张三 责编|李四 校对|王五 来源|渡口日报", "editorialNote"),
        ("This story has been updated with additional developments.", "updateNote"),
        ("以上内容仅供参考，不构成投资建议。", "disclaimer"),
        ("时间：2019-09-18 06:23 来源： 渡口日报", "dateLine"),
        ("打印 字体： 放大 正常 缩小 分享", "readingTools"),
        ("desk@echo.example (END)", "endMark"),
        ("安装渡口客户端第一时间看消息→【下载地址】", "promotion"),
        ("Quelle: Hafenamt", "sourceLine"),
        ("(via The Echo)", "sourceLine"),
        ("All rights reserved.", "footer"),
        ("The post Bridge closes appeared first on The Echo.", "editorialNote"),
        ("责任编辑：", "interfaceWords"),
        ("READ the mayor's full remarks:", "readMore"),
        ("Echo welcomes a lively and courteous discussion as long as you follow our rules.", "comments"),
    ],
)
def test_a_line_between_paragraphs_is_no_text(line: str, reason: str) -> None:
    assert _role(f'<p class="text">{line}</p>', line)[1] == reason


def test_a_label_points_elsewhere_only_with_a_link() -> None:
    linked = '<p class="text">More: <a href="/goats">Goats on the roof of the school since Sunday</a></p>'
    plain = '<p class="text">More: goats on the roof of the school since Sunday</p>'
    assert _role(linked, "More: Goats on the roof of the school since Sunday") == ("related", "readMore")
    assert _role(plain, "More: goats on the roof of the school since Sunday")[0] == "paragraph"


BOX = '<div class="x"><h3>Our newsletter Tides</h3><p>What the water brings, and what it takes away.</p>{}</div>'


def test_what_shares_a_box_with_an_offer_is_part_of_it() -> None:
    box = BOX.format('<a href="/letters">Subscribe now</a>')
    promise = "What the water brings, and what it takes away."
    assert _role(box, promise) == ("boilerplate", "newsletter")


def test_a_box_of_the_kind_that_holds_the_text_is_none() -> None:
    parts = [f'<div class="part"><p>{text}</p></div>' for text in TEXT]
    offer = '<div class="part"><p>Sign up for our newsletter</p><p>She left the quay at dawn.</p></div>'
    document = page(f"<main><h1>Bridge closes for winter</h1>{parts[0]}{parts[1]}{offer}{parts[2]}{parts[3]}</main>")
    index = next(block.index for block in document.blocks if block.text == "She left the quay at dawn.")
    assert [vote for vote in phrases(document) if vote.block == index and vote.role is Role.BOILERPLATE] == []


def test_a_heading_that_asks_shares_a_box_with_the_line_to_write_to() -> None:
    question = "Did you cross the old bridge as a child?"
    box = f'<div class="y"><h3>{question}</h3><p>We want to hear from you. Fill out our form.</p></div>'
    assert _role(box, question) == ("boilerplate", "contactLine")


def test_a_text_that_goes_on_elsewhere_is_a_teaser() -> None:
    said = "A ferry that was built for dogs has left the quay for the first time since 1976 …"
    linked = f'<li class="x"><p>{said} <a href="/ferry">Continue reading →</a></p></li>'
    document = page(_amid(f'<ul class="related">{linked}</ul>'))
    index = next(block.index for block in document.blocks if block.text.startswith(said))
    assert "readMore" in [vote.reason for vote in phrases(document) if vote.block == index]
    assert str(labelled(document).role(index)) == "related"


def test_an_item_of_a_list_of_prose_asks_for_nothing_unless_it_leads_somewhere() -> None:
    item = (
        "Nobody keeps a ferry here before he has paid thirty pounds to become a member of the guild of the two quays."
    )
    around = [f"<li>{text}</li>" for text in TEXT[:3]]
    assert _role(f"<ul>{around[0]}{around[1]}<li>{item}</li>{around[2]}</ul>", item) == ("listItem", "listItem")
    linked = f'<li>{item} <a href="/join">Join</a></li>'
    assert _role(f"<ul>{around[0]}{around[1]}{linked}{around[2]}</ul>", f"{item} Join")[1] == "donation"
    assert _role(f'<p class="text">{item}</p>', item)[1] == "donation"


def test_a_label_before_nothing_but_a_link_leads_to_another_article() -> None:
    for label in ("MIRA", "LEA", "Veja", "Guarda", "Lire", "Читайте"):
        text = f"{label}: Goats on the roof of the school"
        line = f'<p class="text"><b>{label}:</b> <a href="/goats">Goats on the roof of the school</a></p>'
        assert _role(line, text) == ("related", "readMore")
        told = f'<p class="text">{label}: <a href="/goats">goats</a> stood on the roof of the school, they say.</p>'
        assert _role(told, f"{label}: goats stood on the roof of the school, they say.")[0] == "paragraph"


def test_dates_of_first_publication_and_calls_for_tips_are_no_text() -> None:
    first = "This story was originally published February 2, 2023 at 5:00 AM."
    assert _role(f'<p class="text">{first}</p>', first) == ("note", "editorialNote")
    call = "If you know more about the goats, write to roof@news.example. We never name our sources without asking."
    assert _role(f'<p class="text"><em>{call}</em></p>', call) == ("boilerplate", "contactLine")


def test_what_a_label_in_the_same_paragraph_names_is_what_it_says() -> None:
    work = "A. Roe, B. Doe: How goats climb. New Goat Review, 2021. DOI: 10.0000/goat.114"
    assert _role(f'<p class="text"><strong>Originalpublikation:</strong><br>{work}</p>', work) == ("note", "citation")
    apart = f'<p class="text"><strong>Originalpublikation:</strong></p><p class="text">{TEXT[0][::-1]}</p>'
    assert _role(apart, TEXT[0][::-1])[0] == "paragraph"
