"""What shows that a paragraph is a caption left standing in the text, without its picture.

Texts that were extracted elsewhere, and pages that load pictures by script, keep captions among the paragraphs. What
gives them away is the credit at their end, and that the page shows them once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.scene import Scene, is_marked, is_near
from archiver.extract.images.shape import Certainty, certainty_of, opens_with_label
from archiver.extract.images.split import CaptionSplit, split_caption
from archiver.extract.images.words import CreditWords, credit_words
from archiver.extract.layout import is_heading
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold

__all__ = ["stray_caption"]

_Evidence = tuple[float, str]

_BY_CREDIT: Final = {
    Certainty.LABELLED: (2.6, "gluedCredit"),
    Certainty.CHAIN: (1.8, "gluedChain"),
    Certainty.AGENCY: (0.8, "gluedAgency"),
}
_LONGEST_CHARS, _SHORT_CHARS = 700, 400
_TAIL_CHARS = 90
_LABEL_MARKS: Final = ":：=＝©ⓒ("
_TELLING_CHARS = 15
_MOST = 3000  # blocks that are read on a page, so that no page takes minutes


def stray_caption(document: Document) -> list[Vote]:
    """Votes for captions away from pictures: by the credit glued to them and by their repetition."""
    scene, words = document.scene, credit_words(document.rules)
    candidates = islice((block for block in document.blocks if _may_end_in_credit(block, scene, words)), _MOST)
    splits = {
        block.index: split
        for block in candidates
        if (split := split_caption(block.text, words, pictured=is_marked(block, scene))).credit
        and split.caption
        and split.certainty >= Certainty.AGENCY
    }
    apart = _repeated_apart(document, scene, words)
    if not splits:
        return apart
    strays = [index for index in splits if _is_stray(document.blocks[index], document, scene)]
    votes = [
        Vote(index, Role.CAPTION, weight, reason)
        for index in strays
        for weight, reason in _by_credit(document.blocks[index], splits[index], words, is_usual=len(strays) > 1)
    ]
    return votes + apart + _repeated(document, splits, strays)


def _may_end_in_credit(block: Block, scene: Scene, words: CreditWords) -> bool:
    """A cheap look before a dear one."""
    if not _TELLING_CHARS <= len(block.text) <= _LONGEST_CHARS or is_heading(block):
        return False
    if block.tag == "text" or is_marked(block, scene):
        return True
    end = block.text[-_TAIL_CHARS:]
    return any(mark in end for mark in _LABEL_MARKS) and words.hint.search(end) is not None


def _is_stray(block: Block, document: Document, scene: Scene) -> bool:
    """Away from figures, and not at the very end: there "Source: AP" and "(Jane Doe/AFP)" speak of the text."""
    return not is_marked(block, scene) and not is_near(block, scene) and block.index < document.layout.last


def _by_credit(block: Block, split: CaptionSplit, words: CreditWords, *, is_usual: bool) -> Iterator[_Evidence]:
    credit = split.credit or ""
    yield _BY_CREDIT[split.certainty]
    if split.certainty == Certainty.LABELLED and not words.sign.match(credit):
        before = block.text[: block.text.rfind(credit)]
        if before and not before[-1].isspace() and credit[0].isalpha():
            yield 1.2, "creditWithoutSpace"
        elif opens_with_label(credit, words) or block.tag == "text":
            yield 0.6, "creditAmidText"
    elif split.certainty == Certainty.CHAIN and credit[0] in "([（【":
        yield 1.3, "bracketedChainAmidText"
    if is_usual and len(block.text) <= _SHORT_CHARS:
        yield (0.8 if split.certainty > Certainty.AGENCY else 2.3), "severalEndSo"


def _repeated(document: Document, splits: dict[int, CaptionSplit], strays: list[int]) -> list[Vote]:
    """Votes for blocks whose text stands once more with a credit behind it, and for those that have the credit."""
    with_credit = {fold(split.caption or ""): index for index, split in splits.items()}
    votes = []
    for block in document.blocks:
        if block.index in splits or not _TELLING_CHARS <= len(block.text) <= _LONGEST_CHARS:
            continue
        twin = with_credit.get(fold(block.text))
        if twin is not None:
            votes.append(Vote(block.index, Role.CAPTION, 4.0, "repeatedWithCredit"))
            if twin in strays:
                votes.append(Vote(twin, Role.CAPTION, 2.5, "standsElsewhereToo"))
    return votes


def _repeated_apart(document: Document, scene: Scene, words: CreditWords) -> list[Vote]:
    """Votes for blocks whose text stands once more in a figure, with the credit in a block of its own behind it."""
    votes = []
    twins = ((late, early) for late, early in enumerate(document.layout.twin) if early is not None)
    for late, early in islice(twins, _MOST):
        if not _TELLING_CHARS <= len(document.blocks[late].text) <= _LONGEST_CHARS:
            continue
        for index, other in ((late, early), (early, late)):
            if _is_credited(index, document, scene, words) and not scene.in_figure[other]:
                votes.append(Vote(other, Role.CAPTION, 4.0, "repeatedWithCredit"))
    return votes


def _is_credited(index: int, document: Document, scene: Scene, words: CreditWords) -> bool:
    block = document.blocks[index]
    if not scene.in_figure[index] or index + 1 >= len(document.blocks):
        return False
    behind = document.blocks[index + 1]
    return behind.figure == block.figure and certainty_of(behind.text, words) >= Certainty.AGENCY
