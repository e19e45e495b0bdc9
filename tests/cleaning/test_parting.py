"""Texts parted: what stays stays byte for byte, what goes has its place, and what a corpus shares goes."""

from __future__ import annotations

import json

import pytest

from archiver.cleaning.corpus import Corpus
from archiver.cleaning.parting import Parted, part
from tests.clean.made_corpus import made_pages
from tests.cleaning.texts import BANNER, corpus_of, rules, stories
from tests.conftest import SHARED

SEED = SHARED / "seed"
_UGLY = ("", "\n", " \r\n\r\n ", "One line", "\ufeffA\r\rB\u2029C\u2028D", "a\x00b\n\n\n\nc\n", "“" * 50, "1\n" * 300)


def _check(text: str, parted: Parted) -> None:
    """What was kept and what was taken out are the text, but for white space between them."""
    left, at = [], 0
    for piece in parted.pieces:
        assert text[piece.start : piece.end] == piece.text != ""
        assert piece.start >= at
        left.append(text[at : piece.start])
        at = piece.end
    assert "".join("".join([*left, text[at:]]).split()) == "".join(parted.text.split())
    if not parted.pieces:
        assert parted.text == text


def test_nothing_is_lost_or_changed() -> None:
    made = [page.text for page in made_pages(60, seed=3)]
    for corpus in (Corpus(), corpus_of(stories(20))):
        for text in (*_UGLY, *made, *(text.replace("\n", "\r\n") for text in stories(5))):
            _check(text, part(text, corpus, rules()))


def test_a_text_of_many_blocks_is_looked_at_in_windows() -> None:
    text = "\n\n".join(stories(400))
    parted = part(text, corpus_of(stories(20)), rules())
    _check(text, parted)
    assert parted.text.count(BANNER) == 0


def test_what_many_texts_share_is_none_of_theirs() -> None:
    texts = stories(30)
    corpus = corpus_of(texts)
    for text in texts:
        parted = part(text, corpus, rules())
        assert [(piece.role, piece.reason) for piece in parted.pieces] == [
            ("boilerplate", "standsInManyTexts"),
            ("caption", "sharedCredit"),
        ]
        assert parted.text.split("\n\n") == [line for at, line in enumerate(text.split("\n\n")) if at not in (0, 3)]


@pytest.mark.parametrize("text", ["One line", "The council voted.", "Mill burns\n\nNobody was hurt.\n\nYes.", "AP"])
def test_short_texts_stay(text: str) -> None:
    assert part(text, Corpus(), rules()) == Parted(text, ())


def test_few_texts_prove_nothing() -> None:
    parted = part(stories(1)[0], corpus_of(stories(3)), rules())
    assert not [piece for piece in parted.pieces if piece.reason in {"standsInManyTexts", "sharedCredit"}]


def test_the_same_story_many_times_is_no_furniture() -> None:
    text = stories(1)[0]
    parted = part(text, corpus_of([text] * 200), rules())
    assert "The council of Ostrel voted" in parted.text


def test_a_credit_below_makes_a_caption_of_what_stands_above() -> None:
    text = "\n\n".join(
        (
            "Mill of Ostrel burns",
            "The mill of Ostrel burnt down on Tuesday night, and nobody was hurt, the council of the town said.",
            "Firemen beside the mill of Ostrel on Tuesday.",
            "Photo: Mara Dorn",
            "It had stood empty for twelve years, since the last miller went to Kaldau and took his stones along.",
        )
    )
    parted = part(text, Corpus(), rules())
    assert [piece.role for piece in parted.pieces] == ["caption", "credit"]


_LEAD = "The council of Saltmouth voted on Tuesday to close the old fish market, which has stood there since 1903."
_NEXT = "Opponents said that they would go to court, and the traders announced a strike for Friday."


@pytest.mark.parametrize(
    "sign_off",
    ["Reuters", "(Reuters)", "AFP", "AP", "dpa", "(ANSA)", "EFE", "(PAP)", "ТАСС", "（共同）", "Jane Doe/AFP", "© AFP"],
)
def test_a_sign_off_takes_no_paragraph_with_it(sign_off: str) -> None:
    parted = part(f"Market closes\n\n{_LEAD}\n\n{_NEXT}\n\n{sign_off}\n", Corpus(), rules())
    assert _LEAD in parted.text
    assert _NEXT in parted.text


@pytest.mark.parametrize("credit", ["Reuters", "Getty Images", "(AP Photo/Carl Dorn)", "Photo: Ann Lee/AFP", "© AFP"])
@pytest.mark.parametrize("above", [_LEAD, "“I will not sell my stall,” said Bob Fin. “Not to them.”"])
def test_text_above_a_credit_stays(credit: str, above: str) -> None:
    parted = part(f"{_LEAD}\n\n{above}\n\n{credit}\n\n{_NEXT}", Corpus(), rules())
    assert [piece.text for piece in parted.pieces] == [credit]


@pytest.mark.parametrize("line", ["© 2026 Saltmouth Herald. All rights reserved.", "Copyright © 2026 Saltmouth Herald"])
def test_the_copyright_of_a_site_goes(line: str) -> None:
    parted = part("\n\n".join((_LEAD, _NEXT, line, _LEAD.replace("Saltmouth", "Tollen"))), Corpus(), rules())
    assert [piece.text for piece in parted.pieces] == [line]


def test_a_sentence_about_copyright_stays() -> None:
    line = "Copyright 2026 is the name of the law that the council of Saltmouth discussed on Tuesday."
    assert part("\n\n".join((_LEAD, line, _NEXT)), Corpus(), rules()).pieces == ()


def test_a_credit_below_a_banner_goes() -> None:
    text = f"{_LEAD}\n\nSign up for our newsletter\n\n(AP Photo/Carl Dorn)\n\n{_NEXT}"
    assert [piece.role for piece in part(text, Corpus(), rules()).pieces][1:] == ["credit"]


@pytest.mark.corpus
def test_the_text_the_project_began_with() -> None:
    gold = json.loads((SEED / "gold.json").read_text("utf-8"))
    text = next(SEED.glob("*.txt")).read_text("utf-8")
    parted = part(text, Corpus(), rules())
    _check(text, parted)
    kept = [line for line in parted.text.splitlines() if line.strip()]
    assert kept == [gold["title"], *gold["body"]]
