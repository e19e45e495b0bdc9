"""Datelines of many languages, and beginnings that only look like one."""

from __future__ import annotations

import pytest

from archiver.extract.fields.dateline import dateline, read_dateline
from tests.extract.pages import labelled, plain, rules

# first words, raw, place, id of the agency
DATELINES = [
    ("LOWMOUTH (AP) — The harbour reopened", "LOWMOUTH (AP) —", "LOWMOUTH", "ap"),
    ("LA ROCHE, Wis. (AP) — The harbour reopened", "LA ROCHE, Wis. (AP) —", "LA ROCHE, Wis.", "ap"),
    ("LONDON, May 3 (Reuters) - The harbour reopened", "LONDON, May 3 (Reuters) -", "LONDON", "reuters"),
    ("(Reuters) - The harbour reopened", "(Reuters) -", None, "reuters"),
    ("LOWMOUTH (Reuters Health) - The harbour reopened", "LOWMOUTH (Reuters Health) -", "LOWMOUTH", "reuters"),
    ("THURSDAY, May 3 (HealthDay News) -- The harbour", "THURSDAY, May 3 (HealthDay News) --", None, "healthday"),
    ("SEOUL, South Korea — The harbour reopened", "SEOUL, South Korea —", "SEOUL, South Korea", None),
    ("PUTRAJAYA, Nov 22 — The harbour reopened", "PUTRAJAYA, Nov 22 —", "PUTRAJAYA", None),
    ("LOWMOUTH (ABCD) — The harbour reopened", "LOWMOUTH (ABCD) —", "LOWMOUTH", None),
    ("Berlin (dpa) - Der Hafen ist wieder offen", "Berlin (dpa) -", "Berlin", "dpa"),
    ("Frankfurt am Main (dpa/AFP) – Der Hafen ist offen", "Frankfurt am Main (dpa/AFP) –", "Frankfurt am Main", "dpa"),
    ("Kiel (red) - Der Hafen ist wieder offen", "Kiel (red) -", "Kiel", None),
    ("PARIS (AFP) - Le port a rouvert vendredi", "PARIS (AFP) -", "PARIS", "afp"),
    ("Madrid, 3 may (EFE).- El puerto reabrió", "Madrid, 3 may (EFE).-", "Madrid", "efe"),
    ("MADRID, 3 (EUROPA PRESS) - El puerto reabrió", "MADRID, 3 (EUROPA PRESS) -", "MADRID", "europapress"),
    ("(ANSA) - ROMA, 03 MAG - Il porto ha riaperto", "(ANSA) - ROMA, 03 MAG -", "ROMA", "ansa"),
    ("МОСКВА, 3 мая — РИА Новости. Порт снова открыт", "МОСКВА, 3 мая — РИА Новости.", "МОСКВА", "ria"),
    ("МОСКВА, 3 мая. /ТАСС/. Порт открыт вновь", "МОСКВА, 3 мая. /ТАСС/.", "МОСКВА", "tass"),
    ("القاهرة (رويترز) - أعيد فتح الميناء", "القاهرة (رويترز) -", "القاهرة", "reuters"),
    ("नई दिल्ली, 3 मई (पीटीआई) बंदरगाह फिर खुला", "नई दिल्ली, 3 मई (पीटीआई)", "नई दिल्ली", "pti"),
    ("【ソウル＝山本花子】港が再開した。嵐から二週間。", "【ソウル＝山本花子】", "ソウル", None),
    ("【5月3日 AFP】港が再開した。嵐から二週間が過ぎた。", "【5月3日 AFP】", None, "afp"),
    ("［東京　３日　ロイター］ - 港が再開した。嵐から", "［東京 ３日 ロイター］ -", "東京", "reuters"),
    ("(서울=연합뉴스) 홍길동 기자 = 항구가 다시 문을 열었다", "(서울=연합뉴스) 홍길동 기자 =", "서울", "yonhap"),
    ("新华社北京1月3日电 港口周五重新开放，距风暴两周。", "新华社北京1月3日电", "北京", "xinhua"),
    ("（中央社台北3日電）港口週五重新開放，距風暴兩週。", "（中央社台北3日電）", "台北", "cna-tw"),
]
DATELINES += [
    ("بيروت - عادت الطاحونة القديمة إلى الدوران بعد أربعين عاما.", "بيروت -", "بيروت", None),
    ("شاہ پور: پرانی چکی چالیس سال بعد دوبارہ چل پڑی۔", "شاہ پور:", "شاہ پور", None),
    ("संवाद सूत्र, रामपुर। चालीस साल बाद पुरानी चक्की फिर चल पड़ी।", "संवाद सूत्र, रामपुर।", "रामपुर", None),
]

NONE = [
    "القاهرة - وهي عاصمة كبيرة - استيقظت على صوت الطاحونة القديمة بعد أربعين عاما.",
    "وزیر اعظم: ہم نے چکی کو چالیس سال بعد دوبارہ چلا دیا ہے اور آٹا سب کو ملے گا۔",
    "THURSDAY, May 3 -- The harbour of Lowmouth reopened two weeks after the storm, the council said.",
    "DEAR ABBY: My husband bought a boat without asking me, and now he wants me to paint it.",
    "SUMMARY: The harbour of Lowmouth reopened two weeks after the storm, the council said.",
    "JANE ROE, HOST: The harbour of Lowmouth reopened two weeks after the storm.",
    "BREAKING — The harbour of Lowmouth reopened two weeks after the storm.",
    "The minister (CDU) - who had not been invited - left before the vote was over.",
    "Angela Vogt (CDU) – die zuvor im Landtag sprach – verließ den Saal vor der Abstimmung.",
    "Oil prices — down for a week — rose again on Friday, and so did gold and copper.",
    "Lowmouth: Der Hafen ist zwei Wochen nach dem Sturm wieder offen, sagt der Rat.",
    "【写真】港が再開した。嵐から二週間が過ぎて、船が戻ってきた。",
    "[Update] The harbour of Lowmouth reopened two weeks after the storm, the council said.",
]


@pytest.mark.parametrize(("text", "raw", "place", "agency"), DATELINES, ids=[row[1] for row in DATELINES])
def test_reads(text: str, raw: str, place: str | None, agency: str | None) -> None:
    found = read_dateline(" ".join(text.split()), rules())
    assert found is not None
    assert (found.raw, found.place, found.agency and found.agency.id) == (raw, place, agency)


@pytest.mark.parametrize("text", NONE)
def test_spares(text: str) -> None:
    assert read_dateline(text, rules()) is None


def test_reads_the_first_paragraph_of_a_document() -> None:
    paragraphs = [
        "BERLIN (AP) — The harbour reopened on Friday, two weeks after a storm sank boats and broke its pier.",
        "Engineers worked day and night to clear the fairway, and the first ferry left at dawn with many people.",
        "A report on the causes is expected in autumn, the council said after a meeting that lasted until midnight.",
    ]
    document = plain("\n\n".join(["Harbour reopens after the storm", *paragraphs]))
    found = dateline(document, labelled(document))
    assert found is not None
    assert (found.raw, found.place) == ("BERLIN (AP) —", "BERLIN")
