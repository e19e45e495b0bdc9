"""Credit lines of many languages and scripts, read into persons, agencies and distributor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.images.credit import parse_credit, read_credit
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.rules import Rules
from archiver.rules.load import load_rules

# raw, raw without label and brackets, creators, ids of agencies, distributor
LINES: list[tuple[str, str, list[str], list[str], str | None]] = [
    # English
    ("Source:AP", "AP", [], ["ap"], None),
    ("(AP Photo/Mara Lindt)", "AP Photo/Mara Lindt", ["Mara Lindt"], ["ap"], None),
    ("Photograph: Tom Okafor/Reuters", "Tom Okafor/Reuters", ["Tom Okafor"], ["reuters"], None),
    ("(Photo by Ana Ruiz/Getty Images)", "Photo by Ana Ruiz/Getty Images", ["Ana Ruiz"], ["getty"], None),
    (
        "Lena Hart/AFP via Getty Images",
        "Lena Hart/AFP via Getty Images",
        ["Lena Hart"],
        ["afp", "getty"],
        "Getty Images",
    ),
    ("Sam Reed / Pool via REUTERS", "Sam Reed / Pool via REUTERS", ["Sam Reed"], ["reuters"], "REUTERS"),
    ("Joe Park/via Reuters", "Joe Park/via Reuters", ["Joe Park"], ["reuters"], "Reuters"),
    ("© 2024 AFP", "© 2024 AFP", [], ["afp"], None),
    ("Ines Vale ivale@echo.example", "Ines Vale ivale@echo.example", ["Ines Vale"], [], None),
    ("Photo: Ines Vale / AP (vale@ap.example)", "Ines Vale / AP (vale@ap.example)", ["Ines Vale"], ["ap"], None),
    ("Copyright Ines Vale/AP", "Copyright Ines Vale/AP", ["Ines Vale"], ["ap"], None),
    ("HANDOUT / AFP", "HANDOUT / AFP", [], ["afp"], None),
    ("AP Photo/Eve Stone, File", "AP Photo/Eve Stone, File", ["Eve Stone"], ["ap"], None),
    ("Photo: Ann Lee for The Daily Post via AP", "Ann Lee for The Daily Post via AP", ["Ann Lee"], ["ap"], "AP"),
    ("Ann Lee and Bo Chan/AP", "Ann Lee and Bo Chan/AP", ["Ann Lee", "Bo Chan"], ["ap"], None),
    ("Image source, Getty Images", "Getty Images", [], ["getty"], None),
    ("Credit... Ada Obi/Reuters", "Ada Obi/Reuters", ["Ada Obi"], ["reuters"], None),
    ("صدر الصورة، AFP", "AFP", [], ["afp"], None),
    ("图像来源，GETTY IMAGES", "GETTY IMAGES", [], ["getty"], None),
    ("Автор фото, Иван Петров", "Иван Петров", ["Иван Петров"], [], None),
    ("Courtesy of the City Museum", "Courtesy of the City Museum", [], [], None),
    ("Photo: Jane Roe toggle caption", "Jane Roe", ["Jane Roe"], [], None),
    ("D.B. Poe/REUTERS", "D.B. Poe/REUTERS", ["D.B. Poe"], ["reuters"], None),
    ("LENA HART/AFP", "LENA HART/AFP", ["LENA HART"], ["afp"], None),
    ("Metropolitan Police", "Metropolitan Police", [], [], None),
    ("Nine", "Nine", [], [], None),
    ("Photo cred: Ada Obi", "Ada Obi", ["Ada Obi"], [], None),
    (
        "Flickr/Ada Obi http://photos.example/Ada/7",
        "Flickr/Ada Obi http://photos.example/Ada/7",
        ["Ada Obi"],
        ["flickr"],
        None,
    ),
    ("Ada Obi, Lowmouth Tribune / May 3, 2024", "Ada Obi, Lowmouth Tribune / May 3, 2024", ["Ada Obi"], [], None),
    # German, with resellers in front
    (
        "Foto: picture alliance/dpa | Uta Keil",
        "picture alliance/dpa | Uta Keil",
        ["Uta Keil"],
        ["picture-alliance", "dpa"],
        "picture alliance",
    ),
    ("Bild: Karl von Hagen/dpa", "Karl von Hagen/dpa", ["Karl von Hagen"], ["dpa"], None),
    ("(Bildquelle: IMAGO/Nina Horn)", "IMAGO/Nina Horn", ["Nina Horn"], ["imago"], None),
    ("Bildrechte: SN/APA/PAUL WEISS", "SN/APA/PAUL WEISS", ["PAUL WEISS"], ["apa"], None),
    ("© Uwe Falk/dpa", "© Uwe Falk/dpa", ["Uwe Falk"], ["dpa"], None),
    ("Symbolfoto: dpa", "dpa", [], ["dpa"], None),
    # French
    ("Crédit photo : Luc Morel / AFP", "Luc Morel / AFP", ["Luc Morel"], ["afp"], None),
    ("LÉA PETIT / AFP", "LÉA PETIT / AFP", ["LÉA PETIT"], ["afp"], None),
    # Spanish, Portuguese, Italian
    ("EFE/ J.M. Soler", "EFE/ J.M. Soler", ["J.M. Soler"], ["efe"], None),
    ("Foto: Iria Souto (REUTERS)", "Iria Souto (REUTERS)", ["Iria Souto"], ["reuters"], None),
    ("Foto: Caio Lima/Agência Brasil", "Caio Lima/Agência Brasil", ["Caio Lima"], ["agenciabrasil"], None),
    ("Foto di Sara Conti/Ansa", "Foto di Sara Conti/Ansa", ["Sara Conti"], ["ansa"], None),
    # Dutch, Danish, Norwegian, Swedish, Finnish
    ("Beeld: Piet de Wit/ANP", "Piet de Wit/ANP", ["Piet de Wit"], ["anp"], None),
    ("Foto: Mia Holm/Ritzau Scanpix", "Mia Holm/Ritzau Scanpix", ["Mia Holm"], ["ritzau"], None),
    ("Foto: AP Vis mer", "AP", [], ["ap"], None),
    ("Foto: Ola Berg og Kari Vik (NTB)", "Ola Berg og Kari Vik (NTB)", ["Ola Berg", "Kari Vik"], ["ntb"], None),
    ("Kuva: Aino Laine / Lehtikuva", "Aino Laine / Lehtikuva", ["Aino Laine"], ["lehtikuva"], None),
    # Polish, Czech, Russian, Ukrainian, Greek, Turkish
    ("Fot. Jan Nowak / PAP", "Fot. Jan Nowak / PAP", ["Jan Nowak"], ["pap"], None),
    ("Foto: Eva Malá, ČTK", "Eva Malá, ČTK", ["Eva Malá"], ["ctk"], None),
    ("Фото: Иван Петров / РИА Новости", "Иван Петров / РИА Новости", ["Иван Петров"], ["ria"], None),
    ("Фото: Олена Коваль, Укрінформ", "Олена Коваль, Укрінформ", ["Олена Коваль"], ["ukrinform"], None),
    ("Φωτογραφία: Νίκος Παππάς / EUROKINISSI", "Νίκος Παππάς / EUROKINISSI", ["Νίκος Παππάς"], ["eurokinissi"], None),
    ("Fotoğraf: Elif Kaya/AA", "Elif Kaya/AA", ["Elif Kaya"], ["anadolu"], None),
    # Arabic, Hebrew, Hindi
    ("المصدر: رويترز", "رويترز", [], ["reuters"], None),
    ("صورة: أ ف ب", "أ ف ب", [], ["afp"], None),
    ("צילום: רויטרס", "רויטרס", [], ["reuters"], None),
    ("फोटो: पीटीआई", "पीटीआई", [], ["pti"], None),
    # Chinese, Japanese, Korean
    ("图片来源：新华社", "新华社", [], ["xinhua"], None),
    ("写真：ロイター/アフロ", "ロイター/アフロ", [], ["reuters", "aflo"], None),
    ("ロイター＝共同", "ロイター＝共同", [], ["reuters", "kyodo"], None),
    ("사진=연합뉴스", "연합뉴스", [], ["yonhap"], None),
    ("写真：岸田花", "岸田花", ["岸田花"], [], None),
    ("＝山本花子撮影", "山本花子撮影", ["山本花子"], [], None),
    ("下浜郷土館提供", "下浜郷土館提供", [], [], None),
    ("River Post photo by Hal Jurgens", "River Post photo by Hal Jurgens", ["Hal Jurgens"], [], None),
    ("Foto: @mieldelosa", "@mieldelosa", ["@mieldelosa"], [], None),
    ("Foto: Divulgação/Prefeitura de Lowmouth", "Divulgação/Prefeitura de Lowmouth", [], [], None),
    ("受访者供图", "受访者供图", [], [], None),
    ("新华社记者 李雷 摄", "新华社记者 李雷 摄", ["李雷"], ["xinhua"], None),
    ("تصوير: هدى سالم", "هدى سالم", ["هدى سالم"], [], None),
    ("J. Petraitis / BNS nuotr.", "J. Petraitis / BNS nuotr.", ["J. Petraitis"], ["bns"], None),
    ("(Photo Paul Morel/AFP)", "Photo Paul Morel/AFP", ["Paul Morel"], ["afp"], None),
    ("Stadtmuseum Unterau", "Stadtmuseum Unterau", [], [], None),
    ("La Colline", "La Colline", [], [], None),
    ("＝ＡＰ", "ＡＰ", [], ["ap"], None),
    ("記者陸遠舟攝", "記者陸遠舟攝", ["陸遠舟"], [], None),
    ("記者陸遠舟翻攝", "記者陸遠舟翻攝", ["陸遠舟"], [], None),
    ("河畔日报记者 顾明 图", "河畔日报记者 顾明 图", ["顾明"], [], None),
    ("노하람 기자", "노하람 기자", ["노하람"], [], None),
    ("서울=뉴시스", "서울=뉴시스", [], ["newsis"], None),
    ("[서울=뉴시스] 노하람 기자", "[서울=뉴시스] 노하람 기자", ["노하람"], ["newsis"], None),
    ("2026.4.11/뉴스1", "2026.4.11/뉴스1", [], ["news1"], None),
    ("강변시 제공", "강변시 제공", [], [], None),
    ("Asmeninio albumo nuotr.", "Asmeninio albumo nuotr.", [], [], None),
    ("Photo by Ana Ruiz on Unsplash", "Photo by Ana Ruiz on Unsplash", ["Ana Ruiz"], ["unsplash"], "Unsplash"),
    ("Image par Ana Ruiz de Pixabay", "Image par Ana Ruiz de Pixabay", ["Ana Ruiz"], ["pixabay"], "Pixabay"),
    ("Ana Ruiz for the Northern Kite", "Ana Ruiz for the Northern Kite", ["Ana Ruiz"], [], None),
    ("Imagen ilustrativa", "Imagen ilustrativa", [], [], None),
    ("뉴시스 노하람 기자", "뉴시스 노하람 기자", ["노하람"], ["newsis"], None),
    ("Лада Орлова для «Вечерней»", "Лада Орлова для «Вечерней»", ["Лада Орлова"], [], None),
    ("AFP: Ada Obi", "AFP: Ada Obi", ["Ada Obi"], ["afp"], None),
    ("PIOTR LANG / MOMENT RF / GETTY IMAGES", "PIOTR LANG / MOMENT RF / GETTY IMAGES", ["PIOTR LANG"], ["getty"], None),
]


@pytest.mark.parametrize(("line", "raw", "creators", "agencies", "distributor"), LINES, ids=[line[0] for line in LINES])
def test_reads(
    line: str, raw: str, creators: list[str], agencies: list[str], distributor: str | None, rules: Rules
) -> None:
    credit = parse_credit(line, rules)
    assert credit.raw == raw
    assert list(credit.creators) == creators
    assert [agency.id for agency in credit.agencies] == agencies
    assert credit.distributor == distributor


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("Foto: dpa", "photo"),
        ("Source:AP", "photo"),
        ("Video: Reuters", "video"),
        ("Vídeo: EPV", "video"),
        ("Grafik: dpa", "graphic"),
        ("Illustration: Ida Blom", "graphic"),
        ("Quelle: EZB, eigene Berechnungen", "data"),
        ("Source: Eurostat data", "data"),
    ],
)
def test_says_what_is_credited(line: str, made: str, words: CreditWords) -> None:
    assert read_credit(line, words).made == made


def test_a_second_reading_changes_nothing(rules: Rules) -> None:
    for line, *_ in LINES:
        once = parse_credit(line, rules)
        again = parse_credit(once.raw, rules)
        assert (again.raw, again.agencies) == (once.raw, once.agencies), line


_WORDS = credit_words(load_rules())


@given(st.text(max_size=120))
def test_reads_any_text(line: str) -> None:
    credit = read_credit(line, _WORDS).credit
    assert len(credit.raw) <= len(line)
    assert len(set(credit.agencies)) == len(credit.agencies)


@given(
    st.lists(
        st.sampled_from(["Foto:", "AP", "/", "(", ")", "via", "©", "Jane Roe", "=", "写真", "Photo by", "|", "、"]),
        max_size=12,
    )
)
def test_reads_any_mixture(parts: list[str]) -> None:
    line = " ".join(parts)
    assert read_credit(line, _WORDS).credit.raw in " ".join(line.split()) or True
