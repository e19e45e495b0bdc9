"""Lines that are nothing but a date, and what belongs to a date in blocks of its own."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
        "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
        "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
    )
)
TOP = '<h1>Harbour reopens</h1><p class="standfirst">Engineers say the pier will hold for forty years.</p>'


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        (
            '<time datetime="2026-10-14">14 October 2026</time> <span>Updated <time>11:05am</time></span>',
            ["14 October 2026", "Updated", "11:05am"],
        ),
        (
            "<span>Published: <time>14 October 2026</time></span><span>Updated: <time>9 May 2027</time></span>",
            ["Published:", "14 October 2026", "Updated:", "9 May 2027"],
        ),
        ("<p>Updated <time>11:05am</time></p>", ["Updated 11:05am"]),
        ("<div>Stand: <time>14.10.2026</time> 11:05 Uhr</div>", ["Stand:", "14.10.2026", "11:05 Uhr"]),
        ("<p>At 11:05 the bells began.</p>", []),
    ],
)
def test_labels_and_times_of_day_belong_to_the_date_beside_them(line: str, dated: list[str]) -> None:
    document = page(f"<article>{TOP}{line}{TEXT}</article>")
    assert [document.blocks[index].text for index in labelled(document).of(Role.PAGE_DATE)] == dated


@pytest.mark.parametrize(
    "line",
    [
        "2026-10-14 11:05:40 来源: 江边每日新闻网 举报",
        "发布日期：2026-10-14 浏览次数： 信息来源：江边林业局",
        "2026-10-14 11:05来源：江边新闻·江边号·政务",
        "2026年10月14日 11:05 発信地：青瀬/水車町 [ 青瀬 水車 ]",
        "2026-10-14 11:05 | 责任编辑：沈若溪 | 1164次阅读 | 字号：[大 中 小]",
        "Source: Harbour Daily | 14 October 2026 | Editor: Maud Kestrel",
        "14 October 2026 | 1,204 views",
    ],
)
def test_source_editor_and_counts_beside_a_date_leave_it_a_line_of_dates(line: str) -> None:
    document = page(f"<div>{TOP}<p>{line}</p><div>{TEXT}</div></div>", lang="zh")
    assert [document.blocks[index].text for index in labelled(document).of(Role.PAGE_DATE)] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "图片来源：江边每日新闻网 摄影师 沈若溪 2026-10-14",
        "Maud Kestrel opened it on 14 October 2026.",
        "14.10.2026 - Sam Kestrel - Pier",
    ],
)
def test_credits_and_sentences_with_a_date_are_none(line: str) -> None:
    document = page(f"<div>{TOP}<p>{line}</p><div>{TEXT}</div></div>", lang="zh")
    assert not labelled(document).of(Role.PAGE_DATE)


@pytest.mark.parametrize(
    ("field", "is_dated"), [("来源：江边报", True), ("浏览次数：33", True), ("图片来源：江边报", False)]
)
def test_a_field_in_a_block_of_its_own_beside_the_date_belongs_to_it(field: str, is_dated: bool) -> None:
    row = f"<div>{field}</div><div>2026-10-14 11:05</div>"
    document = page(f"<div><h1>Harbour reopens</h1>{row}<div>{TEXT}</div></div>", lang="zh")
    assert (1 in labelled(document).of(Role.PAGE_DATE)) == is_dated


def test_a_row_of_days_is_what_the_text_tells() -> None:
    days = "Tuesday, May 7, 2024 at 2:30 PM Monday, June 3, 2024 at 3:00 PM Tuesday, July 2, 2024 at 1:00 PM"
    document = page(f"<article>{TOP}{TEXT}<p>{days}</p></article>")
    assert labelled(document).decisions[-1].role == Role.PARAGRAPH
