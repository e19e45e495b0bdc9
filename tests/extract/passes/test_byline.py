"""Lines with names: bylines, and sentences of the text that look like them."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page

PROSE = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
)
HEAD = '<meta name="author" content="Tessa Brinkley">'


def _role(line: str, *, first: bool = False) -> Role:
    lines = [f"<p>{line}</p>", *(f"<p>{text}</p>" for text in PROSE)]
    body = "".join(lines if first else [*lines[1:], lines[0]])
    document = page(f"<main><h1>Bridge closes for winter</h1>{body}</main>", head=HEAD)
    return labelled(document).decisions[1 if first else -1].role


@pytest.mark.parametrize(
    "line",
    [
        "By six, two hundred people stood on the quay. By nine, they were gone.",
        "Yours in the rain, Tessa Brinkley",
        "“The salt was new every day. So were the birds.”",
    ],
)
def test_the_last_line_of_a_text_is_no_byline(line: str) -> None:
    assert _role(line) == Role.PARAGRAPH


@pytest.mark.parametrize("line", ["By Tessa Brinkley", "Tessa Brinkley"])
@pytest.mark.parametrize("first", [True, False])
def test_a_byline_above_or_below_the_text(line: str, first: bool) -> None:
    assert _role(line, first=first) == Role.BYLINE


@pytest.mark.parametrize("line", ['<div align="right"><i>Pavel Orlin</i></div>', "<div>（北村浩）</div>"])
def test_a_single_name_right_behind_the_text_signs_it(line: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<main><h1>Bridge closes for winter</h1><div>{text}{line}</div></main>")
    assert labelled(document).decisions[-1].role == Role.BYLINE


def test_a_logo_above_the_title_is_no_byline() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    head = '<title>Bridge closes for winter - Echo Valley</title><meta name="author" content="Echo Valley">'
    document = page(
        f"<div><a href='/'>Echo Valley</a></div><main><h1>Bridge closes for winter</h1>{text}</main>", head=head
    )
    assert labelled(document).decisions[0].role != Role.BYLINE


@pytest.mark.parametrize("line", ["打印 关闭", "特别声明", "媒体报道", "相关文章"])
def test_buttons_and_headings_behind_the_text_are_no_signature(line: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<main><h1>Bridge closes for winter</h1><div>{text}<div>{line}</div></div></main>", lang="zh")
    assert labelled(document).decisions[-1].role != Role.BYLINE


@pytest.mark.parametrize(
    "line",
    [
        "来源：江边报 作者：沈若溪 时间：2024年5月3日 10:15 浏览： 33",
        "2024-05-03 10:15| 64次阅读| 来源江边报| 作者沈若溪",
    ],
)
def test_fields_below_the_title_that_name_the_author_are_a_byline(line: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<h1>Bridge closes for winter</h1><div>{line}</div><div>{text}</div>", lang="zh")
    assert labelled(document).decisions[1].role == Role.BYLINE


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("江边报记者 沈若溪", Role.BYLINE),
        ("他当过江边报记者。", Role.PARAGRAPH),
        ("江边报记者 顾明 摄", None),
        ("[홍길동 기자 hong@echo.example]", Role.BYLINE),
        ("/이웃일보 홍길동 기자", Role.BYLINE),
        ("[교통 통제 안내]", None),
    ],
)
def test_a_reporter_named_in_the_last_line_of_the_text(line: str, role: Role | None) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*PROSE, line))
    note = "<div>免责声明：本文不代表本站观点和立场，转载请注明出处。</div>"
    document = page(f"<main><h1>Bridge closes for winter</h1><div>{text}{note}</div></main>", lang="zh")
    decided = labelled(document).decisions[-2].role
    assert decided == role if role else decided != Role.BYLINE


def test_a_line_that_repeats_the_title_is_no_byline() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    line = "<p>Tessa Brinkley – River Song Lyrics (Ft. Pavel Orlin)</p>"
    title = "“River Song” Lyrics: Tessa Brinkley (Ft. Pavel Orlin)"
    document = page(f"<main><h1>{title}</h1><div>{line}{text}</div></main>")
    assert labelled(document).decisions[1].role != Role.BYLINE


@pytest.mark.parametrize("line", ["外国实习生须提高警惕", "王小明实习生"])
def test_a_sentence_with_a_job_amid_it_names_nobody(line: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<main><h1>Bridge closes for winter</h1><div><p>{line}</p>{text}</div></main>", lang="zh")
    assert (labelled(document).decisions[1].role == Role.BYLINE) == line.endswith("实习生")


def test_a_line_of_rights_is_no_byline_though_metadata_name_its_holder() -> None:
    document = page(
        f"<main><h1>Bridge closes for winter</h1>{''.join(f'<p>{text}</p>' for text in PROSE)}"
        "<p>[홍길동 기자 hong@echo.example]</p><p>[ⓒ 이웃일보 &amp; echo.example, 무단전재 및 재배포 금지]</p></main>",
        head='<meta name="author" content="이웃일보">',
        lang="ko",
    )
    assert [document.blocks[index].text for index in labelled(document).of(Role.BYLINE)] == [
        "[홍길동 기자 hong@echo.example]"
    ]


def _lines_of(head: str, *, behind: str = "", title: str = "<h1>Bridge closes for winter</h1>") -> list[str]:
    """The texts of bylines of a page with these lines around the title and behind the text, without metadata."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"{head.format(title=title)}<div>{text}{behind}</div>")
    decisions = labelled(document).decisions
    return [b.text for b, d in zip(document.blocks, decisions, strict=True) if d.role == Role.BYLINE]


