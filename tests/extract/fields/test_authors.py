"""Authors: byline and structured data together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archiver.extract.fields.authors import Authorship, authors
from archiver.extract.fields.gallery_maker import with_maker
from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The mill at Fernhollow ground its first flour in forty years on Sunday, to the surprise of its owner.",
        "A retired clockmaker had mended the wheel at night, she said, and left the key under the mat for her.",
        "The village wants to keep the mill running at weekends, if somebody can be found to carry the sacks.",
    )
)


def read(byline: str, **node: Any) -> Authorship:
    head = "<title>Mill turns again</title>"
    if node:
        linked = {"@type": "NewsArticle", "headline": "Mill turns again", **node}
        head += f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    document = page(f"<article><h1>Mill turns again</h1>{byline}{TEXT}</article>", head=head)
    return authors(document, labelled(document))


def names(found: Authorship) -> list[str]:
    return [author.name for author in found.authors]


def test_the_byline_gives_order_role_and_raw_form() -> None:
    found = read(
        '<p class="byline">By TOM FERN, Chief reporter, and Maud Kestrel</p>',
        author=[{"@type": "Person", "name": "Maud Kestrel"}, {"@type": "Person", "name": "Tom Fern"}],
    )
    assert names(found) == ["Tom Fern", "Maud Kestrel"]
    assert found.authors[0].role == "Chief reporter"
    assert found.byline_raw == "By TOM FERN, Chief reporter, and Maud Kestrel"


def test_a_byline_wins_over_the_publication_as_author() -> None:
    found = read("<p>By Maud Kestrel</p>", author={"@type": "Organization", "name": "Fernhollow Post"})
    assert names(found) == ["Maud Kestrel"]


def test_structured_data_alone_give_authors_without_a_byline() -> None:
    found = read("", author={"@type": "Person", "name": "Maud Kestrel", "jobTitle": "Editor"})
    assert [(a.name, a.role) for a in found.authors] == [("Maud Kestrel", "Editor")]
    assert found.byline_raw is None


def test_the_publication_stands_if_nobody_else_is_named() -> None:
    assert names(read("", author={"@type": "Organization", "name": "Fernhollow Post"})) == ["Fernhollow Post"]


def test_an_agency_is_a_source_and_no_author() -> None:
    found = read('<p class="author">Reuters</p>')
    assert names(found) == []
    assert [agency.id for agency in found.agencies] == ["reuters"]
    assert found.byline_raw == "Reuters"


def test_a_label_in_a_block_of_its_own_is_understood() -> None:
    assert names(read("<div>Written by</div><div>Maud Kestrel</div>")) == ["Maud Kestrel"]


def test_an_interviewer_is_the_author() -> None:
    found = read("<div>Das Gespräch führte Maud Kestrel</div>")
    assert (names(found), found.byline_raw) == (["Maud Kestrel"], "Das Gespräch führte Maud Kestrel")


def test_what_is_told_of_the_author_is_a_note_and_no_byline() -> None:
    note = "Maud Kestrel has covered the mills for the Post since 2014."
    document = page(
        f"<article><h1>Mill turns again</h1><p class='byline'>By Maud Kestrel</p>{TEXT}"
        f"<div class='author-bio'><p>{note}</p></div></article>",
        head='<title>Mill turns again</title><meta name="author" content="Maud Kestrel">',
    )
    labels = labelled(document)
    index = next(block.index for block in document.blocks if block.text == note)
    assert labels.role(index) == Role.NOTE
    assert authors(document, labels).byline_raw == "By Maud Kestrel"


def test_a_word_for_captions_is_one_for_bylines_where_no_picture_is_near() -> None:
    assert names(read('<div class="podpis"><span class="autor">Maud Kestrel</span></div>')) == ["Maud Kestrel"]
    picture = '<img src="mill.jpg"><div class="podpis"><span class="autor">Maud Kestrel</span></div>'
    assert names(read(picture)) == []


def test_a_byline_goes_on_behind_a_comma() -> None:
    found = read('<div><span class="author">Maud Kestrel</span>, <span class="role">correspondent</span></div>')
    assert [(author.name, author.role) for author in found.authors] == [("Maud Kestrel", "correspondent")]
    assert found.byline_raw == "Maud Kestrel, correspondent"


def test_one_word_is_a_name_where_nothing_but_a_name_can_stand() -> None:
    assert names(read("<div>Written by</div><div>Maud</div>")) == ["Maud"]
    assert names(read('<span class="author"><a href="/author/maud">Maud</a></span>')) == ["Maud"]
    assert names(read('<div><a href="/de">DE</a></div><div><a href="/en">EN</a></div>')) == []


def test_a_line_of_a_date_may_name_the_author_too() -> None:
    found = read("<p>6 May 2024, 23:39 · by Maud</p>")
    assert (names(found), found.byline_raw) == (["Maud"], "6 May 2024, 23:39 · by Maud")
    assert names(read('<div class="author date">Dec 17, 2025 Maud Kestrel</div>')) == ["Maud Kestrel"]


def test_an_editor_in_the_structured_data_is_not_the_author_whom_the_page_names() -> None:
    lines = '<div class="author">Maud Kestrel</div><div class="info-author">Editor : Fern</div>'
    assert names(read(lines, author={"@type": "Person", "name": "Fern"})) == ["Maud Kestrel"]


def test_a_line_with_by_above_the_text_wins_over_who_typed_the_page_in() -> None:
    document = page(
        "<article><h1>Mill turns again</h1><div class='author'>Tom Fern 3 May 2024</div>"
        f"<p>By Maud Kestrel</p>{TEXT}</article>",
        head='<title>Mill turns again</title><meta name="author" content="Tom Fern">',
    )
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]


def test_metadata_that_name_the_site_a_company_or_an_address_name_nobody() -> None:
    for value in ("Web Makers GmbH", "maud[at]post.example", "/authors/maud", "admin", "105092"):
        document = page(
            f"<article><h1>Mill turns again</h1>{TEXT}</article>",
            head=f'<title>Mill turns again</title><meta name="author" content="{value}">',
        )
        assert names(authors(document, labelled(document))) == []


def test_a_line_that_names_more_than_the_site_wins() -> None:
    lines = '<div class="author">News Example</div><p>Maud Kestrel/Tom Fern</p>'
    assert names(read(lines, author={"@type": "Person", "name": "News.example"})) == ["Maud Kestrel", "Tom Fern"]


def test_a_contributor_signs_as_one() -> None:
    assert names(read("", author={"@type": "Person", "name": "Fernhollow Contributor"})) == ["Fernhollow Contributor"]


def test_an_organisation_with_and_in_its_name_stays_whole() -> None:
    name = "Office for Mills and Weirs"
    assert names(read("", author={"@type": "Organization", "name": name})) == [name]


def test_names_that_only_their_elements_divide() -> None:
    line = "<div class='author'><span>Maud Kestrel</span> <span>Tom Ash Fern</span></div>"
    assert names(read(line)) == ["Maud Kestrel", "Tom Ash Fern"]


def test_who_is_named_behind_another_label_is_no_author() -> None:
    one, other = (f"<div class='author'>{name}</div>" for name in ("Maud Kestrel", "Tom Fern"))
    lines = f"<div>Written by</div>{one}<div>Reviewed by</div>{other}"
    people = [{"@type": "Person", "name": "Maud Kestrel"}, {"@type": "Person", "name": "Tom Fern"}]
    assert names(read(lines)) == ["Maud Kestrel"]
    assert names(read(lines, author=people)) == ["Maud Kestrel"]


def test_an_author_box_names_the_author_where_nothing_else_does() -> None:
    told = "Maud Kestrel is a miller who writes about wheels, weirs and the people who mend them."
    for job in ("", "<p>Mill correspondent</p>"):
        document = page(
            f"<article><h1>Mill turns again</h1>{TEXT}</article><div><h3>Maud Kestrel</h3>{job}<p>{told}</p></div>",
            head="<title>Mill turns again</title>",
        )
        found = authors(document, labelled(document))
        assert (names(found), found.byline_raw, found.source) == (["Maud Kestrel"], None, "authorBox")


def test_a_name_beside_a_date_is_the_author_unless_it_is_a_topic() -> None:
    assert names(read("<div>Maud Kestrel</div><time>3 May 2024</time>")) == ["Maud Kestrel"]
    assert names(read("<div>Mill Wheels</div><time>3 May 2024</time>", articleSection="Mill Wheels")) == []
    assert names(read('<div><a href="/topic/wheels">Mill Wheels</a></div><time>3 May 2024</time>')) == []


def test_a_page_without_author_has_none() -> None:
    assert read("") == Authorship()


def test_a_long_row_of_authors_is_read_to_its_end() -> None:
    people = ["Maud Kestrel", "Tom Fern", "Ida Wren", "Bo Marsh", "Ada Holt", "Piet Vos"]
    head = "".join(f'<meta name="dc.{"contributor" if i else "creator"}" content="{n}">' for i, n in enumerate(people))
    row = "".join(f'<div class="author">{name}{i} ;</div>' for i, name in enumerate(people, 1))
    body = f"<article><h1>Mill turns again</h1>{row}{TEXT}</article>"
    document = page(body, head=f"<title>Mill turns again</title>{head}")
    assert names(authors(document, labelled(document))) == people


def test_where_an_author_works_is_no_second_author() -> None:
    found = read("<p>By Maud Kestrel, University of Lowmouth, and Tom Fern, Fernhollow Clinic</p>")
    assert [(a.name, a.affiliation) for a in found.authors] == [
        ("Maud Kestrel", "University of Lowmouth"),
        ("Tom Fern", "Fernhollow Clinic"),
    ]
    assert names(read("<p>Universität Lowmouth, Tom Fern</p>", author={"name": "Tom Fern"})) == ["Tom Fern"]


def test_a_job_may_be_joined_to_the_houses_name() -> None:
    node = {"@type": "Person", "name": "Von POST-Online-Experte Tom Fern"}
    assert [(a.name, a.role) for a in read("", author=node).authors] == [("Tom Fern", "POST-Online-Experte")]


def test_what_the_house_sells_is_no_author() -> None:
    note = '<div class="author">Fernhollow Post Podcasts</div>'
    found = read(note, author={"@type": "Organization", "name": "Fernhollow Post"})
    assert names(found) == ["Fernhollow Post"]


def test_a_section_in_the_metadata_is_no_author() -> None:
    assert names(read("", author={"@type": "Person", "name": "Nachrichten"})) == []


def test_the_bylines_of_teasers_below_the_text_name_nobody() -> None:
    below = "".join(
        f'<div><a href="/{i}">{title}</a><p class="who">By {name}</p></div>'
        for i, (title, name) in enumerate([("Weir", "Maud Kestrel"), ("Barn", "Tom Fern"), ("Well", "Ida Wren")])
    )
    document = page(f"<article><h1>Mill turns again</h1>{TEXT}</article><section>{below}</section>")
    assert names(authors(document, labelled(document))) == []


def test_a_name_and_a_day_in_one_line_dates_and_signs_the_text() -> None:
    assert names(read("<p>Maud Hill - 12/03/2024</p>")) == ["Maud Hill"]


def test_a_part_of_the_house_behind_a_name_is_an_affiliation() -> None:
    head = '<meta property="og:site_name" content="Echo">'
    document = page(
        f"<article><h1>Mill turns again</h1><p>By Maud Kestrel, Echo Lower Valley</p>{TEXT}</article>", head=head
    )
    found = authors(document, labelled(document))
    assert [(one.name, one.affiliation) for one in found.authors] == [("Maud Kestrel", "Echo Lower Valley")]


def test_reporters_in_a_japanese_dateline() -> None:
    first = "【青瀬＝山田花子】青瀬町の朝市で、町の人たちが六十年ぶりに水車を回した。水車は宝だと皆が話した。"
    text = "水車は三年前の大雨で止まったが、町の大工たちが冬の間に直し、今朝の六時から粉をひいている。"
    document = page(f"<article><h1>水車が回る</h1><p>{first}</p>{f'<p>{text}</p>' * 1}<p>{text[::-1]}。</p></article>")
    assert names(authors(document, labelled(document))) == ["山田花子"]


def test_names_of_chinese_reporters_stand_apart() -> None:
    document = page(f'<article><h1>Mill turns again</h1><p class="author">记者 沈若溪 顾明</p>{TEXT}</article>')
    assert names(authors(document, labelled(document))) == ["沈若溪", "顾明"]


def test_where_the_house_is_is_nobodys_name() -> None:
    head = '<meta name="author" content="courier.example, Bergen, Norway">'
    document = page(f"<article><h1>Mill turns again</h1>{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == ["courier.example"]


def test_languages_to_choose_from_are_no_byline() -> None:
    document = page(
        f"<article><p><a href=/de>DE</a> FR IT EN</p><h1>Mill turns again</h1><p>DE FR IT EN</p>{TEXT}</article>"
    )
    assert names(authors(document, labelled(document))) == []


def test_a_name_behind_the_text_signs_it_unless_it_heads_links() -> None:
    for behind, expected in (("", ["Jana Kestrel"]), ("<p><a href=/mills>All the mills of the valley</a></p>", [])):
        document = page(f"<article><h1>Mill turns again</h1>{TEXT}<div>Jana Kestrel</div>{behind}</article>")
        assert names(authors(document, labelled(document))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Von Maud Kestrel, ARD Wien, zzt. Fernhollow", ["Maud Kestrel"]),
        ("Por Maud Kestrel e Tom Fern, TV Serra Azul", ["Maud Kestrel", "Tom Fern"]),
        ("By LEE Ji-ho, KIM Min-su", ["LEE Ji-ho", "KIM Min-su"]),
        ("By Maud Kestrel, KIM Min-ji", ["Maud Kestrel", "KIM Min-ji"]),
        ("By Maud Kestrel and LIU Wei Ming", ["Maud Kestrel", "LIU Wei Ming"]),
        ("Par Maud Kestrel, DUPONT Jean Marie", ["Maud Kestrel", "DUPONT Jean Marie"]),
        ("By Maud Kestrel, BBC Fernhollow", ["Maud Kestrel"]),
        ('Por Maud Kestrel<span class="byline__location"> — Ouro Velho</span>', ["Maud Kestrel"]),
        ("江边新闻记者 沈若溪 实习生 顾明 2024-03-09 08:12 来源：江边新闻", ["沈若溪", "顾明"]),
        ("文／記者沈若溪", ["沈若溪"]),
        ("記者沈若溪／台北報導", ["沈若溪"]),
        ("이웃일보 도하늘 인턴기자(sky@iut.example)", ["도하늘"]),
    ],
)
def test_stations_towns_and_jobs_beside_a_name_are_no_names(line: str, expected: list[str]) -> None:
    assert names(read(f'<p class="byline">{line}</p>')) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("〔記者沈若溪／宜蘭報導〕老水車昨日清晨重新轉動，村民與工匠合力修復後，上午九點在河邊舉行儀式。", ["沈若溪"]),
        ("〔娛樂中心／綜合報導〕老水車昨日清晨重新轉動，村民與工匠合力修復後，上午九點在河邊舉行儀式。", []),
        ("新华社北京1月3日电（记者沈若溪、顾明）老水车昨日清晨重新转动，村民与工匠合力修复。", ["沈若溪", "顾明"]),
        ("江边网5月3日讯（记者沈若溪 整合）老水车昨日清晨重新转动，村民与工匠合力修复。", ["沈若溪"]),
        ("(솔내=이웃) 도하늘 기자 = 솔내면 물레방아가 육십 년 만에 돌았다고 마을 사람들이 말했다.", ["도하늘"]),
        ("[이웃경제=도하늘 기자] 솔내면 물레방아가 육십 년 만에 돌았다고 마을 사람들이 말했다.", ["도하늘"]),
    ],
)  # fmt: skip
def test_reporters_at_the_beginning_of_the_text_win_over_the_house(first: str, expected: list[str]) -> None:
    house = {"@type": "Person", "name": "Fernhollow Post"}
    node = {"@type": "NewsArticle", "headline": "Mill turns again", "author": house, "publisher": house}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    document = page(f"<article><h1>Mill turns again</h1><p>{first}</p>{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == (expected or ["Fernhollow Post"])


def test_labels_that_only_screen_readers_say() -> None:
    rows = "".join(
        f'<li><span><span class="visually-hidden-text">{label}, </span><span>{value}</span></span></li>'
        for label, value in (("Author", "Maud Kestrel"), ("Role", "Mills and rivers"), ("Reporting from", "Fernhollow"))
    )
    found = read(f"<section><ul>{rows}</ul></section>", author={"@type": "Organization", "name": "Fernhollow Post"})
    assert names(found) == ["Maud Kestrel"]


def test_the_person_above_the_editor_below_the_text_wrote_it() -> None:
    staff = "<div><p><b>Maud Kestrel, Fernhollow</b></p><p>Editor: Tom Fern</p></div>"
    document = page(f"<article><h1>Mill turns again</h1>{TEXT}{staff}</article>")
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]


def test_a_reporter_s_job_is_as_good_as_by() -> None:
    head = '<meta name="author" content="이웃일보 | 이웃">'
    body = f"<article><h1>Mill turns again</h1><p>도하늘 기자</p>{TEXT}</article>"
    document = page(body, head=head, lang="ko")
    assert names(authors(document, labelled(document))) == ["도하늘"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("مريم الساقية - فاس", ["مريم الساقية"]),
        ("By MAUD KESTREL Associated Press", ["MAUD KESTREL"]),
        ("By Maud Kestrel Special to The Valley Post", ["Maud Kestrel"]),
        ("Maud Kestrel, da Folhapress", ["Maud Kestrel"]),
        ("文／沈若溪 攝影／顧明", ["沈若溪"]),
        ("江畔報/ 記者沈若溪／台北即時報導", ["沈若溪"]),
        ("編集委員・山田花子", ["山田花子"]),
        ("青瀬＝山田花子", ["山田花子"]),
        ("도하늘 문화전문기자", ["도하늘"]),
    ],
)
def test_names_without_what_papers_of_many_languages_set_beside_them(line: str, expected: list[str]) -> None:
    assert names(read(f'<p class="byline">{line}</p>')) == expected


def test_a_reporter_in_brackets_at_the_end_of_the_text() -> None:
    text = "水車は三年前の大雨で止まったが、町の大工たちが冬の間に直し、今朝の六時から粉をひいている。"
    for end, expected in (
        ("【山田花子】", ["山田花子"]),
        ("【写真】", []),
        ("（本报记者沈若溪）", ["沈若溪"]),
        ("当时他是记者。", []),
        ("（山田花子）", ["山田花子"]),
        ("　（聞き手・山田花子）", ["山田花子"]),
        ("（山田花子記者）", ["山田花子"]),
        ("（文中敬称略）", []),
        ("（共同）", []),
        ("組合長は山田さん（山田花子）", []),
    ):
        document = page(
            f"<article><h1>水車が回る</h1><p>{text}</p><p>{text[::-1]}。</p><p>{text[5:]}{end}</p></article>"
        )
        assert names(authors(document, labelled(document))) == expected


def test_a_name_in_round_brackets_behind_a_chinese_text_signs_nothing() -> None:
    text = "老水车昨日清晨重新转动，村民与工匠合力修复后，上午九点在河边举行仪式，镇长剪彩，老人磨出第一袋面粉。"
    assert names(signs(f"<p>{text}</p><p>{text[3:]}</p><p>{text[5:]}（图源网络）</p>")) == []


@pytest.mark.parametrize("between", ["", "<p>It turns.</p>", "<p>It turns.</p><p>“At last,” she said.</p>"])
def test_a_name_set_apart_behind_the_last_short_sentences_signs_the_text(between: str) -> None:
    links = '<p><a href="/mills">All the mills of the valley</a></p>'
    for line, expected in (
        (f'<p style="text-align: right;"><strong>Maud Kestrel</strong></p>{links}', ["Maud Kestrel"]),
        (f'<p align="right">Maud Kestrel</p>{links}', ["Maud Kestrel"]),
        ("<p><b>Maud Kestrel</b></p>", ["Maud Kestrel"]),
        (f"<div><b>Maud Kestrel</b></div>{links}", []),
        ('<p style="text-align:right">Fernhollow, on a Sunday</p>', []),
        ('<p style="text-align:right">Mill Wheels and Weirs Alone</p>', []),
    ):
        document = page(f"<article><h1>Mill turns again</h1>{TEXT}{between}{line}</article>")
        assert names(authors(document, labelled(document))) == expected, line


def test_a_byline_shown_again_below_the_text_names_whom_the_first_left_out() -> None:
    below = "<div><p>도하늘 기자(sky@iut.example)</p><p>문가람 기자(moon@iut.example)</p></div>"
    body = f"<article><h1>Mill turns again</h1><p><em>도하늘 기자</em></p>{TEXT}{below}</article>"
    document = page(body, lang="ko")
    assert names(authors(document, labelled(document))) == ["도하늘", "문가람"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("最終更新:2/11(火) 21:05", []),
        ("آخر تحديث 2024/2/11 21:05", []),
        ("Cập Nhật 11/02/2024 21:05", []),
        ("Ημερομηνία Δημοσίευσης: 11/02/2024", []),
        ("Press Release No. 12/2024", []),
        ("Pressemitteilung Nr. 14/2025", []),
        ("도하늘 기자 입력 2024.05.01 10:00", ["도하늘"]),
        ("Maud Kestrel 12 May 2024 10:00", ["Maud Kestrel"]),
    ],
)
def test_labels_of_dates_and_numbers_are_nobody_s_name(line: str, expected: list[str]) -> None:
    assert names(read(f'<p class="meta">{line}</p>')) == expected


def test_a_caption_that_holds_the_agency_of_metadata_is_no_byline() -> None:
    head = '<meta name="author" content="共同通信">'
    line = "町の人たちが六十年ぶりに回した青瀬町の水車＝12日、青瀬町朝市通り（共同通信社ヘリから）"
    text = "水車は三年前の大雨で止まったが、町の大工たちが冬の間に直し、今朝の六時から粉をひいている。"
    document = page(f"<article><h1>水車が回る</h1><p>{line}</p><div>{f'<p>{text}</p>' * 3}</div></article>", head=head)
    assert names(authors(document, labelled(document))) == ["共同通信"]


@pytest.mark.parametrize("owner", ["Windows 98", "Utente", "Microsoft Office User", "微软用户"])
def test_the_owner_of_the_machine_a_page_was_written_on_is_no_author(owner: str) -> None:
    document = page(
        f"<article><h1>Mill turns again</h1>{TEXT}</article>", head=f'<meta name="author" content="{owner}">'
    )
    assert names(authors(document, labelled(document))) == []


def test_names_that_only_elements_divide_with_no_space_between() -> None:
    line = '<div class="signature"><b class="by">Maud Kestrel</b><b class="by">Tom Fern</b><div>Fernhollow</div></div>'
    assert names(read(line, author={"@type": "Person", "name": "Maud Kestrel"})) == ["Maud Kestrel", "Tom Fern"]


def test_a_job_in_an_element_behind_the_name() -> None:
    (one,) = read('<p class="author">Maud KESTREL <em>Envoyée spéciale à Fernhollow (Upper Vale)</em></p>').authors
    assert (one.name, one.role) == ("Maud KESTREL", "Envoyée spéciale à Fernhollow")


def test_rows_of_names_that_differ_in_odd_and_even() -> None:
    rows = '<div class="item even"><a>Maud Kestrel</a></div><div class="item odd"><a>Tom Fern</a></div>'
    assert names(read(f'<div class="byline"><div>By:</div>{rows}</div>')) == ["Maud Kestrel", "Tom Fern"]


def test_a_person_beside_the_outlet_that_metadata_name_as_author() -> None:
    line = '<div class="signature"><span>Post of the Vale</span> <span class="author">Maud KESTREL.</span></div>'
    found = read(line, author={"@type": "Organization", "name": "Post of the Vale"})
    assert names(found) == ["Maud KESTREL"]
    assert names(read("<p>By Post of the Vale</p>", author={"@type": "Organization", "name": "Post of the Vale"})) == [
        "Post of the Vale"
    ]


def test_a_house_in_metadata_gives_way_to_the_reporter_whom_the_text_names() -> None:
    first = "江边日报快讯（记者 沈若溪）老水车昨日清晨重新转动，村民与工匠合力修复。"
    document = page(
        f"<article><h1>Mill turns again</h1><p>{first}</p>{TEXT}</article>",
        head='<meta name="author" content="江边日报">',
        lang="zh",
    )
    assert names(authors(document, labelled(document))) == ["沈若溪"]


@pytest.mark.parametrize(
    "line",
    [
        '<div class="m-bar">Maud Kestrel<br><a href="/x">The Red Kite</a><br>Thu, 14 May 2020 17:55 UTC</div>',
        '<div>By Maud Kestrel<br>Kite.example<br><a href="/m">Archive</a> | <a href="/c">Contact</a></div>',
    ],
)
def test_line_breaks_divide_a_name_from_house_and_date(line: str) -> None:
    assert names(read(line)) == ["Maud Kestrel"]


@pytest.mark.parametrize(
    "line",
    [
        '<div class="comments"><p>By MAUD KESTREL 10/ 5/11 09:19 PM ET</p><a href="#c">12 comments</a></div>',
        '<div class="byline"><img src="/a.jpg" width="600"><span class="caption">By <a href="/m">Maud Kestrel</a> '
        "posted Aug 18th 2010 7:30PM</span></div>",
    ],
)
def test_a_byline_between_title_and_text_whatever_its_box_is_called(line: str) -> None:
    assert [name.casefold() for name in names(read(line))] == ["maud kestrel"]


def test_an_outlet_behind_a_person_that_only_the_page_s_title_knows_is_where_the_person_works() -> None:
    line = "<div>Por Inês Amado<br>O Farol de Rasa<br>20/11/2026 08h15</div>"
    document = page(
        f"<article><h1>Mill turns again</h1>{line}{TEXT}</article>",
        head="<title>Mill turns again | O Farol de Rasa</title>",
    )
    (author,) = authors(document, labelled(document)).authors
    assert (author.name, author.affiliation) == ("Inês Amado", "O Farol de Rasa")


def test_a_paper_behind_a_person_is_where_the_person_works() -> None:
    line = '<p class="byline">Maud Kestrel</p><p class="byline">The Fernhollow-Ledger</p>'
    found = read(line, author={"@type": "Person", "name": "Maud Kestrel"})
    assert [(a.name, a.affiliation) for a in found.authors] == [("Maud Kestrel", "The Fernhollow-Ledger")]


def test_a_desk_of_the_metadata_signs_rather_than_the_paper_below_it() -> None:
    line = '<p class="byline">Staff Reports</p><p class="byline">The Lower Fernhollow News</p>'
    document = page(
        f"<article><h1>Mill turns again</h1>{line}{TEXT}</article>", head='<meta name="author" content="Staff Reports">'
    )
    assert names(authors(document, labelled(document))) == ["Staff Reports"]


def test_a_label_of_what_follows_is_no_part_of_a_name() -> None:
    found = read('<p class="byline">Maud Kestrel, The Fernhollow Dealer By</p>')
    assert [(a.name, a.affiliation) for a in found.authors] == [("Maud Kestrel", "The Fernhollow Dealer")]


def test_a_line_that_metadata_correct_is_no_byline() -> None:
    found = read('<p class="byline">Other Things</p>', author={"@type": "Person", "name": "Maud Kestrel"})
    assert names(found) == ["Maud Kestrel"]
    assert found.byline_raw is None


def test_letters_to_the_editor_are_no_author() -> None:
    assert names(read("", author={"@type": "Person", "name": "Letters to the Editor"})) == []


@pytest.mark.parametrize(
    "line", ["Report: More than 80,000 saved", "Column: The price of flour - Millers", "by 23 people"]
)
def test_a_word_behind_a_sentence_or_a_number_is_no_author(line: str) -> None:
    assert names(read(f'<p class="byline">{line}</p>')) == []


def test_a_word_that_leads_to_the_date_ends_no_name() -> None:
    assert names(read("<p>by Maud Kestrel at</p><p>3 May 2024</p>")) == ["Maud Kestrel"]


def test_a_name_below_its_label_wins_over_a_house_that_metadata_call_the_author() -> None:
    line = '<div class="byline"><p>By</p><p class="name">Maud Kestrel</p></div>'
    head = '<meta name="author" content="Fernhollow Magazine">'
    document = page(f"<article><h1>Mill turns again</h1>{line}{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]


def test_one_word_below_a_label_behind_the_text_is_no_author() -> None:
    lines = '<div class="author-name">Maud Kestrel</div>', "<div><h3>About the author</h3><p>Continued</p></div>"
    document = page(f"<article><h1>Mill turns again</h1>{lines[0]}{TEXT}{lines[1]}</article>")
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]


@pytest.mark.parametrize(
    ("claim", "name"), [("Kestrel, Maud", "Maud Kestrel"), ("Kestrel, Maud A. B.", "Maud A. B. Kestrel")]
)
def test_names_in_the_order_of_catalogues_are_turned(claim: str, name: str) -> None:
    head = f'<meta name="citation_author" content="{claim}">'
    document = page(f"<article><h1>Mill turns again</h1>{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == [name]


def test_a_house_with_a_sign_in_its_name_is_one_author() -> None:
    head = '<meta name="author" content="Mill&amp;Stream"><meta property="og:site_name" content="Mill &amp; Stream">'
    document = page(f"<article><h1>Mill turns again</h1>{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == ["Mill&Stream"]


def test_an_agency_of_pictures_beside_a_person_in_metadata_is_no_second_author() -> None:
    line = '<p class="byline">Maud Kestrel, USA TODAY Sports</p>'
    found = read(line, author={"@type": "Person", "name": "Maud Kestrel, USA TODAY Sports"})
    assert [(a.name, a.affiliation) for a in found.authors] == [("Maud Kestrel", "USA TODAY Sports")]


def test_an_agency_with_its_town_is_a_byline() -> None:
    found = read('<p class="byline">Associated Press in Lowmouth</p>')
    assert [agency.id for agency in found.agencies] == ["ap"]


def test_a_title_over_what_is_told_of_its_matter_is_no_author() -> None:
    told = "Radiolesung vom Mühlentag aus dem Wirtshaus in Fernhollow, von allen gern gehört."
    line = f"<div><h1>Radiolesung zum Mühlentag</h1><p>{told}</p></div>"
    document = page(f"<div>{line}</div><article><h2>Mill turns again</h2>{TEXT}</article>")
    assert names(authors(document, labelled(document))) == []


def test_a_town_of_the_dateline_is_no_author() -> None:
    text = TEXT.replace("The mill at", "UPPER LOWMOUTH (Reuters) - The mill at", 1)
    document = page(f"<article><h1>Mill turns again</h1><p>UPPER LOWMOUTH | Thu Jun 6, 2013 9:57am</p>{text}</article>")
    assert names(authors(document, labelled(document))) == []


def test_a_name_before_an_agencys_dateline_is_an_author() -> None:
    text = TEXT.replace("The mill at", "LOWMOUTH (Reuters) - The mill at", 1)
    document = page(f"<article><h1>Mill turns again</h1><p>Maud Kestrel</p>{text}</article>")
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]
    document = page(f"<article><h1>Mill turns again</h1><p>Maud Kestrel</p>{TEXT}</article>")
    assert names(authors(document, labelled(document))) == []


def test_what_readers_fill_in_behind_the_text_signs_nothing() -> None:
    signed = TEXT + "<form><p>Search Millstones</p></form>"
    assert names(signs(signed)) == []
    assert names(signs(TEXT + "<p>Maud Kestrel</p>")) == ["Maud Kestrel"]


def signs(text: str) -> Authorship:
    document = page(f"<article><h1>Mill turns again</h1>{text}</article>")
    return authors(document, labelled(document))


def test_what_only_screen_readers_say_is_no_authors_box() -> None:
    box = "<h3 {}>Mill Court Classic</h3><p>Mill ponds and their owners can be seen there on every day of the week.</p>"
    assert names(signs(TEXT + box.format('class="sr-only"'))) == []


def test_the_house_before_its_author_is_no_author() -> None:
    line = '<p class="byline">Fernhollow Post | Maud Kestrel | Thursday, June 06, 2013</p>'
    head = '<meta property="og:site_name" content="Fernhollow Post">'
    document = page(f"<article><h1>Mill turns again</h1>{line}{TEXT}</article>", head=head)
    assert names(authors(document, labelled(document))) == ["Maud Kestrel"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            'By <a href="/authors/maud-kestrel/">Maud Kestrel</a><a href="https://x.example/mk">Twitter</a>',
            "Maud Kestrel",
        ),
        ('12 Comments | <a href="/author/mk/">Maud Kestrel</a> | Last Updated: 3 May 2024', "Maud Kestrel"),
        ('by <a href="/author/mk/">Maud Kestrel</a> <a href="/place/7">Global Commons</a> 3 May 2024', "Maud Kestrel"),
        ("Written by: Maud Kestrel Maud Kestrel", "Maud Kestrel"),
        ("By MK Maud Kestrel", "Maud Kestrel"),
        ("by Maud Kestrel ● May 3, 2024 ● 6 min read", "Maud Kestrel"),
        ("Last updated on May 3, 2024 by Maud", "Maud"),
        ("Recipe by Maud Kestrel", "Maud Kestrel"),
    ],
)
def test_a_name_ends_where_its_link_or_its_portrait_does(line: str, expected: str) -> None:
    assert names(read(f"<p>{line}</p>")) == [expected]


def test_a_link_to_the_biography_or_of_somebody_else_is_no_name() -> None:
    assert names(read('<div>Peer assessed by <a href="/author/mk">Maud Kestrel</a></div>')) == []
    assert names(read('<div class="author">12 <a href="/bio/7">Full Bio</a></div>')) == []


def test_the_job_behind_a_linked_name_is_a_role() -> None:
    found = read('<p>By <a href="/author/mk">Maud Kestrel</a> Chief political correspondent</p>')
    assert [(a.name, a.role) for a in found.authors] == [("Maud Kestrel", "Chief political correspondent")]


def test_initials_in_place_of_a_portrait_are_no_author() -> None:
    boxes = "".join(f'<p class="author">{text}</p>' for text in ("MK", "Maud Kestrel", "TF", "Tom Fern"))
    assert names(read(boxes)) == ["Maud Kestrel", "Tom Fern"]


def test_a_person_before_the_text_wins_over_a_paper_that_says_by() -> None:
    found = read("<p>by Lowmouth Times</p><p>3 May 2024</p><p>Maud Kestrel, University of Fernhollow</p>")
    assert names(found) == ["Maud Kestrel"]


def test_a_name_in_the_head_wins_over_one_that_says_by_below_the_text() -> None:
    behind = f"{TEXT}<div><p>written by TomFern on 26 May 2015</p></div>"
    assert names(read(f'<p class="byline">Maud Kestrel, 21 May 2015</p>{behind}')) == ["Maud Kestrel"]


def test_a_heading_of_the_text_and_its_matter_are_no_author_and_biography() -> None:
    faq = "<h2>Lightweight Milling Questions</h2><p>Lightweight millstones make the work easy for whoever carries.</p>"
    assert names(read(TEXT + faq)) == []


def test_a_person_linked_to_the_staff_s_pages_wins_over_the_paper_in_metadata() -> None:
    body = '<div><a href="/munkatarsaink/kun-gal">Kun Gál</a></div><p>6 May 2024</p>'
    credit = "<p>(On the cover: the old mill wheel. Photo: Ida Moss / Fernhollow Post)</p>"
    document = page(
        f"<article><h1>Mill turns again</h1>{body}{TEXT}</article>{credit}",
        head='<title>Mill turns again</title><meta name="author" content="Fernhollow Post">'
        '<meta property="og:site_name" content="Fernhollow Post">',
    )
    found = authors(document, labelled(document))
    assert (names(found), found.byline_raw) == (["Kun Gál"], "Kun Gál")


def test_a_credit_that_names_the_paper_is_no_byline() -> None:
    for line, expected in (
        ("(On the cover: the old wheel. Photo: Ida Moss / Fernhollow Post)", False),
        ("(Reports: Fernhollow Post)", True),
        ("Fernhollow Post, Lowmouth: Monday", True),
    ):
        head = '<title>Mill turns again</title><meta name="author" content="Fernhollow Post">'
        document = page(f"<article><h1>Mill turns again</h1>{TEXT}<div>{line}</div></article>", head=head)
        block = next(block for block in document.blocks if block.text == line)
        assert (labelled(document).role(block.index) == Role.BYLINE) is expected, line


def test_an_outlet_in_capitals_beside_a_linked_person_is_where_the_person_works() -> None:
    link = '<a href="/autor/maud-kestrel/">Maud Kestrel</a>'
    found = read(f'<div class="mod-author">{link}<span>LA MOLIENDA</span></div>')
    assert [(a.name, a.affiliation) for a in found.authors] == [("Maud Kestrel", "LA MOLIENDA")]
    both = f'{link}, <a href="/autor/tom-fern/">TOM FERN</a>'
    assert names(read(f'<div class="mod-author">{both}</div>')) == ["Maud Kestrel", "TOM FERN"]


def test_a_greek_name_in_the_genitive_is_given_as_the_page_has_it_elsewhere() -> None:
    line = '<span class="writer">της Μαρίας Μυλωνά</span>'
    assert names(read(f'<div>{line}</div><p><a rel="author" href="/author/7">Μαρία Μυλωνά</a></p>')) == ["Μαρία Μυλωνά"]
    found = read(line, author={"@type": "Person", "name": "Μαρία Μυλωνά"})
    assert (names(found), found.byline_raw) == (["Μαρία Μυλωνά"], "της Μαρίας Μυλωνά")
    assert names(read(line)) == ["Μαρίας Μυλωνά"]
    assert names(read(line, author={"@type": "Person", "name": "Νίκος Μυλωνάς"})) == ["Μαρίας Μυλωνά"]


def test_the_photographer_of_a_gallery_is_its_author_where_a_link_says_so() -> None:
    for line, expected in (
        ('<address>Photographs by <a rel="author" href="/p/7">Ida Moss</a></address>', ["Ida Moss"]),
        ('<p>Fotos: <a href="/autor/ida-moss">Ida Moss</a></p>', ["Ida Moss"]),
        ('<p>Photographs by <a href="/shop/7">Ida Moss</a></p>', []),
        ("<p>Photographs by Ida Moss</p>", []),
    ):
        document = page(f"<article><h1>Mill turns again</h1>{line}{TEXT}</article>")
        found = with_maker(document, Authorship())
        assert names(found) == expected
    known = read('<p class="byline">By Maud Kestrel</p>')
    assert with_maker(document, known) == known
