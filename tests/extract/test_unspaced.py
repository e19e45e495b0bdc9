"""Articles in scripts that put no space between words or have stops of their own: short paragraphs are text, too."""

from __future__ import annotations

import pytest

from archiver.extract.verdict import judge
from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

TEXTS = {
    "th": (
        "สะพานเก่าพังหลังฝนตกหนัก",
        "เทศบาลสั่งปิดสะพานไม้เก่าข้ามคลองบางน้อยเมื่อคืนวันอังคาร หลังฝนตกหนักติดต่อกันสามวันจนเสาต้นหนึ่งทรุด",
        "นายกเทศมนตรีกล่าวว่า ชาวบ้านต้องใช้เรือข้ามฟากไปจนถึงสิ้นเดือน และเด็กนักเรียนจะได้ขึ้นเรือโดยไม่เสียเงิน",
        "ช่างจากจังหวัดจะเข้ามาตรวจเสาทุกต้นในวันพฤหัสบดี ส่วนพ่อค้าแม่ค้าริมคลองขอให้เปิดทางเดินเท้าโดยเร็วที่สุด",
    ),
    "lo": (
        "ຂົວເກົ່າພັງຫຼັງຝົນຕົກໜັກ",
        "ທາງການເມືອງສັ່ງປິດຂົວໄມ້ເກົ່າຂ້າມຫ້ວຍນ້ອຍໃນຄືນວັນອັງຄານ ຫຼັງຈາກຝົນຕົກໜັກຕິດຕໍ່ກັນສາມວັນຈົນເສົາຕົ້ນໜຶ່ງຊຸດລົງ",
        "ເຈົ້າເມືອງກ່າວວ່າ ຊາວບ້ານຕ້ອງໃຊ້ເຮືອຂ້າມຟາກໄປຈົນຮອດທ້າຍເດືອນ ແລະນັກຮຽນຈະຂຶ້ນເຮືອໄດ້ໂດຍບໍ່ເສຍເງິນ",
    ),
    "km": (
        "ស្ពានចាស់បាក់ក្រោយភ្លៀង",
        "អាជ្ញាធរក្រុងបានបិទស្ពានឈើចាស់នៅយប់ថ្ងៃអង្គារ បន្ទាប់ពីភ្លៀងធ្លាក់ខ្លាំងបីថ្ងៃជាប់គ្នា ធ្វើឲ្យសសរមួយស្រុតចុះ",
        "អភិបាលក្រុងបាននិយាយថា អ្នកភូមិត្រូវប្រើទូកឆ្លងរហូតដល់ចុងខែ ហើយសិស្សសាលាអាចជិះទូកដោយមិនបង់ប្រាក់។",
    ),
    "my": (
        "တံတားဟောင်း ပြိုကျ",
        "မြို့တော်အာဏာပိုင်များသည် အင်္ဂါနေ့ညက သစ်သားတံတားဟောင်းကို ပိတ်လိုက်ပြီး သုံးရက်ဆက်တိုက် မိုးသည်းထန်စွာ ရွာခဲ့သည်",
        "မြို့တော်ဝန်က ရွာသားများသည် လကုန်အထိ ကူးတို့လှေကို အသုံးပြုရမည်ဟု ပြောကြားပြီး ကျောင်းသားများ အခမဲ့ စီးနိုင်သည်။",
    ),
    "bo": (
        "ཟམ་པ་རྙིང་པ་ཞིག་ཆག",
        "གྲོང་ཁྱེར་གྱི་འགོ་ཁྲིད་ཀྱིས་གཟའ་མིག་དམར་གྱི་དགོང་མོར་ཤིང་ཟམ་རྙིང་པ་དེ་བཀག་པ་རེད། ཉིན་གསུམ་རིང་ཆར་པ་ཆེན་པོ་བབས་ནས་ཀ་བ་གཅིག་ཆག་འདུག",
        "གྲོང་ཁྱེར་གྱི་སྤྱི་ཁྱབ་ཀྱིས་གྲོང་མི་ཚོས་ཟླ་མཇུག་བར་དུ་གྲུ་ནང་འགྲོ་དགོས་པ་དང་སློབ་ཕྲུག་ཚོས་དངུལ་སྤྲོད་མི་དགོས་ཟེར།",
    ),
    "am": (
        "አሮጌው ድልድይ ተሰበረ",
        "የከተማው አስተዳደር አሮጌውን የእንጨት ድልድይ ማክሰኞ ሌሊት ዘጋ፣ ለሦስት ቀናት ያለማቋረጥ ከባድ ዝናብ ስለ ዘነበ።",
        "ከንቲባው እንዳሉት ነዋሪዎች እስከ ወሩ መጨረሻ ድረስ በጀልባ ይሻገራሉ፣ ተማሪዎችም ገንዘብ አይከፍሉም።",
    ),
    "hy": (
        "Հին կամուրջը փլվել է",
        "Քաղաքապետարանը երեքշաբթի գիշերը փակեց գետի վրայի հին փայտե կամուրջը, քանի որ երեք օր հորդառատ անձրև էր։",
        "Քաղաքապետն ասաց, որ գյուղացիները մինչև ամսվա վերջ նավակով կանցնեն, իսկ աշակերտները չեն վճարի:",
    ),
}  # fmt: skip
ENTRIES = ("หน้าแรก", "ข่าวล่าสุด กีฬา บันเทิง", "ติดต่อเรา โฆษณา สมัครสมาชิก")
MENU = "".join(f'<li><a href="/{entry}">{entry}</a></li>' for entry in ENTRIES)


@pytest.mark.parametrize("lang", TEXTS)
def test_short_paragraphs_are_text(lang: str) -> None:
    title, *texts = TEXTS[lang]
    document = page(f"<article><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</article>", lang=lang)
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.PARAGRAPH)] == texts
    assert all(document.layout.prose[i] for i in labels.of(Role.PARAGRAPH))
    assert judge(document, labels).kind == "article"


def test_menus_of_such_scripts_are_none() -> None:
    title, *texts = TEXTS["th"]
    document = page(f"<ul>{MENU}</ul><main><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</main>")
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.PARAGRAPH, Role.LIST_ITEM)] == texts


def test_bold_paragraphs_of_such_scripts_are_no_subheadings() -> None:
    title, first, *texts = TEXTS["th"]
    body = f"<p><b>{first}</b></p><p><b>เรือข้ามฟาก</b></p>" + "".join(f"<p>{text}</p>" for text in texts)
    document = page(f"<article><h1>{title}</h1>{body}</article>", lang="th")
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.SUBHEADING)] == ["เรือข้ามฟาก"]


def test_lines_between_breaks_are_paragraphs() -> None:
    title, *texts = TEXTS["th"]
    document = page(f"<article><h1>{title}</h1><div>{'<br>'.join(texts)}</div></article>", lang="th")
    assert [block.text for block in document.blocks[1:]] == texts


def test_so_are_those_of_plain_texts() -> None:
    document = plain("\n\n".join(TEXTS["th"]))
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.PARAGRAPH)] == list(TEXTS["th"][1:])
