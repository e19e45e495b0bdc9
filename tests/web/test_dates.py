from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.rules.compiled import compiled
from archiver.rules.load import load_rules
from archiver.web.dates import find_dates, parse_date

RULES = load_rules()
NAMES = compiled(RULES).months

CASES = [
    ("2024-05-03", None, "2024-05-03"),
    ("2024-05-03T09:30:00+02:00", None, "2024-05-03T09:30:00+02:00"),
    ("2024-05-03T09:30:00.123Z", None, "2024-05-03T09:30:00+00:00"),
    ("Fri, 03 May 2024 09:30:00 +0200", None, "2024-05-03T09:30:00+02:00"),
    ("Published 3 May 2024 at 09:30", "en", "2024-05-03T09:30"),
    ("May 3, 2024 9:30 p.m. EDT", None, "2024-05-03T21:30-04:00"),
    ("3. Mai 2024, 9.30 Uhr", "de", "2024-05-03T09:30"),
    ("03/05/2024", None, None),
    ("03/05/2024", "en-US", "2024-03-05"),
    ("03/05/2024", "en-GB", "2024-05-03"),
    ("03/05/2024", "fr", "2024-05-03"),
    ("03.05.2024", None, "2024-05-03"),
    ("25/05/2024", None, "2024-05-25"),
    ("05/25/2024", None, "2024-05-25"),
    ("Published on 05/25/24", "en", "2024-05-25"),
    ("24/05/25", "en", None),
    ("2024年5月3日", None, "2024-05-03"),
    ("2024年5月3日(金) 9時30分", "ja", "2024-05-03T09:30"),
    ("2024年5月3日 午後3時05分", "ja", "2024-05-03T15:05"),
    ("2024. 5. 3. 오후 3:05", "ko", "2024-05-03T15:05"),
    ("2024년 5월 3일 오전 9시 30분", "ko", "2024-05-03T09:30"),
    ("令和6年5月3日", None, "2024-05-03"),
    ("3 พฤษภาคม พ.ศ. 2567", "th", "2024-05-03"),
    ("2024-yil 3-may", "uz", "2024-05-03"),
    ("3 ta' Mejju 2024", "mt", "2024-05-03"),
    ("3 maj 2024 në 09:30", "sq", "2024-05-03T09:30"),
    ("៣ ឧសភា ២០២៤", "km", "2024-05-03"),
    ("ថ្ងៃទី៣ ខែឧសភា ឆ្នាំ២០២៤", "km", "2024-05-03"),
    ("၃ မေ ၂၀၂၄", "my", "2024-05-03"),
    ("٣ مايو ٢٠٢٤", "ar", "2024-05-03"),
    ("3 أيار/مايو 2024", "ar", "2024-05-03"),
    ("3 تشرين الثاني 2024", "ar", "2024-11-03"),
    ("۱۴۰۳/۰۲/۱۴", "fa", "2024-05-03"),
    ("۱۴ اردیبهشت ۱۴۰۳ - ۰۹:۳۰", "fa", "2024-05-03T09:30"),
    ("3 พฤษภาคม 2567", "th", "2024-05-03"),
    ("3 พ.ค. 2567 09:30 น.", "th", "2024-05-03T09:30"),
    ("3 May 2024", "th", "2024-05-03"),
    ("3 mai 2024 à 9h30", "fr", "2024-05-03T09:30"),
    ("1er mai 2024", "fr", "2024-05-01"),
    ("3 de mayo de 2024 a las 09:30", "es", "2024-05-03T09:30"),
    ("3 d'abril de 2024", "ca", "2024-04-03"),
    ("2024. május 3., 09:30", "hu", "2024-05-03T09:30"),
    ("2024 m. gegužės 3 d.", "lt", "2024-05-03"),
    ("2024. gada 3. maijs", "lv", "2024-05-03"),
    ("3 мая 2024 г., 09:30 МСК", "ru", "2024-05-03T09:30+03:00"),
    ("3 травня 2024 року", "uk", "2024-05-03"),
    ("3 listopada 2024", "pl", "2024-11-03"),
    ("3. listopada 2024.", "hr", "2024-10-03"),
    ("3 listopada 2024", None, None),
    ("3 Μαΐου 2024", "el", "2024-05-03"),
    ("3 במאי 2024", "he", "2024-05-03"),
    ("3 मई 2024", "hi", "2024-05-03"),
    ("३ मई २०२४", "hi", "2024-05-03"),
    ("3 tháng 5, 2024", "vi", "2024-05-03"),
    ("3/5/2024 09:30", "vi", "2024-05-03T09:30"),
    ("Fri May  3 09:30:00 UTC 2024", None, "2024-05-03T09:30:00+00:00"),
    ("Fri May 03 2024 09:30:00 GMT+0200 (CEST)", None, "2024-05-03T09:30:00+02:00"),
    ("Fri 3 May 2024 09.30 BST", "en", "2024-05-03T09:30+01:00"),
    ("09:30, 3 May 2024", "en", "2024-05-03T09:30"),
    ("9:30 AM EST, Fri May 3, 2024", "en", "2024-05-03T09:30-05:00"),
    ("30 February 2024", None, None),
    ("2024-02-30", None, None),
    ("May 2024", None, "2024-05"),
    ("1714728600", None, "2024-05-03T09:30:00+00:00"),
    ("20240503", None, "2024-05-03"),
    ("20240503T093000Z", None, "2024-05-03T09:30:00+00:00"),
    ("2024-05", None, "2024-05"),
    ("03-May-24", "en", "2024-05-03"),
    ("killed 3 in May 2024", "en", "2024-05"),
    ("12:00 AM May 3, 2024", "en", "2024-05-03T00:00"),
    ("3 May", "en", None),
    ("2024", None, None),
    ("Friday, May 3rd, 2024", "en", "2024-05-03"),
    ("3.toukokuuta 2024 klo 9.30", "fi", "2024-05-03T09:30"),
    ("03 Mayıs 2024 09:30", "tr", "2024-05-03T09:30"),
    ("3 Mei 2024 pukul 09.30 WIB", "id", "2024-05-03T09:30+07:00"),
    ("2024ko maiatzaren 3a", "eu", "2024-05-03"),
    ("3. 5. 2024", "cs", "2024-05-03"),
    ("3. května 2024 9:30", "cs", "2024-05-03T09:30"),
    ("May 3, 2024 at 5:05 PM ET", "en", "2024-05-03T17:05"),
    ("2024/05/03 09:30", "zh", "2024-05-03T09:30"),
    ("3/5/24", "fr", "2024-05-03"),
    ("3 mai 2024 à 9h30 est", "fr", "2024-05-03T09:30"),
    ("4 марта 2024 в 10:05", "ru", "2024-03-04T10:05"),
    ("3 maj 2024 kl. 09.30", "da", "2024-05-03T09:30"),
    ("3 მაისი 2024", "ka", "2024-05-03"),
    ("2024-05-03 09:30:00", None, "2024-05-03T09:30:00"),
    ("2024-05-03T24:00", None, "2024-05-03"),
]


