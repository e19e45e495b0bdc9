"""Evidence for captions: what is said, and what it adds up to, in pages and plain texts of many languages."""

from __future__ import annotations

import pytest

from archiver.extract.document import Document
from archiver.extract.passes.caption import caption
from archiver.extract.passes.stray_caption import stray_caption
from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

# a language's own short text: headline, paragraphs, caption with its glued credit
TEXTS = {
    "English": (
        "Harbour of Lowmouth reopens",
        [
            "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
            "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
            "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
        ],
        "A crane lifts a wreck out of the harbour on Thursday.Source:AP",
    ),
    "German": (
        "Hafen von Unterau wieder offen",
        [
            "Der Hafen von Unterau ist seit Freitag wieder offen, zwei Wochen nach dem Sturm, der elf Boote versenkte.",
            "Tag und Nacht hatten Ingenieure gearbeitet, und die erste Fähre legte am Morgen mit vielen Menschen ab.",
            "Der Rat beziffert den Schaden auf neun Millionen und hofft, dass das Land den neuen Kai bezahlt.",
        ],
        "Ein Kran hebt am Donnerstag ein Wrack aus dem Hafen. Foto: Uta Keil/dpa",
    ),
    "French": (
        "Le port de Bassemer rouvre",
        [
            "Le port de Bassemer a rouvert vendredi, deux semaines après la tempête qui avait coulé onze bateaux.",
            "Les ingénieurs ont travaillé jour et nuit, et le premier ferry est parti à l'aube avec beaucoup de monde.",
            "La ville estime les dégâts à neuf millions et espère que l'État paiera la nouvelle jetée du port.",
        ],
        "Une grue sort une épave du port, jeudi. Crédit photo : Luc Morel/AFP",
    ),
    "Spanish": (
        "Reabre el puerto de Bajamar",
        [
            "El puerto de Bajamar reabrió el viernes, dos semanas después de la tormenta que hundió once barcos.",
            "Los ingenieros trabajaron día y noche, y el primer transbordador salió al alba con mucha gente a bordo.",
            "El ayuntamiento calcula los daños en nueve millones y espera que el Estado pague el nuevo muelle.",
        ],
        "Una grúa saca un barco hundido del puerto, este jueves. Foto: Iria Souto (EFE)",
    ),
    "Polish": (
        "Port w Dolnej znów otwarty",
        [
            "Port w Dolnej jest od piątku znów otwarty, dwa tygodnie po sztormie, który zatopił jedenaście łodzi.",
            "Inżynierowie pracowali dzień i noc, a pierwszy prom wypłynął o świcie z wieloma ludźmi na pokładzie.",
            "Rada szacuje szkody na dziewięć milionów i ma nadzieję, że państwo zapłaci za nowe molo w porcie.",
        ],
        "Dźwig podnosi wrak z portu w czwartek. Fot. Jan Nowak / PAP",
    ),
    "Russian": (
        "Порт Низовья снова открыт",
        [
            "Порт Низовья с пятницы снова открыт, через две недели после шторма, потопившего одиннадцать лодок.",
            "Инженеры работали день и ночь, и первый паром вышел на рассвете с большим числом людей на борту.",
            "Совет оценивает ущерб в девять миллионов и надеется, что государство оплатит новый причал порта.",
        ],
        "Кран поднимает обломки из воды порта в четверг. Фото: Иван Петров / РИА Новости",
    ),
    "Turkish": (
        "Aşağıköy limanı yeniden açıldı",
        [
            "Aşağıköy limanı, on bir tekneyi batıran fırtınadan iki hafta sonra cuma günü yeniden açıldı.",
            "Mühendisler gece gündüz çalıştı ve ilk vapur şafakta çok sayıda yolcuyla limandan ayrıldı.",
            "Belediye zararı dokuz milyon olarak hesaplıyor ve yeni iskeleyi devletin ödemesini umuyor.",
        ],
        "Bir vinç perşembe günü limandan bir enkazı çıkarıyor. Fotoğraf: Elif Kaya/AA",
    ),
    "Arabic": (
        "إعادة فتح ميناء الساحل",
        [
            "أعيد فتح ميناء الساحل يوم الجمعة بعد أسبوعين من العاصفة التي أغرقت أحد عشر قاربا في المدينة.",
            "وعمل المهندسون ليلا ونهارا، وغادرت أول عبارة عند الفجر وعلى متنها عدد كبير من الركاب والعمال.",
            "ويقدر المجلس الأضرار بتسعة ملايين ويأمل أن تدفع الدولة تكاليف الرصيف الجديد في ميناء الساحل.",
        ],
        "رافعة ترفع حطام قارب من الميناء يوم الخميس. المصدر: رويترز",
    ),
    "Hindi": (
        "तटपुर का बंदरगाह फिर खुला",
        [
            "तटपुर का बंदरगाह शुक्रवार को फिर खुल गया, उस तूफान के दो हफ्ते बाद जिसने ग्यारह नावें डुबो दी थीं।",
            "इंजीनियरों ने दिन रात काम किया और पहली नाव भोर में बहुत से लोगों को लेकर बंदरगाह से रवाना हुई।",
            "परिषद के अनुसार नुकसान नौ करोड़ का है और उसे आशा है कि नए घाट का खर्च सरकार उठाएगी।",
        ],
        "गुरुवार को बंदरगाह से मलबा उठाती एक क्रेन। फोटो: पीटीआई",
    ),
    "Japanese": (
        "下浜港が再開",
        [
            "下浜港は金曜日、十一隻の船を沈めた嵐から二週間ぶりに再開した。町の人々は朝早くから港に集まり、最初の船を見送った。",
            "技術者たちは昼も夜も働き、最初のフェリーは夜明けに多くの人を乗せて出港した。航路の安全は前日に確かめられていた。",
            "町議会は被害額を九億円と見積もっており、新しい桟橋の費用は国が負担することを望んでいる。報告書は秋に出る予定だ。",
        ],
        "港から沈没船を引き上げるクレーン（木曜日）。写真：共同",
    ),
    "Chinese": (
        "下湾港重新开放",
        [
            "下湾港周五重新开放，此前两周的一场风暴击沉了十一艘船。许多市民一早就来到码头，为第一班渡轮送行。",
            "工程师们日夜工作，第一班渡轮在黎明时分载着许多人离港。航道的安全在前一天已经得到了仔细的检查。",
            "市政府估计损失达九百万元，希望由国家承担新码头的费用。关于事故原因的报告预计将在秋天公布。",
        ],
        "周四，一台起重机从港口吊起沉船。图片来源：新华社",
    ),
    "Korean": (
        "하포항 다시 열려",
        [
            "하포항이 배 열한 척을 침몰시킨 폭풍이 지나간 지 두 주 만인 금요일에 다시 문을 열었다고 시가 밝혔다.",
            "기술자들은 밤낮으로 일했고 첫 여객선은 새벽에 많은 사람을 태우고 항구를 떠났다고 시는 덧붙였다.",
            "시의회는 피해액을 구백만 원으로 추산하며 새 부두의 비용은 국가가 부담하기를 바란다고 말했다.",
        ],
        "목요일 크레인이 항구에서 난파선을 들어 올리고 있다. 사진=연합뉴스",
    ),
}


