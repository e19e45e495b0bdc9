"""What shows that a paragraph is a caption left standing in the text, without its picture.

Texts that were extracted elsewhere, and pages that load pictures by script, keep captions among the paragraphs. What
gives them away is the credit at their end, and that the page shows them once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.amid import goes_on_with_text
from archiver.extract.images.dated import is_dated_line
from archiver.extract.images.reader import Reader
from archiver.extract.images.scene import Scene, is_marked, is_near
from archiver.extract.images.shape import Certainty, opens_with_label
from archiver.extract.images.split import CaptionSplit
from archiver.extract.images.words import CreditWords
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
_LABEL_MARK: Final = re.compile("[:：=＝©ⓒ]|\\(c")
_SIGNS: Final = ("©", "ⓒ", "(c")
_HEAD_CHARS = 8
_LEAD_BLOCKS = 12  # above the first prose, where the lead picture's caption may stand
_TELLING_CHARS, _LEAST_CAPTION = 15, 8
_FILE_REACH = 60
_FILE: Final = re.compile(
    r"(?:[A-Z][\w.,'’/ -]{2,50} [-–—] )?(?:FILE(?: PHOTO)?\s?[-–—:]\s?|\(FILE(?: PHOTO)?\) )(?=\S+ \S)"
)
_MOST = 3000  # blocks that are read on a page, so that no page takes minutes


def stray_caption(document: Document) -> list[Vote]:
    """Votes for captions away from pictures: by the credit glued to them and by their repetition."""
    scene, reader = document.scene, document.scene.reader(document.rules)
    strays = dict(islice(_strays(document, scene, reader), _MOST))
    votes = [
        Vote(index, Role.CAPTION, weight, reason)
        for index, split in strays.items()
        for weight, reason in _by_credit(document.blocks[index], split, reader.words, is_usual=len(strays) > 1)
    ]
    old = [block for block in document.blocks if "FILE" in block.text[:_FILE_REACH] and _is_of_file(block)]
    votes += [Vote(block.index, Role.CAPTION, 4.0, "filePicture") for block in old]
    splits = strays | dict(_beside_pictures(document, scene, reader))
    return votes + _repeated_apart(document, scene, reader) + (_repeated(document, splits, strays) if splits else [])


def _strays(document: Document, scene: Scene, reader: Reader) -> Iterator[tuple[int, CaptionSplit]]:
    """Blocks away from pictures that end in a credit.

    Not at the very end of the text: there "Source: AP" and "(Jane Doe/AFP)" speak of the text.
    """
    first = max(0, document.layout.first - _LEAD_BLOCKS)
    for block in document.blocks[first : document.layout.last]:
        if not _may_end_in_credit(block, reader) or is_marked(block, scene) or is_near(block, scene):
            continue
        split = reader.split(block.text, pictured=False)
        if _has_both(split) and not is_dated_line(split.caption or "", document):
            yield block.index, split


def _beside_pictures(document: Document, scene: Scene, reader: Reader) -> Iterator[tuple[int, CaptionSplit]]:
    """Blocks beside pictures that end in a credit."""
    for index in scene.beside[:_MOST]:
        block = document.blocks[index]
        is_part = is_marked(block, scene)
        if not _TELLING_CHARS <= len(block.text) <= _LONGEST_CHARS or not (is_part or is_near(block, scene)):
            continue
        if reader.may_credit(block.text) and _has_both(split := reader.split(block.text, pictured=is_part)):
            yield index, split


def _is_of_file(block: Block) -> bool:
    """Whether a text opens as American agencies' captions of old pictures do: "FILE - In this May 5 file photo, …"."""
    if len(block.text) > _LONGEST_CHARS or is_heading(block):
        return False
    return _FILE.match(block.text) is not None


def _has_both(split: CaptionSplit) -> bool:
    if split.caption is None or split.credit is None or split.certainty < Certainty.AGENCY:
        return False
    return len(split.caption) >= _LEAST_CAPTION  # "Watch video: A cat on a raft" is no caption


def _may_end_in_credit(block: Block, reader: Reader) -> bool:
    """A cheap look before a dear one."""
    size = len(block.text)
    if not _TELLING_CHARS <= size <= _LONGEST_CHARS or is_heading(block):
        return False
    if block.tag == "text":
        return reader.may_credit(block.text)
    start = max(0, size - _TAIL_CHARS)
    mark = _LABEL_MARK.search(block.text, start)
    return mark is not None and (mark[0] in _SIGNS or bool(reader.words.openings.labels(block.text, start)))


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


def _repeated(document: Document, splits: dict[int, CaptionSplit], strays: dict[int, CaptionSplit]) -> list[Vote]:
    """Votes for blocks whose text stands once more with a credit behind it, and for those that have the credit."""
    with_credit = {fold(split.caption or ""): index for index, split in splits.items()}
    heads = {fold((split.caption or "")[:_HEAD_CHARS]) for split in splits.values()}
    votes = []
    for block in document.blocks:
        if not _TELLING_CHARS <= len(block.text) <= _LONGEST_CHARS or fold(block.text[:_HEAD_CHARS]) not in heads:
            continue
        twin = None if block.index in splits else with_credit.get(fold(block.text))
        if twin is not None and not _is_quoted(block.index, twin, document):
            votes.append(Vote(block.index, Role.CAPTION, 4.0, "repeatedWithCredit"))
            if twin in strays:
                votes.append(Vote(twin, Role.CAPTION, 2.5, "standsElsewhereToo"))
    return votes


def _repeated_apart(document: Document, scene: Scene, reader: Reader) -> list[Vote]:
    """Votes for blocks whose text stands once more in a figure, with the credit in a block of its own behind it."""
    votes = []
    twins = ((late, early) for late, early in enumerate(document.layout.twin) if early is not None)
    for late, early in islice(twins, _MOST):
        if scene.in_figure[late] == scene.in_figure[early]:
            continue
        if not _TELLING_CHARS <= len(document.blocks[late].text) <= _LONGEST_CHARS:
            continue
        index, other = (late, early) if scene.in_figure[late] else (early, late)
        if _is_credited(index, document, reader) and not _is_quoted(other, index, document):
            votes.append(Vote(other, Role.CAPTION, 4.0, "repeatedWithCredit"))
    return votes


def _is_quoted(index: int, twin: int, document: Document) -> bool:
    """Whether a picture's caption repeats this paragraph of the text."""
    return document.scene.in_figure[twin] and goes_on_with_text(document.blocks[index], document)


def _is_credited(index: int, document: Document, reader: Reader) -> bool:
    """Whether the block behind, in the same figure, is a credit."""
    behind = document.blocks[index + 1 : index + 2]
    return any(
        block.figure == document.blocks[index].figure and reader.certainty(block.text) >= Certainty.AGENCY
        for block in behind
    )
