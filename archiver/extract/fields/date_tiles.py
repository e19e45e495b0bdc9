"""Dates whose parts stand in boxes beside each other at the title: `2024`, `05/03`, `10:15`; `14`, `May`, `2024`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from archiver.extract.fields.date_lines import DateWords
from archiver.extract.fields.date_places import AT_TITLE, Ground, place_of
from archiver.extract.fields.dated import Dated, dated
from archiver.model.block import Block
from archiver.web.dates import find_dates

__all__ = ["dates_in_tiles"]

_ABOVE, _BELOW = 5, 6
_LONGEST_TILE: Final = 12
_LONGEST_DATE: Final = 30
_WEIGHT: Final = 3.4
"""Less than that of a line that is only a date."""
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST: Final = re.compile(r"\A((?:19|20)\d\d) (\d{1,2})([./-])(\d{1,2})(?!\d)")


def dates_in_tiles(blocks: Sequence[Block], ground: Ground, words: DateWords, language: str | None) -> Iterator[Dated]:
    """The date of each row of tiny siblings that only together make one, near the title."""
    if ground.title is None:
        return
    near = blocks[max(0, ground.title - _ABOVE) : ground.title + _BELOW]
    for (_, is_tile), row in itertools.groupby(near, lambda block: (block.outer, len(block.text) <= _LONGEST_TILE)):
        tiles = list(row) if is_tile else []
        if len(tiles) < 2 or not any(_YEAR.fullmatch(tile.text) for tile in tiles):
            continue
        text = " ".join(tile.text for tile in tiles)
        text = _YEAR_FIRST.sub(r"\1\3\2\3\4", text)
        one = next(iter(find_dates(text, words.names, language)), None)
        place = place_of(tiles[0], ground)
        if one is not None and one.value.precision != "month" and len(one.raw) <= _LONGEST_DATE and place in AT_TITLE:
            yield dated("published", one.value, one.raw, "blockText", _WEIGHT, "dateTiles", place, block=tiles[0].index)