def roles_of(document: Document, text: str) -> set[str]:
    labels = labelled(document)
    return {labels.role(block.index) for block in document.blocks if block.text == text}


@pytest.mark.parametrize("language", TEXTS)
def test_a_caption_left_in_plain_text_is_found(language: str) -> None:
    headline, paragraphs, glued = TEXTS[language]
    document = plain("\n\n".join([headline, paragraphs[0], glued, *paragraphs[1:]]))
    assert roles_of(document, glued) == {Role.CAPTION}
    assert not any(roles_of(document, paragraph) & {Role.CAPTION, Role.CREDIT} for paragraph in paragraphs)


@pytest.mark.parametrize("language", TEXTS)
def test_a_caption_in_a_plain_paragraph_beside_its_picture_is_found(language: str) -> None:
    headline, paragraphs, glued = TEXTS[language]
    inner = f"<p>{paragraphs[0]}</p><p><img src='/a.jpg'></p><p>{glued}</p><p>{paragraphs[1]}</p><p>{paragraphs[2]}</p>"
    document = page(f"<article><h1>{headline}</h1>{inner}</article>")
    assert roles_of(document, glued) == {Role.CAPTION}
    assert not any(roles_of(document, paragraph) & {Role.CAPTION, Role.CREDIT} for paragraph in paragraphs)


