"""Captions parted from the credits glued to them, and texts that must stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.images.credit import read_credit
from archiver.extract.images.split import split_caption
from archiver.extract.images.words import CreditWords, credit_words
from archiver.rules.load import load_rules

# text, caption, credit without label
GLUED = [
    ("清晨的江畔公园。图片来自网络，如有侵权，请联系删除。", "清晨的江畔公园。", "图片来自网络"),
    ("清晨的江畔公园。图据江畔晚报", "清晨的江畔公园。", "图据江畔晚报"),
    ("清晨的江畔公园。图片来自网络。", "清晨的江畔公园。", "图片来自网络"),
    (
        "清晨的桥。本文图片除特别标注外，均为江畔新闻记者陆远 图",
        "清晨的桥。",
        "本文图片除特别标注外，均为江畔新闻记者陆远 图",
    ),
    ("The lobby at dawn. Screenshot by Ada Obi/River Games", "The lobby at dawn.", "Screenshot by Ada Obi/River Games"),
    ("A ferry leaves the harbour of Split, Croatia.Source:AP", "A ferry leaves the harbour of Split, Croatia.", "AP"),
    ("A ferry leaves the harbourSource: Reuters", "A ferry leaves the harbour", "Reuters"),
    ("Fans cheer in Lagos. (Photo by Ada Obi/Getty Images)", "Fans cheer in Lagos.", "Photo by Ada Obi/Getty Images"),
    ("Fans cheer in Lagos, Nigeria. AP", "Fans cheer in Lagos, Nigeria.", "AP"),
    ("Fans cheer in Lagos (AP)", "Fans cheer in Lagos", "AP"),
    ("Fans cheer in Lagos. Ada Obi/AFP via Getty Images", "Fans cheer in Lagos.", "Ada Obi/AFP via Getty Images"),
    ("A rally in Windham, N.H. Rob F. Okon / AP", "A rally in Windham, N.H.", "Rob F. Okon / AP"),
    ("The bridge at dawn | Ada Obi/AFP", "The bridge at dawn", "Ada Obi/AFP"),
    ("The bridge at dawn. © Ada Obi", "The bridge at dawn.", "© Ada Obi"),
    ("(AP Photo/Ada Obi) The bridge at dawn is closed.", "The bridge at dawn is closed.", "AP Photo/Ada Obi"),
    ("The bridge at dawn, just before eight.Credit...Ada Obi", "The bridge at dawn, just before eight.", "Ada Obi"),
    ("التعليق على الصورة، جسر النهر في الصباح الباكر (رويترز)", "جسر النهر في الصباح الباكر", "رويترز"),
    ("Enlarge this image The bridge at dawn. Ada Obi/AP", "The bridge at dawn.", "Ada Obi/AP"),
    ("The bridge at dawn; AFP via Getty Images", "The bridge at dawn", "AFP via Getty Images"),
    ("The bridge at dawn. [Echo file photo]", "The bridge at dawn.", "Echo file photo"),
    ("Il ponte all'alba - Foto Salvo Neri", "Il ponte all'alba", "Foto Salvo Neri"),
    ("El puente al alba. Foto cedida por la familia Souto", "El puente al alba.", "Foto cedida por la familia Souto"),
    ("Мост на рассвете. Снимок из архива библиотеки", "Мост на рассвете.", "Снимок из архива библиотеки"),
    ("夜明けの橋＝2026年4月11日、青瀬町、山田花子撮影", "夜明けの橋＝2026年4月11日、青瀬町", "山田花子撮影"),
    ("夜明けの橋＝11日、青瀬町（共同通信社ヘリから）", "夜明けの橋＝11日、青瀬町", "共同通信社ヘリから"),
    ("夜明けの橋（撮影・山田花子）", "夜明けの橋", "撮影・山田花子"),
    ("夜明けの橋＝資料写真", "夜明けの橋", "資料写真"),
    ("清晨的桥。新华社记者 陆远 摄", "清晨的桥。", "新华社记者 陆远 摄"),
    ("الجسر القديم في حي النهر عند الفجر (الفرنسية)", "الجسر القديم في حي النهر عند الفجر", "الفرنسية"),
    ("1/5 The bridge at dawn. [Reuters]", "The bridge at dawn.", "Reuters"),
    ("Der Hafen von Kiel am Morgen. Foto: Uta Keil/dpa", "Der Hafen von Kiel am Morgen.", "Uta Keil/dpa"),
    (
        "[부산=뉴시스] 노하람 기자 = 새벽의 다리. 2026.04.11. ram@lee.example",
        "새벽의 다리.",
        "[부산=뉴시스] 노하람 기자",
    ),
    ("[부산=뉴시스] 새벽의 다리다. (사진=강변시 제공) 2026.04.11. ram@lee.example", "새벽의 다리다.", "강변시 제공"),
    ("새벽의 다리다. 2026.4.11/뉴스1 ⓒ News1 노하람 기자", "새벽의 다리다.", "ⓒ News1 노하람 기자"),
    ("새벽의 다리다. (사진=강변시 제공) 2026.4.11/뉴스1", "새벽의 다리다.", "강변시 제공"),
    ("산 지도. 붉은 점이 ‘발로 찾은’ 샘터다. /노하람 제공", "산 지도. 붉은 점이 ‘발로 찾은’ 샘터다.", "노하람 제공"),
    ("El puente al alba, en marzo. / Ayuntamiento de Vega", "El puente al alba, en marzo.", "Ayuntamiento de Vega"),
    ("Boats lie on the empty canal at dawn (Jane Roe)", "Boats lie on the empty canal at dawn", "Jane Roe"),
    ("Der Hafen von Kiel Foto: Uta Keil/dpa", "Der Hafen von Kiel", "Uta Keil/dpa"),
    (
        "Der Hafen von Kiel. (Symbolfoto: picture alliance/dpa | Uta Keil)",
        "Der Hafen von Kiel.",
        "picture alliance/dpa | Uta Keil",
    ),
    ("Le port de Brest, le 3 mai. LUC MOREL / AFP", "Le port de Brest, le 3 mai.", "LUC MOREL / AFP"),
    ("Le port de Brest. Crédits : Getty", "Le port de Brest.", "Getty"),
    ("El puerto de Vigo, este lunes. EFE/ J.M. Soler", "El puerto de Vigo, este lunes.", "EFE/ J.M. Soler"),
    (
        "El puerto de Vigo, el 3 de mayo. Iria Souto (REUTERS)",
        "El puerto de Vigo, el 3 de mayo.",
        "Iria Souto (REUTERS)",
    ),
    ("Il porto di Bari all'alba. Foto: Ansa", "Il porto di Bari all'alba.", "Ansa"),
    ("De haven van Gent. Beeld: ANP", "De haven van Gent.", "ANP"),
    ("Havnen i Oslo en morgen. Foto: Ola Berg / NTB Vis mer", "Havnen i Oslo en morgen.", "Ola Berg / NTB"),
    ("Port w Gdyni o świcie. Fot. Jan Nowak / PAP", "Port w Gdyni o świcie.", "Fot. Jan Nowak / PAP"),
    ("Порт Мурманска утром. Фото: РИА Новости", "Порт Мурманска утром.", "РИА Новости"),
    ("Limanda sabah. Fotoğraf: Elif Kaya/AA", "Limanda sabah.", "Elif Kaya/AA"),
    ("ميناء الإسكندرية في الصباح (رويترز)", "ميناء الإسكندرية في الصباح", "رويترز"),
    ("נמל חיפה בבוקר. צילום: רויטרס", "נמל חיפה בבוקר.", "רויטרס"),
    ("मुंबई का बंदरगाह। फोटो: पीटीआई", "मुंबई का बंदरगाह।", "पीटीआई"),
    ("横浜港の朝の様子＝ロイター", "横浜港の朝の様子", "ロイター"),
    ("横浜港の朝の様子＝山本花子撮影", "横浜港の朝の様子", "山本花子撮影"),
    ("横浜港の朝の様子＝下浜郷土館提供", "横浜港の朝の様子", "下浜郷土館提供"),
    ("横浜港の朝の様子（共同）", "横浜港の朝の様子", "共同"),
    ("清晨的上海港。（图片来源：新华社）", "清晨的上海港。", "新华社"),
    ("아침의 부산항. 사진=연합뉴스", "아침의 부산항.", "연합뉴스"),
    ("배가 아침 항구에 서 있다. 노하람 기자", "배가 아침 항구에 서 있다.", "노하람 기자"),
    ("배가 서 있다. 노하람 선임기자 noh@news.example", "배가 서 있다.", "노하람 선임기자 noh@news.example"),
    ("清晨的桥。河畔日报记者 顾明 图", "清晨的桥。", "河畔日报记者 顾明 图"),
    ("清晨的橋。（記者陸遠舟攝）", "清晨的橋。", "記者陸遠舟攝"),
    ("清晨的橋。（資料照，記者陸遠舟攝）", "清晨的橋。", "資料照，記者陸遠舟攝"),
    ("清晨的橋。（圖擷自河畔氣象站）", "清晨的橋。", "圖擷自河畔氣象站"),
    ("El muelle de Vigo, vacío a primera hora (Iria Souto)", "El muelle de Vigo, vacío a primera hora", "Iria Souto"),
    (
        "The bridge at dawn on Thursday [Ada Obi/Lowmouth Echo]",
        "The bridge at dawn on Thursday",
        "Ada Obi/Lowmouth Echo",
    ),
    ("The bridge at dawn.—AFP", "The bridge at dawn.", "AFP"),
    ("Мост на рассвете. Фото: Иван Петров / купить фото", "Мост на рассвете.", "Иван Петров"),
    ("夜明けの橋＝青瀬町で、山田花子撮影 拡大", "夜明けの橋＝青瀬町で", "山田花子撮影"),
    ("Bridge镜头下的老城区与清晨的渡口（视频截图）", "Bridge镜头下的老城区与清晨的渡口", "视频截图"),
    ("清晨的橋。圖／讀者提供", "清晨的橋。", "圖／讀者提供"),
    ("▲清晨的橋。（圖／記者陸遠舟攝）", "清晨的橋。", "圖／記者陸遠舟攝"),
    ("清晨的橋。本報資料照片", "清晨的橋。", "本報資料照片"),
    ("清晨的橋。（中央社檔案照片）", "清晨的橋。", "中央社檔案照片"),
    ("清晨的橋。中央社記者陸遠舟攝 113年5月3日", "清晨的橋。", "中央社記者陸遠舟攝 113年5月3日"),
    ("清晨的桥。新华社发（陆远 摄）", "清晨的桥。", "新华社发（陆远 摄）"),
    ("아침 항구의 배 [낮은골시 제공. 재판매 및 DB 금지]", "아침 항구의 배", "낮은골시 제공"),
    ("배가 서 있다. /노하람 기자", "배가 서 있다.", "노하람 기자"),
    ("The bridge came down before dawn. (Supplied: Ada Obi)", "The bridge came down before dawn.", "Supplied: Ada Obi"),
    (
        "The bridge at dawn. (Ada Obi, Lowmouth Tribune / May 3, 2024)",
        "The bridge at dawn.",
        "Ada Obi, Lowmouth Tribune / May 3, 2024",
    ),
    ("The bridge at dawn. Ada Obi/AFP, 3 May 2024", "The bridge at dawn.", "Ada Obi/AFP, 3 May 2024"),
    ("Die Brücke am Morgen. Foto: Uta Keil/dpa, 03.05.2024", "Die Brücke am Morgen.", "Uta Keil/dpa, 03.05.2024"),
    (
        "The old and the new jersey. (Ada Obi & Joe Poe / Getty Images & Lowmouth FC)",
        "The old and the new jersey.",
        "Ada Obi & Joe Poe / Getty Images & Lowmouth FC",
    ),
]

# no credit stands at their end
WHOLE = [
    "The bridge at dawn on May 3, 2024",
    "The bridge, Ada Obi, May 3, 2024",
    "The bridge at dawn. More at https://bridge.example/7",
    "Ada & Cartoon: The keeper of...",
    "Mehr »",
    "She showed the pictures to a reporter from AP",
    "The minister told Reuters.",
    "He was born in Rome, according to AFP",
    "The mayor, Jane Roe, and her deputy, Joe Poe.",
    "A view of the office of the agency Getty Images",
    "Photo: What you need: a red jumper and a bag.",
    "The report was first published by The Daily Post. It said nothing new.",
    "A protester holds a sign (left) while police look on (right).",
    "The source: a spring in the hills above the town, which never runs dry in summer.",
    "Angela Vogt (CDU) und Peter Kranz (SPD) im Landtag.",
    "Was er sagte, berichtete die dpa",
    "Le ministre, lundi à Paris, lors d'une visite à l'AFP",
    "会見する社長（左）と副社長（右）",
    "배가 아침 항구에 서 있다고 노하람 기자가 전했다.",
    "Der Hafen von Kiel am frühen Morgen (Symbolbild)",
    "Ein Bild: drei Männer, zwei Frauen und ein Hund auf der langen Straße nach Norden.",
]


@pytest.mark.parametrize(("text", "caption", "credit"), GLUED, ids=[row[0][-40:] for row in GLUED])
def test_parts_credit_from_caption(text: str, caption: str, credit: str, words: CreditWords) -> None:
    split = split_caption(text, words, pictured=True)
    assert split.caption == caption
    assert split.credit is not None
    assert read_credit(split.credit, words).credit.raw == credit


@pytest.mark.parametrize(
    "text",
    [
        "The role of the mayor (Jane Roe)",
        "A visit of the actor Joe Poe (Jane Roe)",
        "In the second act the old king (Jane Roe)",
        "Joe Poe waits on the pier with his lodger (Jane Roe)",
    ],
)
def test_a_name_in_brackets_behind_a_name_or_a_short_text_stays(text: str, words: CreditWords) -> None:
    assert split_caption(text, words, pictured=True).credit is None


@pytest.mark.parametrize("text", WHOLE)
def test_spares_sentences(text: str, words: CreditWords) -> None:
    split = split_caption(text, words)
    assert (split.caption, split.credit) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "Credit: Minko",
        "(Foto: dpa)",
        "AP Photo/Ada Obi",
        "© Uta Keil",
        "写真：共同",
        "사진=연합뉴스",
        "Handout",
        "Photo cred: my dad",
        "Crédit photo : l'auteur",
        "Flickr/Ada Obi http://photos.example/ada/7",
    ],
)
def test_credit_alone_has_no_caption(text: str, words: CreditWords) -> None:
    split = split_caption(text, words, pictured=True)
    assert split.caption is None
    assert split.credit == text


_WORDS = credit_words(load_rules())


def test_a_mark_that_an_empty_caption_left_is_no_caption(words: CreditWords) -> None:
    split = split_caption(". Imagen: EFE", words, pictured=True)
    assert (split.caption, split.credit) == (None, "Imagen: EFE")


@given(st.text(max_size=200))
def test_keeps_the_words_of_any_text(text: str) -> None:
    split = split_caption(text, _WORDS, pictured=True)
    for part in (split.caption, split.credit):
        assert part is None or part in " ".join(text.split()) or len(part) <= len(text)


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("陆远场边支招。视频截图", "陆远场边支招。", "视频截图"),
        ("镜头下的江畔公园（视频截图）", "镜头下的江畔公园", "（视频截图）"),
        ("清晨的江畔公园。资料图", "清晨的江畔公园。", "资料图"),
        ("The ferry at the pier (handout)", "The ferry at the pier", "(handout)"),
        ("江畔晚报网站的报道截图。", "江畔晚报网站的报道截图。", None),
    ],
)
def test_a_note_that_says_how_a_picture_came(text: str, caption: str, credit: str | None, words: CreditWords) -> None:
    split = split_caption(text, words, pictured=True)
    assert (split.caption, split.credit) == (caption, credit)


def test_a_makers_site_behind_a_sign_is_a_credit(words: CreditWords) -> None:
    found = split_caption("A rider crosses the bay at low tide. © www.photos.example", words, pictured=True)
    assert (found.caption, found.credit) == ("A rider crosses the bay at low tide.", "© www.photos.example")
    assert split_caption("More pictures: www.photos.example", words, pictured=True).credit is None
