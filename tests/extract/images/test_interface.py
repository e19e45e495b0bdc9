"""Words of buttons at the edges of captions."""

from __future__ import annotations

import pytest

from archiver.extract.images.words import CreditWords
from archiver.model.rules import Rules


def test_takes_away_what_the_patterns_are_for(rules: Rules, words: CreditWords) -> None:
    for pattern in rules.patterns["interface"]:
        for hit in pattern.hits:
            assert words.without_interface(hit) != hit
        for spare in pattern.spares:
            assert words.without_interface(spare) == spare


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Enlarge this image The bridge at dawn. Hide caption", "The bridge at dawn."),
        ("The bridge at dawn (click to enlarge) | 1/5", "The bridge at dawn"),
        ("The bridge at dawn.", "The bridge at dawn."),
        ("Enlarge / The bridge at dawn. Enlarge", "The bridge at dawn."),
        ("Enlarge | Buy this photo", ""),
        ("Bild vergrößern | Foto kaufen", ""),
        ("Enlarge the bridge, they say.", "Enlarge the bridge, they say."),
        ("", ""),
    ],
)
def test_takes_several_away(text: str, left: str, words: CreditWords) -> None:
    assert words.without_interface(text) == left
