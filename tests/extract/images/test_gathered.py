"""One credit for all pictures, and captions in attributes."""

from __future__ import annotations

import pytest

from tests.extract.images.test_pair import article, figure, pictures_of, told

ONE, TWO = "The crane on the old pier", "Nets are dried below the lighthouse"
PAIR = (figure(ONE, '<img src="/media/crane-on-the-pier.jpg">'), figure(TWO, '<img src="/media/nets-are-dried.jpg">'))


@pytest.mark.parametrize("line", ["Photos: Ada Obi", "Übrige Fotos: Ada Obi", "Text: Jane Doe, Fotos: Ada Obi"])
def test_a_credit_below_the_text_is_that_of_all_pictures_without_one(line: str) -> None:
    html = article(*PAIR).replace("</article>", f"<p>{line}</p></article>")
    assert told(pictures_of(html)) == [(ONE, "Ada Obi"), (TWO, "Ada Obi")]


def test_pictures_keep_their_own() -> None:
    html = article(PAIR[0], figure(f"{TWO}. Foto: Uta Keil/dpa")).replace(
        "</article>", "<p>Photos: Ada Obi</p></article>"
    )
    assert told(pictures_of(html)) == [(ONE, "Ada Obi"), (f"{TWO}.", "Uta Keil/dpa")]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (f'<div data-caption="{ONE}" data-credit="© Ada Obi / DR"><img src="/a.jpg"></div>', [(ONE, "© Ada Obi / DR")]),
        (f'<img src="/a.jpg" title="{ONE}. Crédito: Reuters/Ada Obi">', [(f"{ONE}.", "Reuters/Ada Obi")]),
        (f'<img src="/a.jpg" alt="{ONE}">', [(None, None)]),
        (f'<div data-caption="{ONE}"><img src="/a.jpg"></div>', [(None, None)]),
    ],
)
def test_an_attribute_gives_a_caption_only_with_its_credit(
    image: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert told(pictures_of(article(image))) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        (f"<span>{ONE}</span><span>Ada Obi</span>", (ONE, "Ada Obi")),
        (f"{ONE}. <em>Ada Obi</em>", (f"{ONE}.", "Ada Obi")),
        ("海辺のコウノトリ<span>ロイター＝共同</span>", ("海辺のコウノトリ", "ロイター＝共同")),
        (f"{ONE} in <em>Royal Harbour</em>", (f"{ONE} in Royal Harbour", None)),
    ],
)
def test_the_last_inline_element_holds_the_credit(caption: str, expected: tuple[str, str | None]) -> None:
    assert told(pictures_of(article(figure(caption)))) == [expected]
