"""Layers of content-coding hand on pieces: what they hold together is the last one's output."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib

import brotli  # type: ignore[import-untyped]  # it comes without types
import pytest
import zstandard

from archiver.archive.content_coding import content_decoded

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
