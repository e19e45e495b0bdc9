"""What ends a line, what stands before its colon, and what is the same in other texts."""

from __future__ import annotations

import pytest

from archiver.cleaning.line import key, read_line


@pytest.mark.parametrize(
    ("text", "tail", "parts"),
    [
        ("A flag flies over the town of Ostrel.Source:ZL", "Source:ZL", ("source", "zl")),
        ("Smoke rises over the mill. Mara Dorn/ZL via Kalt", "Mara Dorn/ZL via Kalt", ("mara dorn", "zl", "kalt")),
        ("The mill after the fire. (ZL)", "(ZL)", ("zl",)),
        ("水門の前に立つ女性。＝東西／山田花子", "＝東西／山田花子", ("東西", "山田花子")),
        ("시장이 시청 앞에 섰다. 사진: 동서통신", "사진: 동서통신", ("사진", "동서통신")),
        ("नदी के पास खड़े लोग। फोटो: पूर्वी", "फोटो: पूर्वी", ("फोटो", "पूर्वी")),
    ],
)  # fmt: skip
def test_a_credit_behind_a_sentence(text: str, tail: str, parts: tuple[str, ...]) -> None:
    line = read_line(text)
    assert line is not None
    assert (line.tail, line.parts) == (tail, parts)


@pytest.mark.parametrize(
    "text",
    [
        "The council voted on Tuesday to repair the bridge.",
        "There are many ways to repair a bridge. Here is how it works:",
        "More of it stands on the pages of the town. Write to town@ostrel.example/help",
        "It costs more than it did in the spring at bridge.example and mill.example",
        "He wrote to Dr. Mara Dorn in the spring about the old bridge",
        "Tool | Does it mend bridges? | Time",
        "She left in the spring. he had never asked why anybody would want to do that",
    ],
)
def test_what_is_no_credit(text: str) -> None:
    line = read_line(text)
    assert line is not None
    assert line.parts == ()


def test_numbers_count_in_sentences_and_not_elsewhere() -> None:
    def same(one: str, other: str) -> bool:
        first, second = read_line(one), read_line(other)
        assert first is not None and second is not None
        return first.text == second.text

    assert same("Shared 1,204 times", "Shared 12 times")
    assert not same("The bridge costs 12 crowns.", "The bridge costs 13 crowns.")


def test_labels_are_words_before_a_colon_of_what_is_no_sentence() -> None:
    labels = [read_line(text) for text in ("Next to read: Mill burns", "Step 3: Dig", "He said: it burns.")]
    assert [line and line.label for line in labels] == ["next to read", None, None]


def test_long_lines_are_not_looked_at_and_keys_stay_the_same() -> None:
    assert read_line("word " * 200) is None
    assert key("line", "a") == key("line", "a") != key("half", "a")
    assert key("line", "\ud800") > 0
