"""Patterns behind a cheap look find what they find alone."""

from __future__ import annotations

import re

import pytest

from archiver.extract.images.gated import Gated
from archiver.extract.images.words import CreditWords

_TEXTS = (
    "Photo: Jane Doe/AFP via Getty Images",
    "A harbour at dawn. © 2024 dpa",
    "山田太郎撮影",
    "J. Petraitis / BNS nuotr.",
    "İSTANBUL - FOTOĞRAF: AA",
    "Klicken Sie hier | Foto 1/5 Bild vergrößern",
    "Photograph by Ada Obi. ALL RIGHTS RESERVED",
    "Nothing of the kind stands here",
    "",
)


@pytest.mark.parametrize("text", _TEXTS)
def test_the_look_changes_nothing(text: str, words: CreditWords) -> None:
    for gated in (words.by, words.sign, words.suffix, words.maker, words.joiner):
        alone, behind_look = gated.regex.search(text), gated.search(text)
        assert (alone and alone.span()) == (behind_look and behind_look.span())
        assert [match.span() for match in gated.finditer(text, 3)] == [
            match.span() for match in gated.regex.finditer(text, 3)
        ]


def test_most_texts_are_not_searched() -> None:
    gated = Gated(r"(?:Foto|Image) by", re.I)
    assert gated.may_hit("an image by jane doe")
    assert not gated.may_hit("a harbour at dawn")


@pytest.mark.parametrize(
    "text", ["EFE Juan Pérez", "Jane Doe/AFP", "新華社", "(ＡＰ) John Roe", "agence france-presse"]
)
def test_names_of_agencies_are_seen(text: str, words: CreditWords) -> None:
    assert words.may_name_agency(text)
    assert words.may_credit(text)
