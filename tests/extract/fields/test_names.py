"""Bylines of the press in many languages, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.fields.byline_words import Opener, byline_words
from archiver.extract.fields.bylines import read_byline
from archiver.extract.fields.names import same_name
from tests.extract.pages import rules

WORDS = byline_words(rules())

LINES = {
    "By Maud Kestrel": ["Maud Kestrel"],
    "BY MAUD KESTREL AND TOM FERN": ["MAUD KESTREL", "TOM FERN"],
    "Von Jörg Amsel und Heike Specht": ["Jörg Amsel", "Heike Specht"],
    "Ein Kommentar von Heike Specht": ["Heike Specht"],
    "Par Lucie Merle et Anaïs Grive": ["Lucie Merle", "Anaïs Grive"],
    "Por Inés Jilguero y Luis Mirlo": ["Inés Jilguero", "Luis Mirlo"],
    "di Carla Rondine": ["Carla Rondine"],
    "Door Jan van der Meeuw": ["Jan van der Meeuw"],
    "Av Siri Måke": ["Siri Måke"],
    "Tekst: Siri Måke": ["Siri Måke"],
    "Автор: Нина Чайкина": ["Нина Чайкина"],
    "بقلم سلمى النورس": ["سلمى النورس"],
    "作者：林小燕": ["林小燕"],
    "文／林小燕": ["林小燕"],
    "記者　鈴木つばめ": ["鈴木つばめ"],
    "半月報记者 林小燕": ["林小燕"],
    "김제비 기자": ["김제비"],
    "社会部 鈴木つばめ": ["鈴木つばめ"],
    "By Maud Kestrel | 3 May 2024": ["Maud Kestrel"],
    "By Maud Kestrel Updated 3 May 2024 10:15": ["Maud Kestrel"],
    "Posted by Maud Kestrel on Tuesday, May 3, 2024": ["Maud Kestrel"],
    "May 3, 2024 | By Maud Kestrel": ["Maud Kestrel"],
    "By Maud Kestrel (@maudk) maud@post.example": ["Maud Kestrel"],
    "By Maud Kestrel, Photos: Tom Fern": ["Maud Kestrel"],
    "By Maud Kestrel is a reporter in Lowmouth": ["Maud Kestrel"],
    "Dec 08, 2019 by Maud Kestrel in Growth": ["Maud Kestrel"],
    "von Maud in Gefühle, Kultur": ["Maud"],
    "05.02.2020 - Redaktion: Heike Specht (Pressesprecherin des Vereins)": ["Heike Specht"],
    "22. Januar 2020 // Autor: m4ud // Lesezeit: 1 Minute": ["m4ud"],
    "Ein Artikel von Heike Specht | 27.01.2022 - 12:45": ["Heike Specht"],
    "Chefredakteur Jörg Amsel und Redakteurin Heike Specht": ["Jörg Amsel", "Heike Specht"],
    "Politikredakteurin Heike Specht": ["Heike Specht"],
    "By Maud Kestrel, Leiterin Digitale Medien": ["Maud Kestrel"],
    "By Maud Kestrel, illustrations: Tom Fern": ["Maud Kestrel"],
    "---- by Maud Kestrel": ["Maud Kestrel"],
    "Maud Kestrel (Team, Red Kite)": ["Maud Kestrel"],
    "Maud Kestrel1, Tom Fern2": ["Maud Kestrel", "Tom Fern"],
    "Güncelleme: 05.04.2025": [],
    "Editor: Maud Kestrel": [],
    "Traduit par Lucie Merle": [],
    "責任編輯：林小燕": [],
    "Da wo nichts sinnvoll ist, werden Prämien angesetzt": [],
    "Related Articles": [],
    "You Might Also Like": [],
    "Durée de l'audio 4:22": [],
    "Published by our engineering team": [],
    "© 2024 Lowmouth Post": [],
    "Follow us": [],
    "Published 3 May 2024": [],
    "来源：半月报 作者：林小燕 时间：2024年5月3日 10:15 浏览： 33": ["林小燕"],
    "2024-05-03 10:15:22 出处：半月报 作者：林小燕 编辑：白鹭 人气： 5380 次 评论(18)": ["林小燕"],
    "发表于2024-05-03 10:15| 64次阅读| 来源半月报| 0 条评论| 作者林小燕": ["林小燕"],
    "执笔/林小燕、白小鹭&黄小鹂": ["林小燕", "白小鹭", "黄小鹂"],
    "作者：未知 责任编辑：白鹭": [],
    "Автор: неизвестен": [],
    "打印 关闭": [],
    "采写/林小燕 白鹭": ["林小燕", "白鹭"],
    "半月报记者林小燕 通讯员白鹭 摄影报道": ["林小燕", "白鹭"],
    "文|林小燕 编辑|白鹭": ["林小燕"],
    "作者丨林小燕": ["林小燕"],
    "来源 | 半月报 作者 | 林小燕": ["林小燕"],
    "文／鈴木つばめ（編集部）": ["鈴木つばめ"],
    "입력 2024.05.03 10:15 김제비 기자": ["김제비"],
    "Текст: Нина Чайкина Фото: Иван Дрозд": ["Нина Чайкина"],
    "Maud Kestrel LOWMOUTH TODAY": ["Maud Kestrel"],
    "2024-05-03 10:15 林小燕 白小鹭 黄小鹂飞": ["林小燕", "白小鹭", "黄小鹂飞"],
    "原创 林小燕 2024-05-03 10:15": ["林小燕"],
    "김제비 나무 칼럼니스트": ["김제비"],
    "이웃일보 김제비 칼럼니스트": ["김제비"],
    'By Maud "Red Kite" Kestrel May 3, 2024': ['Maud "Red Kite" Kestrel'],
    "By MAUD KESTREL 5/ 3/24 09:19 PM ET": ["MAUD KESTREL"],
    "الجمعة، 03 أيار/مايو 2024، آخر تحديث 02:21": [],
    "Friday, May, 3, 2024": [],
    "Von Dom, 3.4.2024": ["Dom"],
    "特别声明": [],
    "财经首页": [],
    "原标题：磨坊重开：四十年、两代人": [],
    "浏览次数： 信息来源：林业局": [],
    "By Maud Kestrel, LOWMOUTH TODAY": ["Maud Kestrel"],
    "作者：温砚青, 河畔大学海洋研究院副院长": ["温砚青"],
    "作者：网络整理": [],
}
LISTS = ("Chefredakteur Jörg Amsel und Redakteurin Heike Specht", "Maud Kestrel1, Tom Fern2")
"""Read as where nothing but names is expected."""


@pytest.mark.parametrize("line", LINES)
def test_names(line: str) -> None:
    assert [name.name for name in read_byline(line, WORDS, is_name_list=line in LISTS).names] == LINES[line]


def test_people_with_another_label_are_known_but_no_authors() -> None:
    line = read_byline("Text: Siri Måke, Foto: Tom Fern", WORDS)
    assert ([name.name for name in line.names], line.others) == (["Siri Måke"], ("Tom Fern",))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("By", Opener.BY),
        ("Written by:", Opener.PHRASE),
        ("Autor:", Opener.LABEL),
        ("Autor", None),
        ("Reviewed by", Opener.OTHER),
        ("DE", None),
        ("Bylaws", None),
    ],
)
def test_labels_alone(text: str, label: Opener | None) -> None:
    assert WORDS.label(text) == label


def test_jobs_affiliations_and_agencies_stand_with_their_person() -> None:
    line = read_byline("By Maud Kestrel, Political editor, and Tom Fern, Associated Press", WORDS)
    assert [(n.name, n.role, n.affiliation) for n in line.names] == [
        ("Maud Kestrel", "Political editor", None),
        ("Tom Fern", None, "Associated Press"),
    ]
    assert [agency.id for agency in line.agencies] == ["ap"]


def test_a_line_for_another_paper_names_it() -> None:
    names = read_byline("By Maud Kestrel for the Lowmouth Post", WORDS).names
    assert [(n.name, n.affiliation) for n in names] == [("Maud Kestrel", "Lowmouth Post")]


@pytest.mark.parametrize("line", ["Reuters", "Von dpa", "By AP", "رويترز"])
def test_agencies_are_no_authors(line: str) -> None:
    read = read_byline(line, WORDS)
    assert not read.names
    assert len(read.agencies) == 1


def test_places_and_initials_behind_a_name_are_not_names() -> None:
    assert [n.name for n in read_byline("Von Heike Specht, Kassel", WORDS).names] == ["Heike Specht"]
    assert [n.name for n in read_byline("Heike Specht (hes)", WORDS, is_name_list=True).names] == ["Heike Specht"]


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    line = read_byline(text, WORDS)
    assert all(name.name.strip() == name.name and name.name for name in line.names)


@pytest.mark.parametrize("line", ["By A. B. (x, y & z) and Tom Fern", "[ⓒ 이웃 & echo.example, 무단전재]"])
def test_what_divides_within_brackets_is_as_it_was(line: str) -> None:
    assert all(name.name.isprintable() and name.raw.isprintable() for name in read_byline(line, WORDS).names)


def test_same_name_sees_through_case_and_middle_initials() -> None:
    assert same_name("Maud R. Kestrel", "MAUD KESTREL")
    assert not same_name("Maud Kestrel", "Maud Fern")
