"""Bytes that are no text are no article, however they came; text is one in whatever character set."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from dataclasses import replace

import pytest

from archiver.extract import extract
from archiver.model.capture import Capture, CaptureKind
from archiver.web.controls import strip_controls
from tests.extract.pages import rules


def packed_pages() -> dict[str, bytes]:
    noise = random.Random(6).randbytes(9_000)
    return {
        "noise": noise,
        "gzip": gzip.compress(noise),
        "zip": zip_of(noise),
        "replaced": noise.decode("utf-8", "replace").encode(),
        "replaced, without controls": strip_controls(noise.decode("utf-8", "replace"))[0].encode(),
    }


def zip_of(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a", content)
    return packed.getvalue()


@pytest.mark.parametrize("name", packed_pages())
@pytest.mark.parametrize("kind", ["text", "file", "response"])
def test_packed_bytes_are_no_article_of_any_kind(name: str, kind: CaptureKind) -> None:
    html = (("content-type", "text/html; charset=utf-8"),)
    sent = Capture("https://a.example/x", "https://a.example/x", None, 200, headers=html, body=packed_pages()[name])
    made = extract(replace(sent, kind=kind), rules())
    assert (made.page_verdict.kind, made.article_body, made.headline) == ("other", None, None)
    assert made.page_verdict.signals[0].startswith("notText")


RUSSIAN = "Мэр города открыл новый мост через реку и ответил на вопросы жителей. " * 9
JAPANESE = "市長は金曜日に新しい橋を開き、住民の質問に答えた。Bridge\n" * 20


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "utf-16"), (JAPANESE, "utf-16"), (JAPANESE, "iso2022_jp"),
        (JAPANESE, "shift_jis"), ("Le maire a fêté l’été à Nîmes, où il était né. " * 9, "cp1252"),
        ("The mayor opened the long-\x02awaited bridge and answered questions. " * 9, "ascii"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", None])
def test_text_in_any_character_set_is_no_packed_bytes(text: str, codec: str, declared: str | None) -> None:
    header = (("content-type", f"text/html; charset={declared}"),) if declared else ()
    plain = Capture("https://a.example/x", "https://a.example/x", headers=header, kind="text")
    for stray in "", "\x1a":
        made = extract(replace(plain, body=(text + stray).encode(codec)), rules())
        assert made.page_verdict.kind == "article"
        markup = f"<h1>Bridge</h1><p>{text}</p>{stray}".encode(codec)
        made = extract(replace(plain, body=markup, kind="response"), rules())
        assert not any("notText" in signal for signal in made.page_verdict.signals)