@pytest.mark.parametrize(("raw", "language", "value"), CASES)
def test_dates_as_pages_write_them(raw: str, language: str | None, value: str | None) -> None:
    found = parse_date(raw, NAMES, language)
    assert (found and found.value) == value


@pytest.mark.parametrize("language", sorted(RULES.words["months"]))
def test_every_month_of_every_language(language: str) -> None:
    names = RULES.words["months"][language]
    assert len(names) == 12
    for number, spellings in enumerate(names, 1):
        for name in spellings.split("|"):
            found = parse_date(f"3 {name} 2024", NAMES, language)
            assert (name, found and found.value) == (name, f"2024-{number:02}-03")


@pytest.mark.parametrize("table", ["months_jalali", "weekdays"])
def test_tables_are_whole(table: str) -> None:
    length = 12 if table == "months_jalali" else 7
    assert {language: len(names) for language, names in RULES.words[table].items() if len(names) != length} == {}


def test_find_gives_each_date_with_its_place() -> None:
    text = (
        "Published: 3 May 2024, 09:30 GMT | Updated 2024-05-04T10:00+02:00. In May 2025 it ends; not on 31 April 2024."
    )
    found = find_dates(text, NAMES, "en")
    assert [(one.value.value, one.value.precision) for one in found] == [
        ("2024-05-03T09:30+00:00", "minute"),
        ("2024-05-04T10:00+02:00", "minute"),
        ("2025-05", "month"),
    ]
    assert [text[one.start : one.end] == one.raw for one in found] == [True] * 3
    assert found[0].raw == "3 May 2024, 09:30 GMT"


