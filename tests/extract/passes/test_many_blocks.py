"""Pages with very many pictures: reading captions and credits stays bounded, and the first ones are still read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.extract.document import Document
from archiver.extract.passes.caption import caption
from archiver.extract.passes.credit import credit
from archiver.extract.passes.stray_caption import stray_caption
from archiver.model.block import Vote
from tests.extract.pages import page

_PICTURES = 3500
_MOST = 3000


@pytest.mark.parametrize("look", [caption, credit, stray_caption])
def test_only_so_many_are_read(look: Callable[[Document], list[Vote]]) -> None:
    figures = (
        f'<figure><img src="/{number}.jpg"><figcaption>A crane at work, number {number}</figcaption>'
        f"<small>Photo: Ada Obi/AFP</small></figure><p>A crane at work, number {number}</p>"
        for number in range(_PICTURES)
    )
    voted = {vote.block for vote in look(page("".join(figures)))}
    assert 0 < len(voted) <= _MOST
    assert min(voted) <= 2
