from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.charsets import codec_for
from archiver.web.encoding import decode

RUSSIAN = (
    "<p>Городской совет во вторник решил закрыть старую портовую дорогу, потому что в опорах моста нашли трещины.</p>"
)
GERMAN = "<p>Der Gemeinderat beschloss am Dienstag, die alte Hafenstraße für fünf Wochen zu sperren.</p>"
JAPANESE = "<p>市議会は火曜日、古い港の道路を閉鎖することを決めた。橋の柱に亀裂が見つかったためである。</p>"
KOREAN = "<p>시의회는 화요일 다리 기둥에서 균열이 발견되어 오래된 항구 도로를 폐쇄하기로 결정했다.</p>"
CHINESE = "<p>市议会周二决定关闭旧港口公路，因为工程师在桥墩上发现了裂缝。居民表示支持这一决定。</p>"
GREEK = "<p>Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να κλείσει τον παλιό δρόμο του λιμανιού.</p>"


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (GERMAN, "cp1252"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"),
     (KOREAN, "euc_kr"), (CHINESE, "gbk"), (CHINESE, "big5hkscs"), (GREEK, "iso8859-7")],
)  # fmt: skip
def test_declared_by_http_or_by_meta(text: str, codec: str) -> None:
    text = text if codec != "big5hkscs" else "<p>市議會週二決定關閉舊港口公路</p>"
    assert decode(text.encode(codec), f"text/html; charset={codec}").text == text
    meta = f"<meta http-equiv=content-type content='text/html; charset={codec}'>"
    decoded = decode((meta + text).encode(codec), None)
    assert (decoded.text, decoded.source, decoded.problems) == (meta + text, "meta", ())


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (KOREAN, "cp949"),
     (CHINESE, "gb18030"), (GREEK, "cp1253"), (RUSSIAN, "utf-8"), (JAPANESE, "iso2022_jp"),
     (GERMAN, "utf-16-le"), (GERMAN, "utf-16-be")],
)  # fmt: skip
def test_declared_nowhere(text: str, codec: str) -> None:
    markup = f"<html><body>{text * 3}</body></html>"
    assert decode(markup.encode(codec), "text/html").text == markup


@pytest.mark.parametrize(
    ("text", "codec", "language"),
    [("El ayuntamiento señaló que durará un año.", "cp1252", "es"), ("Şehir meclisi dün toplandı.", "cp1254", "tr"),
     (GERMAN, "cp1252", "de-AT"), ("Rada miasta zagłosowała wczoraj.", "cp1250", "pl")],
)  # fmt: skip
def test_the_language_tells_latin_charsets_apart(text: str, codec: str, language: str) -> None:
    markup = f'<!doctype html><html class=x lang="{language}"><body>{text * 3}</body></html>'
    assert decode(markup.encode(codec), None).text == markup


@pytest.mark.parametrize("unit", [b"<script ", b"<meta ", b"<!--", b"<", b"<style>", b"charset=", b"<meta charset="])
def test_unclosed_markup_is_no_trap(unit: bytes) -> None:
    # each of these took minutes where a search began anew at every opening mark
    assert len(decode(b"\xff" + unit * 100_000, None).text) == 1 + len(unit) * 100_000


def test_a_long_page_is_sampled_at_a_whole_character() -> None:
    markup = "<html>" + "".join(f"<p class=x{number}>{JAPANESE}</p>" for number in range(3000))
    assert decode(markup.encode("shift_jis"), None).text == markup


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_outranks_every_declaration(bom: str) -> None:
    markup = "<meta charset=koi8-r>" + RUSSIAN
    decoded = decode(markup.encode(bom), "text/html; charset=windows-1251")
    assert (decoded.text, decoded.source) == (markup, "bom")


def test_utf8_outranks_a_wrong_declaration_and_says_so() -> None:
    for declared in ("iso-8859-1", "windows-1251", "shift_jis"):
        decoded = decode(RUSSIAN.encode(), f"text/html; charset={declared}")
        assert (decoded.text, decoded.charset, decoded.source) == (RUSSIAN, "utf-8", "utf8")
        assert [problem.code for problem in decoded.problems] == ["charsetMismatch"]


def test_what_declares_utf8_and_is_not_is_detected() -> None:
    decoded = decode(RUSSIAN.encode("cp1251") * 3, "text/html; charset=utf-8")
    assert decoded.text == RUSSIAN * 3
    assert decoded.source == "detected"


def test_stray_bytes_do_not_spoil_the_rest() -> None:
    body = RUSSIAN.encode() + "<p>Größe</p>".encode("cp1252") + RUSSIAN.encode()
    decoded = decode(body, "text/html; charset=utf-8")
    assert decoded.text == RUSSIAN + "<p>Größe</p>" + RUSSIAN
    assert [str(problem) for problem in decoded.problems] == ["invalidBytes: 2 in utf-8"]


def test_labels_mean_what_browsers_take_them_for() -> None:
    assert decode(b"\x93quoted\x94 \x80", "text/html; charset=ISO-8859-1").text == "“quoted” €"
    assert decode(CHINESE.encode("gb18030"), "text/html; charset=GB2312").text == CHINESE
    assert [codec_for(label) for label in ("rot13", "zip", "base64", "utf-7", "", "UTF8", "x-sjis")] == [
        None, None, None, None, None, "utf-8", "cp932",
    ]  # fmt: skip


def test_a_short_text_in_a_wide_charset_is_not_taken_for_utf8() -> None:
    decoded = decode("联通".encode("gbk"), "text/html; charset=gbk")
    assert decoded.text == "联通"


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "", "text/html; charset=utf-16", "charset=iso-2022-kr", "charset=hz"]),
)
def test_never_raises(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type).text, str)


@given(st.text(max_size=300))
def test_utf8_survives_whatever_it_says(text: str) -> None:
    body = text.encode("utf-8", "replace")
    if not body.isascii() and b"\x00" not in body:
        assert decode(body, "text/html; charset=utf-8").text == body.decode().removeprefix("\ufeff")


def test_other_detectors_that_are_installed_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    other = ModuleType("chardet")
    vars(other)["detect"] = lambda _: {"encoding": "iso8859-7"}
    monkeypatch.setattr("bs4.dammit.chardet_module", other)
    assert decode(RUSSIAN.encode("cp1251"), None).text == RUSSIAN
