"""Dates that spell their month, beside names and in their place, in scripts with and without capitals."""

from __future__ import annotations

import pytest

from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.bylines import read_byline
from archiver.extract.fields.dates import ledger
from tests.extract.fields.test_authors import TEXT, names, read
from tests.extract.pages import labelled, page, rules

WORDS = byline_words(rules())
LINES = (
    ("بدھ 6 اپریل 2022", "سلیم احمد"),
    ("बुधवार 6 एप्रिल 2022", "सुनील पाटील"),
    ("बुधवार, 6 अप्रैल 2022 10:15 AM IST", "राजेश कुमार"),
    ("புதன் 6 ஏப்ரல் 2022", "முத்து குமார்"),
    ("6 เม.ย. 2565 10:15 น.", "สมชาย ใจดี"),
    ("วันพุธที่ 6 เมษายน พ.ศ. 2565", "สมชาย ใจดี"),
    ("બુધવાર 6 એપ્રિલ 2022", "રમેશ પટેલ"),
    ("బుధవారం 6 ఏప్రిల్ 2022", "రవి కుమార్"),
    ("ಬುಧವಾರ 6 ಏಪ್ರಿಲ್ 2022", "ರವಿ ಕುಮಾರ್"),
    ("ബുധൻ 6 ഏപ്രിൽ 2022", "രവി മേനോൻ"),
    ("බදාදා 6 අප්‍රේල් 2022", "සුනිල් පෙරේරා"),
    ("বুধবার ৬ এপ্রিল ২০২২", "রহিম উদ্দিন"),
    ("Չորեքշաբթի 6 Ապրիլի 2022", "Արամ Պետրոսյան"),
    ("ረቡዕ 6 ኤፕሪል 2022", "አበበ በቀለ"),
    ("ວັນພຸດ 6 ເມສາ 2022", "ສົມສັກ ພົມມະ"),
    ("ថ្ងៃពុធ 6 មេសា 2022", "សុខ សុភា"),
    ("ဗုဒ္ဓဟူး 6 ဧပြီ 2022", "အောင် ကျော်"),
    ("الأربعاء 6 أبريل 2022", "أحمد علي"),
    ("چهارشنبه ۱۷ فروردین ۱۴۰۱", "علی رضایی"),
    ("יום רביעי 6 באפריל 2022", "דוד כהן"),
    ("Τετάρτη 6 Απριλίου 2022", "Νίκος Παππάς"),
    ("Jumatano 6 Aprili 2022", "Juma Hamisi"),
)


@pytest.mark.parametrize(("date", "name"), LINES)
def test_the_words_of_a_date_are_nobody_s_name(date: str, name: str) -> None:
    assert read_byline(date, WORDS).names == ()
    for line in (f"{name} {date}", f"{name}, {date}", f"{name} | {date}"):
        assert [one.name for one in read_byline(line, WORDS).names] == [name], line


@pytest.mark.parametrize(("date", "name"), LINES[:5])
def test_a_date_in_a_box_called_author_names_nobody(date: str, name: str) -> None:
    assert names(read(f'<div class="authordate"><span>{date}</span></div>')) == []
    assert names(read(f'<div class="authordate"><b>{name}</b> <span>{date}</span></div>')) == [name]


def test_what_a_name_was_read_from_stays_as_it_is_written() -> None:
    line = "สมชาย ใจดี 6 เม.ย. 2565 10:15 น."
    assert [one.raw for one in read_byline(line, WORDS).names] == [line]


@pytest.mark.parametrize("name", ["Juma Hamisi", "April Day"])
def test_a_name_like_a_day_s_beside_a_date_stays(name: str) -> None:
    assert [one.name for one in read_byline(f"6 Aprili 2022 {name}", WORDS).names] == [name]


def test_sections_and_tags_behind_a_date_in_small_letters_are_nobody_s_name() -> None:
    assert read_byline("6 kwietnia 2022 Polityka Zbożowa Gminy, młyn, rzeka", WORDS).names == ()


def test_a_time_may_end_in_the_dot_of_its_hour() -> None:
    assert published("<span>หนองแสงโพสต์</span><span>6 เม.ย. 2565 10:15 น.</span>") == "2022-04-06T10:15"


def test_a_sentence_may_end_in_an_hour() -> None:
    assert published("<p>Wir treffen uns am 6. April 2022 um 10:15 Uhr.</p>") != "2022-04-06T10:15"


def test_a_date_in_an_element_of_its_own_above_the_title_is_the_article_s() -> None:
    assert published("", "<i>The Mill</i> <b>6 April 2022</b> <i>in short</i>") == "2022-04-06"
    assert published("", "The Mill 6 April 2022 in short") != "2022-04-06"


def published(below: str, above: str = "") -> str | None:
    line = f"<div>{above}</div><h1>Mill turns again</h1><div>{below}</div>"
    document = page(f"<article>{line}{TEXT}</article>", head="<title>Mill turns again</title>", lang="th")
    return ledger(document, labelled(document)).published
