"""JSON-LD that templates broke: what is plainly meant is read, and nothing else."""

from __future__ import annotations

import time

import pytest

from archiver.web.json_mending import mended
from archiver.web.scriptjson import read_json

_DEPTH = 20


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            '{"datePublished": 2024-05-06T07:08:09+02:00, "a": 1}',
            {"datePublished": "2024-05-06T07:08:09+02:00", "a": 1},
        ),
        ('{"dateModified": 2024-05-06}', {"dateModified": "2024-05-06"}),
        ('{"logo": https://post.example/logo.png\n}', {"logo": "https://post.example/logo.png"}),
        ('{"a": "x", // said twice\n"b": 2 /* or\nthree */}', {"a": "x", "b": 2}),
        ('{\n"headline": "Mayor calls plan "madness"",\n"a": 1\n}', {"headline": 'Mayor calls plan "madness"', "a": 1}),
        ('{\n"headline": ""Madness", says the mayor"\n}', {"headline": '"Madness", says the mayor'}),
        ('{\n"a": "said \\"no\\" and "yes""\n}', {"a": 'said "no" and "yes"'}),
        ("{\n“datePublished”: “2024-05-06”\n}", {"datePublished": "2024-05-06"}),
        (
            '{\\"a\\": \\"b \\\\\\"c\\\\\\"\\", \\"u\\": \\"https:\\/\\/x.example\\"}',
            {"a": 'b "c"', "u": "https://x.example"},
        ),
        (
            '{"url": "a.png"\n"height": 3,\n"of": {"b": 1}\n"c": 2}',
            {"url": "a.png", "height": 3, "of": {"b": 1}, "c": 2},
        ),
    ],
)
def test_what_is_meant_is_read(text: str, value: object) -> None:
    assert read_json(text, _DEPTH) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "Mayor calls plan "madness"", "a": "b"}',
        '{"a": undefined}',
        "{'a': 'b'}",
        '{"a": 2024-05-06T07}',
    ],
)
def test_what_isn_t_plain_stays_unread(text: str) -> None:
    assert read_json(text, _DEPTH) is None


def test_what_is_sound_stays_as_it_is() -> None:
    text = '{"a": "see https://x.example // there", "b": "2024-05-06, 1", "c": ["2024-05-06", "/* no */"]}'
    assert mended(text) == text


@pytest.mark.parametrize(
    "piece", ['"', "/*", "/* ", "\n", "1\n", ' "a": "b"\n', "“", "2020-01-01", ":https://", '"\n ', '"a":', '\\"', " "]
)
def test_it_takes_time_by_length_alone(piece: str) -> None:
    def takes_s(times: int) -> float:
        begun = time.process_time()
        mended("{" + piece * times)
        return time.process_time() - begun

    assert min(takes_s(20_000) for _ in range(3)) < 40 * max(min(takes_s(2_000) for _ in range(3)), 0.001)
