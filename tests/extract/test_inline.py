from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.inline import BREAK, clip, paragraphs
from archiver.model.block import Span

LONG = "The council voted on Tuesday to close the old harbour bridge for the whole of the coming winter season."


def _texts(pieces: list[str], **options: bool) -> list[str]:
    return [
        " ".join("".join(piece if piece != BREAK else " " for piece in pieces[start:end]).split())
        for start, end in paragraphs(pieces, (), **options)
    ]


def test_single_breaks_part_prose() -> None:
    assert _texts([LONG, BREAK, LONG, BREAK, "It rained."]) == [LONG, LONG, "It rained."]


def test_single_breaks_keep_verse_and_addresses_together() -> None:
    assert _texts(["Harbour Office", BREAK, "3 Quay Street", BREAK, "Port Ellery"]) == [
        "Harbour Office 3 Quay Street Port Ellery"
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    lines = [LONG[:60].strip(), BREAK, LONG[60:].strip().lower(), BREAK, BREAK, "Second."]
    assert len(_texts(lines)) == 2


def test_outside_running_text_a_full_sentence_ends_a_line() -> None:
    pieces = ["This site is for sale.", BREAK, "Monday, 3 May 2024"]
    assert _texts(pieces, running=False) == ["This site is for sale.", "Monday, 3 May 2024"]
    assert len(_texts(pieces)) == 1


def test_captions_are_parted_at_every_break() -> None:
    assert _texts(["A ferry leaves", BREAK, "Photo: Jane Doe"], every_break=True) == [
        "A ferry leaves",
        "Photo: Jane Doe",
    ]


@given(st.lists(st.sampled_from(["a ", LONG, BREAK, " ", "b."]), max_size=12), st.booleans(), st.booleans())
def test_no_text_is_lost_or_doubled(pieces: list[str], every_break: bool, running: bool) -> None:
    whole = " ".join("".join(" " if piece == BREAK else piece for piece in pieces).split())
    assert " ".join(_texts(pieces, every_break=every_break, running=running)) == whole


def test_spans_are_clipped_to_the_paragraph() -> None:
    assert clip([Span(0, 2, "b", None), Span(5, 9, "a", "/x")], 4, 8) == [Span(1, 4, "a", "/x")]
