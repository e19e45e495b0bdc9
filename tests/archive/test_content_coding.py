"""Layers of content-coding hand on pieces: what they hold together is the last one's output."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Iterator
from functools import partial

import brotli  # type: ignore[import-untyped]  # it comes without types
import pytest
import zstandard

from archiver.archive.content_coding import content_damage, content_decoded

_NOISE = random.Random(3).randbytes(8 << 20)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def test_memory_is_that_of_the_output_alone() -> None:
    body = _NOISE
    for _ in range(5):
        body = gzip.compress(body, 0)
    tracemalloc.start()
    decoded, problems, is_cut = content_decoded(body, ["gzip"] * 5, 32 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (decoded == _NOISE, problems, is_cut) == (True, (), False)
    assert peak < 1.5 * len(_NOISE)


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        (["deflate", "gzip"], gzip.compress(_raw_deflate(_NOISE[:300_000]))),
        (["gzip", "deflate"], _raw_deflate(gzip.compress(_NOISE[:300_000]))),
        (["br"], brotli.compress(_NOISE[:300_000])),
        (["zstd", "br"], brotli.compress(zstandard.compress(_NOISE[:9]) + zstandard.compress(_NOISE[9:300_000]))),
        (["gzip", "zstd"], zstandard.compress(gzip.compress(_NOISE[:1]) + gzip.compress(_NOISE[1:300_000]) + b"\0")),
    ],
)  # fmt: skip
def test_layers_of_all_kinds(codings: list[str], body: bytes) -> None:
    assert content_decoded(body, codings, 1 << 20) == (_NOISE[:300_000], (), False)


def test_the_layer_that_isnt_there_ends_the_decoding() -> None:
    inner = gzip.compress(_NOISE[:200_000])
    decoded, problems, _ = content_decoded(gzip.compress(inner), ["gzip", "br", "gzip"], 1 << 20)
    assert decoded == inner
    assert [problem.partition(": ")[0] for problem in problems] == ["notContentCoded"]


def test_damage_of_an_outer_layer_is_told_though_the_inner_one_is_whole() -> None:
    outer = gzip.compress(gzip.compress(b"whole") + _NOISE[:200_000])
    decoded, problems, is_cut = content_decoded(outer[:-5_000], ["gzip", "gzip"], 1 << 20)
    assert (decoded, is_cut) == (b"whole", False)
    assert problems == ("damagedContentCoding: gzip: ends too early",)
    decoded, problems, is_cut = content_decoded(outer, ["gzip", "gzip"], 100_000)
    assert (decoded, is_cut) == (b"whole", True)
    assert problems == ("decodedBodyTooLarge: gzip: more than 100000 bytes",)


_TEXT = b"".join(b"<p>Paragraph %d of a page about the ferry.</p>" % (n * n) for n in range(200))


@pytest.mark.parametrize(
    ("coding", "packed", "has_checksum"),
    [
        ("gzip", gzip.compress(_TEXT), True),
        ("deflate", zlib.compress(_TEXT), True),
        ("deflate", _raw_deflate(_TEXT), False),
        ("br", brotli.compress(_TEXT), False),
    ],
)
def test_wrong_bytes_amid_a_small_body_are_damage(coding: str, packed: bytes, has_checksum: bool) -> None:
    """Whatever is unpacked without a checksum may be wrong and yet have its coding."""
    found = 0
    for at in range(len(packed) // 3, len(packed) // 2, 7):
        wrong = packed[:at] + b"\xff\xff\xff\xff\xff\xff" + packed[at + 6 :]
        decoded, problems, _ = content_decoded(wrong, [coding], 1 << 20)
        assert decoded[:200] == _TEXT[:200]
        if has_checksum or problems:
            found += 1
            assert [problem.partition(": ")[0] for problem in problems] == ["damagedContentCoding"]
            assert content_damage(partial(_once, wrong), [coding], 1 << 20) is not None
    assert found


def test_a_wrong_checksum_loses_nothing_of_the_text() -> None:
    packed = bytearray(gzip.compress(_TEXT))
    packed[-8] ^= 255
    decoded, problems, _ = content_decoded(bytes(packed), ["gzip"], 1 << 20)
    assert decoded == _TEXT
    assert problems[0].startswith("damagedContentCoding: gzip: ")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize(
    "plain", [_TEXT, b'{"a": 1}', "Überfahrt geändert".encode(), b"\x89PNG\r\n\x1a\n" + _NOISE[:9_000]]
)
def test_what_has_no_coding_is_left_as_it_is(coding: str, plain: bytes) -> None:
    decoded, problems, _ = content_decoded(plain, [coding], 1 << 20)
    assert decoded == plain
    assert problems[0].startswith("notContentCoded")
    assert content_damage(partial(_once, plain), [coding], 1 << 20) is None


def _once(body: bytes) -> Iterator[bytes]:
    yield body