@pytest.mark.parametrize("language", TEXTS)
def test_figcaptions_are_found(language: str) -> None:
    headline, paragraphs, glued = TEXTS[language]
    figure = f"<figure><img src='/a.jpg'><figcaption>{glued}</figcaption></figure>"
    document = page(f"<article><h1>{headline}</h1>{figure}{''.join(f'<p>{p}</p>' for p in paragraphs)}</article>")
    assert roles_of(document, glued) == {Role.CAPTION}


@pytest.mark.parametrize(
    "text",
    [
        "The pictures were bought by a museum, the mayor told the news agency Reuters.",
        "He sold the photo to AP",
        "She studied law in Rome, Paris and New York before she came to the AFP.",
    ],
)
def test_a_paragraph_that_merely_ends_in_a_name_gets_no_vote(text: str) -> None:
    _, paragraphs, _ = TEXTS["English"]
    document = plain("\n\n".join([paragraphs[0], text, *paragraphs[1:]]))
    assert [*caption(document), *stray_caption(document)] == []


def test_linked_teasers_in_figures_are_no_captions() -> None:
    headline, paragraphs, _ = TEXTS["English"]
    teasers = "".join(
        f"<figure><a href='/{n}'><img src='/t/{n}-story.jpg'><figcaption>Story {n} of the day</figcaption></a></figure>"
        for n in range(5)
    )
    texts = "".join(f"<p>{p}</p>" for p in paragraphs)
    document = page(f"<article><h1>{headline}</h1>{texts}</article><section>{teasers}</section>")
    assert labelled(document).of(Role.CAPTION, Role.CREDIT) == []


def test_the_speaker_of_a_quotation_is_no_caption() -> None:
    headline, paragraphs, _ = TEXTS["English"]
    quotation = "<blockquote>“We are happy to be back.”<figcaption>Jane Roe</figcaption></blockquote>"
    texts = f"<p>{paragraphs[0]}</p>{quotation}<p>{paragraphs[1]}</p><p>{paragraphs[2]}</p>"
    document = page(f"<article><h1>{headline}</h1>{texts}</article>")
    assert roles_of(document, "Jane Roe") & {Role.CAPTION, Role.CREDIT} == set()


def test_a_short_text_that_says_the_alternative_text_again_is_a_caption() -> None:
    headline, paragraphs, _ = TEXTS["English"]
    inner = f'<p>{paragraphs[0]}</p><img src="/a.jpg" alt="The pier"><div>The pier</div><p>{paragraphs[1]}</p>'
    document = page(f"<article><h1>{headline}</h1>{inner}<p>{paragraphs[2]}</p></article>")
    assert roles_of(document, "The pier") == {Role.CAPTION}


def test_a_date_in_a_box_that_is_called_a_caption_is_none() -> None:
    headline, paragraphs, _ = TEXTS["English"]
    head = f'<div class="caption"><h1>{headline}</h1><time>Friday 3 May 2024</time></div>'
    document = page(f"<article>{head}{''.join(f'<p>{text}</p>' for text in paragraphs)}</article>")
    assert Role.CAPTION not in roles_of(document, "Friday 3 May 2024")


