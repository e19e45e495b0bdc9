"""Keys that sentences which are alike have in common: MinHash, cut into bands (locality-sensitive hashing)."""

from __future__ import annotations

from typing import Final

from rensa import RMinHash

from archiver.dataset.clusters.alike import MIN_WORDS
from archiver.dataset.clusters.sentences import Sentence

__all__ = ["BANDS", "keys"]

BANDS: Final = 4
_ROWS: Final = 5
"""Two sentences with a share of s of their words in common have a key in common with 1 - (1 - s**5)**4: .97 for s = .9,

.52 for .7, .01 for .3. Texts have several sentences in common, so that hardly any pair is missed.
"""
_SEED: Final = 1


def keys(sentence: Sentence) -> list[int]:
    """One key a band, below 2**63; none for a sentence that is too short to say anything."""
    if sentence.words < MIN_WORDS:
        return []
    minhash = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update([f"{term:x}" for term in sentence.terms])
    digest = minhash.digest()
    return [_joined(band, digest[band * _ROWS : (band + 1) * _ROWS]) for band in range(BANDS)]


def _joined(band: int, values: list[int]) -> int:
    key = band
    for value in values:
        key = (key * 0x9E3779B97F4A7C15 + value) & 0xFFFF_FFFF_FFFF_FFFF
        key ^= key >> 29
    return key >> 1
