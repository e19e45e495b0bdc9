"""Labels found from their separators backwards."""

from __future__ import annotations

import pytest

from archiver.extract.images.words import CreditWords

FOUND = [
    ("The bridge at dawn. Photo: Ada Obi", ["Photo: "]),
    ("The bridge at dawn. Photo : Ada Obi", ["Photo : "]),
    ("The bridge at dawnSource: AP", ["Source: "]),
    ("La façade de la gare. Crédit photo : Luc Morel", ["Crédit photo : "]),
    ("横浜港の朝の様子。写真提供：共同", ["写真提供："]),
    ("아침의 부산항. 사진=연합뉴스", ["사진="]),
    ("The bridge at dawn. © 2024 Ada Obi", ["© 2024 "]),
    ("The bridge at dawn. Photo by Ada Obi", ["Photo by "]),
]
MISSED = ["She said: no", "A photofinish: three boats", "telephoto: a lens", "12:30", "Bilder", ""]


@pytest.mark.parametrize(("text", "openings"), FOUND)
def test_finds(text: str, openings: list[str], words: CreditWords) -> None:
    assert [text[start:end] for start, end in words.openings.find(text)] == openings


@pytest.mark.parametrize("text", MISSED)
def test_spares(text: str, words: CreditWords) -> None:
    assert words.openings.find(text) == []


def test_looks_only_behind_the_start(words: CreditWords) -> None:
    text = "Photo: Ada Obi. Graphic: Uta Keil"
    assert [text[opening.start : opening.end] for opening in words.openings.find(text, 10)] == ["Graphic: "]
