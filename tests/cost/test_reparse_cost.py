"""What a reparse takes beside extraction itself: ratios within one run, whatever else the machine does."""

from __future__ import annotations

from pathlib import Path

from scripts.big.measured import measured
from tests.derive.warcs import made_warcs

_PAGES = 600
_PARAGRAPHS, _TEASERS = 60, 150
"""Some 15 kB of text, as long articles have, and as many links and blocks as stand on pages of real sites."""
_MOST_BESIDE = 0.16
"""It is 9 % here, and 8 % on pages of the corpus (`make big`). Of pages of a few kilobytes it is 12 to 15 %: what is
beside a page has little to do with its length."""
_MOST_GROWTH_BYTES = 40 << 20


def test_little_is_spent_beside_extraction_and_memory_stays(tmp_path: Path) -> None:
    warcs = made_warcs(tmp_path / "news", files=4, pages=_PAGES, paragraphs=_PARAGRAPHS, teasers=_TEASERS)
    made = measured(tmp_path / "out", warcs, tmp_path / "times")
    share = made.beside_s / made.extraction_s
    print(f"{1000 * made.extraction_s / _PAGES:.2f} ms a page, beside it {share:.1%}")
    assert (made.took.pages, made.took.failures) == (_PAGES, 0)
    assert share < _MOST_BESIDE
    for one in made.spent:
        assert one.rss_bytes[-1] - one.rss_bytes[0] < _MOST_GROWTH_BYTES