def test_a_heading_or_menu_above_the_title_is_no_name_beside_a_date() -> None:
    assert _lines_of("<header><h6>Winter Issue</h6></header><div>3 May 2024</div>{title}") == []
    assert _lines_of("<nav><ul><li>Winter Issue</li></ul></nav><div>3 May 2024</div>{title}") == []


@pytest.mark.parametrize("date", ["9 June", "Jun 9", "3 May 2024 • Updated on: 4 May 2024 at noon in the town"])
def test_a_name_beside_a_date_of_any_length(date: str) -> None:
    assert _lines_of(f"{{title}}<div>Pavel Orlin</div><div>{date}</div>") == ["Pavel Orlin"]


def test_a_name_beside_the_year_of_something_is_none() -> None:
    assert _lines_of("{title}<div>Best Overall</div><div>a sturdy bench 16 (2023)</div>") == []


def test_a_person_and_an_agency_beside_a_date() -> None:
    assert _lines_of("{title}<div>Pavel Orlin and AP</div><div>3 May 2024</div>") == ["Pavel Orlin and AP"]


def test_works_in_a_list_and_headings_of_the_text_are_no_bylines() -> None:
    works = "<ul><li>The Old Quay (2015) by Pavel Orlin</li><li>A Boat (2019) by Maud Kestrel</li></ul>"
    assert (
        _lines_of("{title}", behind=f"{works}<p>{PROSE[0]}</p><h2>Von Booten und Brücken</h2><p>{PROSE[1]}</p>") == []
    )


@pytest.mark.parametrize(
    "line",
    [
        '<div>• <a href="/author/po">Pavel Orlin</a> • 3 Minuten</div>',
        '<div><a href="/byline/pavel-orlin">Pavel Orlin</a></div>',
    ],
)
def test_a_link_to_the_page_of_an_author_below_the_title(line: str) -> None:
    assert len(_lines_of(f"{{title}}{line}")) == 1


def test_an_embedded_post_is_by_somebody_else() -> None:
    post = (
        '<p>Posted by <a href="https://net.example/pavel">Pavel Orlin</a>'
        ' on <a href="https://net.example/p/1">Sunday, 5 May 2024</a></p>'
    )
    assert _lines_of("{title}", behind=f"{post}<p>{PROSE[0]}</p><p>{PROSE[1]}</p>") == []


def test_links_to_sections_and_readers_are_no_authors() -> None:
    assert _lines_of('{title}<div><a href="/c?a">Harbour News</a>, <a href="/c?b">Student Resources</a></div>') == []
    assert _lines_of("{title}", behind='<section><div><a href="/profile/12-po">Pavel Orlin</a></div></section>') == []
    assert _lines_of('<ul><li><a href="/contributors/">Guest Voices</a></li></ul>{title}') == []


def test_a_byline_in_small_type_called_caption_beside_a_date() -> None:
    portrait = '<img src="/portraits/pavel.jpg" width="640" height="480" alt="">'
    line = f'<div class="author">{portrait}<span class="caption">By Pavel Orlin</span></div>'
    assert _lines_of(f"{{title}}{line}<div>3 May 2024</div>") == ["By Pavel Orlin"]


def test_a_label_and_a_name_called_author_far_above_a_text_without_a_title() -> None:
    rows = '<ul><li class="author">Von</li><li class="author">Pavel Orlin</li></ul>'
    others = "".join(f"<ul><li>Row {number}</li></ul>" for number in range(9))
    assert "Pavel Orlin" in _lines_of(f"{rows}{others}")