def test_who_said_a_quote_in_a_figure_is_no_caption() -> None:
    said = "<figcaption>— Maud Kestrel, keeper of the lamps</figcaption>"
    quote = "<blockquote>It was all there in the log.</blockquote>"
    assert _reasons_of(f"<figure>{quote}{said}</figure>", "— Maud Kestrel, keeper of the lamps") == []
    assert _reasons_of(f'<figure><img src="/a.jpg">{quote}{said}</figure>', "— Maud Kestrel, keeper of the lamps")


def test_a_video_s_title_with_its_length_is_no_caption() -> None:
    box = '<figure class="embed"><img src="/a.jpg"><figcaption class="caption">{}</figcaption></figure>'
    assert _reasons_of(box.format("Bear walks into a shop 02:04"), "Bear walks into a shop 02:04") == []
    assert _reasons_of(box.format("Bear walks into a shop at 2:04 pm"), "Bear walks into a shop at 2:04 pm")


def _reasons_of(box: str, text: str) -> list[str]:
    prose = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
    document = page(f"<article><h1>Harbour reopens</h1>{prose}{box}{prose}</article>")
    return [vote.reason for vote in caption(document) if document.blocks[vote.block].text == text]


def test_the_way_through_the_site_is_no_caption() -> None:
    trail = '<a href="/">Home</a> &gt;&gt; <a href="/east">East</a> &gt;&gt; Article'
    rows = f'<table><tr><td><img src="/top.jpg"></td></tr><tr><td>You are here: {trail}</td></tr></table>'
    prose = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
    document = page(f"{rows}<h1>Harbour reopens</h1>{prose}")
    assert roles_of(document, "You are here: Home >> East >> Article") == {Role.BOILERPLATE}


def test_a_date_and_source_beside_a_picture_are_no_caption() -> None:
    line = "3 May 2026 09:15 Source: Reuters"
    assert "gluedCredit" not in _reasons_of(f'<p><img src="/a.jpg"></p><p>{line}</p>', line)


@pytest.mark.parametrize(
    "text", ["The pier was broken by the storm […]", 'The pier was broken … <a href="/pier">Full story »</a>']
)
def test_excerpts_of_other_pages_are_no_captions(text: str) -> None:
    box = f'<div class="image"><img src="/a.jpg"><p>{text}</p></div>'
    prose = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
    document = page(f"<article><h1>Harbour reopens</h1>{prose}{box}{prose}</article>")
    assert labelled(document).of(Role.CAPTION) == []


def test_titles_below_linked_pictures_far_behind_the_text_are_no_captions() -> None:
    item = '<li><a href="/v{0}"><img src="/v{0}.jpg" alt="{1}"></a><p>{1}</p></li>'
    titles = ["A ferry on its way to the island", "The keeper of the lamps at work", "The oldest nets of the town"]
    items = "".join(item.format(number, title) for number, title in enumerate(titles))
    prose = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
    between = "".join(f"<p>{word}</p>" for word in ("Print", "Share", "Letters", "Contact", "Imprint"))
    document = page(
        f'<h1>Harbour reopens</h1><div>{prose}</div>{between}<div class="image-list"><ol>{items}</ol></div>'
    )
    assert labelled(document).of(Role.CAPTION) == []


def test_a_short_text_alone_in_a_figure_is_its_caption() -> None:
    prose = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
    box = '<div class="articlePhoto"><img src="/a.jpg"><span class="t">The old keeper</span></div>'
    document = page(f"<article><h1>Harbour reopens</h1>{prose}{box}{prose}</article>")
    assert roles_of(document, "The old keeper") == {Role.CAPTION}


def test_a_short_line_with_an_agency_right_below_a_picture() -> None:
    headline, paragraphs, _ = TEXTS["Chinese"]
    texts = "".join(f"<p>{text}</p>" for text in paragraphs)
    document = page(f'<h1>{headline}</h1><div><div><img src="/a.jpg"></div>清晨的码头。视觉中国 资料<br>{texts}</div>')
    assert roles_of(document, "清晨的码头。视觉中国 资料") == {Role.CAPTION}