@pytest.mark.parametrize(
    "text",
    [
        "It cost 3,000 in 2024",
        "2:1 (0:1)",
        "Tel. 030/2024-1234",
        "version 1.2.3",
        "10.10.10.10",
        "12/34/5678",
        "may 2 you",
        "1/2",
        "",
    ],
)
def test_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, NAMES, "en") == []


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "May ",
        "3 May ",
        "2024 ",
        ". ",
        "1.",
        "-",
        "12:30 ",
        "10 am ",
        "de ",
        "3 de ",
        "T09:30",
        "年",
        "5月",
        "٣ ",
        " ",
        "/",
    ],
)
def test_long_repetitions_stay_cheap(unit: str) -> None:
    # quadratic reading of 20,000 characters would take minutes here, a linear one milliseconds
    for text in (unit * 20_000, "May 3" + unit * 20_000 + "2024", "3" + unit * 20_000 + "May 2024"):
        assert len(find_dates(text, NAMES, "en")) < 20_000


@settings(max_examples=200)
@given(st.text(alphabet="0123456789 .:/-,TZmayMAI年月日時٣۴३ap+()Ñé'\n", max_size=60))
def test_any_text_gives_ordered_dates_or_none(text: str) -> None:
    found = find_dates(text, NAMES, "fr")
    assert all(one.raw == text[one.start : one.end] for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    parse_date(text, NAMES)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Fyret er fra 1871.", "da", None),  # Maltese for February
        ("cuesta 3 euros por 2024", "es", None),
        ("pro 2024", "es", None),
        ("fra 2024", "mt", "2024-02"),
        ("Mar 2024", None, "2024-03"),
        ("set. 2024", "pt", "2024-09"),
        ("février 2024", "en", "2024-02"),
    ],
)
def test_a_short_name_without_a_day_is_a_month_only_where_it_is_one(
    text: str, language: str | None, value: str | None
) -> None:
    assert [found.value.value for found in find_dates(text, NAMES, language)] == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Date:26 January 2022", "2022-01-26"),
        ("Datum:26.01.2022", "2022-01-26"),
        ("Maud Kestrel•Jan 26, 2022", "2022-01-26"),
        ("10:26 January 2022", "2022-01"),
    ],
)
def test_a_label_or_bullet_may_touch_the_date(text: str, value: str) -> None:
    assert [found.value.value for found in find_dates(text, NAMES, "de")] == [value]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2024-05-03T09:30:15.123Z", "2024-05-03T09:30:15+00:00"),
        ("2024-05-03 09:30-0400", "2024-05-03T09:30-04:00"),
        ("2024-05-03T09:30:00-00:00", "2024-05-03T09:30:00+00:00"),
        ("2024-05-03", "2024-05-03"),
        ("2024-05-33", None),
        ("2024-05-03T24:00:00Z", "2024-05-03"),
    ],
)
def test_iso_dates_are_read_as_they_stand(raw: str, value: str | None) -> None:
    found = parse_date(raw, NAMES)
    assert (found.value if found else None) == value
