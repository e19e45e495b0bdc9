"""Text of strangers on a terminal."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cli import output, terminal, wrap
from archiver.cli.terminal import clean, clean_line, display_width, shorten
from archiver.cli.wrap import wrap as wrapped

TEXTS = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize("module", [terminal, wrap, output])
def test_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # it is a module


@given(TEXTS)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    made = clean(text)
    assert not {unicodedata.category(char) for char in made if char not in "\n\t"} & {"Cc", "Cs"}
    assert not {unicodedata.bidirectional(char) for char in made} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
    assert clean(made) == made
    made.encode("utf-8")


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=300))
def test_letters_of_every_script_stay(text: str) -> None:
    assert clean(text) == text


@given(TEXTS, st.integers(2, 60))
def test_a_shortened_line_fits(text: str, columns: int) -> None:
    assert display_width(shorten(text, columns)) <= columns
    assert "\n" not in shorten(text, columns)


@given(TEXTS, st.integers(10, 60))
def test_wrapping_loses_nothing_and_fits(text: str, columns: int) -> None:
    lines = wrapped(text, columns, indent="  ", first="* ").split("\n")
    assert lines[0].startswith("* ") and all(line.startswith("  ") for line in lines[1:])
    assert "".join("".join(line[2:] for line in lines).split()) == "".join(clean_line(text).split())
    assert all(display_width(line) <= columns for line in lines)