def test_what_stands_beside_a_code_to_be_scanned_is_no_caption() -> None:
    headline, paragraphs, _ = TEXTS["Chinese"]
    texts = "".join(f"<p>{text}</p>" for text in paragraphs)
    code = '<div><img src="data:image/png;base64,R0"><p>扫码阅读全文</p></div>'
    document = page(f"<h1>{headline}</h1><div>{texts}{code}{texts}</div>")
    assert Role.CAPTION not in roles_of(document, "扫码阅读全文")


PROSE = "".join(f"<p>{line}</p>" for line in TEXTS["English"][1])
CRANE = "A crane lifts a wreck out of the harbour on Thursday."


def test_the_name_of_a_file_is_no_caption() -> None:
    box = '<figure><img src="/a.jpg"><figcaption>{}</figcaption></figure>'
    assert _reasons_of(box.format("harbour-640-ss03.jpg"), "harbour-640-ss03.jpg") == []


def test_the_copyright_of_a_text_beside_a_counting_pixel_is_no_caption() -> None:
    line = "Copyright 2024 Lowmouth Radio. To see more, visit http://radio.example/."
    box = f'<div><p>{line}</p><div><img src="/count"></div></div>'
    document = page(f"<article><h1>Harbour reopens</h1><div>{PROSE}{box}</div></article>")
    assert Role.CAPTION not in roles_of(document, line)


def test_the_label_of_a_cell_beside_stars_is_no_caption() -> None:
    rows = '<table><tr><td>Readers:</td><td><img src="/s1"></td></tr><tr><td>Members of staff:</td></tr></table>'
    document = page(f"<article><h1>Harbour reopens</h1>{rows}{PROSE}</article>")
    assert Role.CAPTION not in roles_of(document, "Members of staff:")


@pytest.mark.parametrize("name", ["articleHeader", "image-footer", "embedded-image"])
def test_a_text_named_a_caption_below_the_lead_picture_whatever_the_box_is_called(name: str) -> None:
    box = f'<div class="{name}"><img src="/a.jpg"><div class="imgCaption">{CRANE}</div></div>'
    document = page(f"<div><h1>Harbour reopens</h1></div>{box}<div>{PROSE}</div>")
    assert roles_of(document, CRANE) == {Role.CAPTION}


def test_teasers_named_captions_in_the_footer_are_none() -> None:
    box = f'<div class="page-footer"><img src="/a.jpg"><div class="caption"><a href="/b">{CRANE}</a></div></div>'
    document = page(f"<article><h1>Harbour reopens</h1>{PROSE}</article>{box}")
    assert Role.CAPTION not in roles_of(document, CRANE)


def test_a_caption_by_name_with_a_name_in_brackets_needs_no_picture() -> None:
    """Pages that load their pictures by script show the caption alone."""
    line = f"{CRANE} <em>(Ada Obi/The Lowmouth Star)</em>"
    document = page(f'<article><h1>Harbour reopens</h1><div class="Caption">{line}</div>{PROSE}</article>')
    assert roles_of(document, f"{CRANE} (Ada Obi/The Lowmouth Star)") == {Role.CAPTION}


@pytest.mark.parametrize(("line", "is_one"), [("Redakteur", False), ("Lowmouth", True)])
def test_what_somebody_does_for_a_living_is_neither_caption_nor_credit(line: str, is_one: bool) -> None:
    portrait = f'<figure><img src="/w.jpg" width="600" height="400"><div class="caption">{line}</div></figure>'
    document = page(f"<article><h1>Harbour reopens</h1>{portrait}{PROSE}</article>")
    assert bool(roles_of(document, line) & {Role.CAPTION, Role.CREDIT}) == is_one
