"""What shows that a block is the credit line of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.claimed import read_claimed
from archiver.extract.images.scene import Scene, set_scene
from archiver.extract.images.shape import Certainty, certainty_of
from archiver.extract.images.words import credit_words
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold

__all__ = ["credit"]

_Evidence = tuple[float, str]

_CREDIT: Final = bit("creditClass")
_PICTURED: Final = bit("figcaption", "captionClass", "creditClass")
_AWAY: Final = (
    (bit("relatedClass"), -2.5, "inRelated"),
    (bit("commentsClass"), -3.0, "inComments"),
    (bit("nav", "navigationClass"), -2.5, "inNavigation"),
    (bit("footer", "footClass"), -3.0, "inFooter"),
    (bit("advertisementClass", "promoClass"), -1.5, "inAdvertisement"),
    (bit("bioClass", "bylineClass", "address"), -1.5, "besideAuthor"),
    (bit("form", "button", "dialog", "consentClass"), -3.0, "inControls"),
)
_BY_TEXT: Final = {
    Certainty.LABELLED: (2.5, "labelledCredit"),
    Certainty.CHAIN: (2.0, "creditChain"),
    Certainty.AGENCY: (1.4, "agencyAlone"),
    Certainty.NAME: (0.3, "nameAlone"),
    Certainty.NONE: (-1.0, "noCreditForm"),
}
_LONGEST = 180


def credit(document: Document) -> list[Vote]:
    """Votes for credit lines: by class, place and the grammar of credits."""
    scene, words = set_scene(document), credit_words(document.rules)
    claimed = read_claimed(document).credits
    votes = []
    for block in document.blocks:
        if len(block.text) > _LONGEST or not _may_be(block, scene):
            continue
        text = words.without_interface(block.text)
        certainty = certainty_of(text, words)
        found = [_BY_TEXT[certainty], *_by_place(block, certainty, scene, document)]
        if claimed and fold(text) in claimed:
            found.append((1.5, "sameAsClaimedCredit"))
        votes += [Vote(block.index, Role.CREDIT, weight, reason) for weight, reason in found]
    return votes


def _may_be(block: Block, scene: Scene) -> bool:
    near = scene.behind[block.index] <= 3 or scene.ahead[block.index] <= 1
    return near or scene.in_figure[block.index] or bool(block.marks & _PICTURED) or block.tag == "text"


def _by_place(block: Block, certainty: Certainty, scene: Scene, document: Document) -> Iterator[_Evidence]:
    i = block.index
    if block.own_marks & _CREDIT:
        yield 2.5, "creditClass"
    elif block.marks & _CREDIT:
        yield 1.3, "inCreditClass"
    if scene.in_figure[i] or block.marks & bit("figcaption", "captionClass"):
        yield 1.0, "inFigure"
        if certainty == Certainty.NAME and _has_caption_before(block, document):
            yield 1.8, "nameBehindCaption"
    if scene.behind[i] <= 2 or scene.ahead[i] == 0:
        yield 0.8, "nearPicture"
    elif certainty == Certainty.LABELLED and block.tag == "text":
        yield 0.8, "labelledLine"
    marks = block.marks & ~document.layout.common_marks
    for bits, weight, reason in _AWAY:
        if marks & bits:
            yield weight, reason
    if document.layout.link_shares[i] > 0.6 and certainty < Certainty.AGENCY:
        yield -1.5, "mostlyLinks"


def _has_caption_before(block: Block, document: Document) -> bool:
    """Whether a text of the same figure stands before it."""
    if block.index == 0:
        return False
    before = document.blocks[block.index - 1]
    same = (before.figure is not None and before.figure == block.figure) or before.container == block.container
    return same and len(before.text) > len(block.text)
