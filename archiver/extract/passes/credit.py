"""What shows that a block is the credit line of a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from archiver.extract.document import Document
from archiver.extract.elements import is_unseen_label
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.images.claimed import Claimed, read_claimed
from archiver.extract.images.credit import read_credit
from archiver.extract.images.party import Kind
from archiver.extract.images.reader import Reader
from archiver.extract.images.scene import Scene, is_near, telling_marks
from archiver.extract.images.sections import stands_in_other_section
from archiver.extract.images.shape import Certainty, is_label, is_site_copyright, is_video_title, opens_with_label
from archiver.extract.images.worded import worded_figures
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.articles import blocks_elsewhere
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold
from archiver.web.url import registered_domain

__all__ = ["credit"]

_Evidence = tuple[float, str]

_CREDIT: Final = bit("creditClass")
_PICTURED: Final = bit("figcaption", "captionClass", "creditClass")
_AWAY: Final = (
    (bit("relatedClass"), -3.5, "inRelated"),
    (bit("commentsClass"), -3.0, "inComments"),
    (bit("nav"), -2.5, "inNavigation"),
    (bit("advertisementClass", "promoClass"), -1.5, "inAdvertisement"),
    (bit("bioClass", "address"), -1.5, "besideAuthor"),
    (bit("form", "button", "dialog"), -3.0, "inControls"),
)
_AWAY_OUTSIDE_FIGURES: Final = (
    (bit("navigationClass"), -2.5, "inNavigation"),
    (bit("footer", "footClass"), -3.0, "inFooter"),
    (bit("consentClass"), -3.0, "inControls"),
)
_LIST_ITEM: Final = bit("listItem")
_IMAGE: Final = bit("imageClass", "captionClass")
_FIGURE: Final = bit("figure", "figcaption")
_CAPTION: Final = bit("figcaption", "captionClass")
_OTHERWISE: Final = bit("dateClass", "kickerClass", "tagsClass", "screenReaderClass", "titleClass")
_QUOTE: Final = bit("blockquote", "quoteClass")
_FAR_BEHIND = 4
_MOSTLY_LINKS = 0.9
_BYLINE: Final = bit("bylineClass")
_SIGN: Final = re.compile(r"\W*(?:©|\(c\)|copyright)", re.I)
_BY_TEXT: Final = {
    Certainty.LABELLED: (2.5, "labelledCredit"),
    Certainty.CHAIN: (2.0, "creditChain"),
    Certainty.AGENCY: (1.4, "agencyAlone"),
    Certainty.NAME: (0.3, "nameAlone"),
    Certainty.NONE: (-1.0, "noCreditForm"),
}
_LONGEST = 180
_CARD_BLOCKS = 3
_CAPTION_CHARS = 20
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # a date's end: name and date stand beside a portrait
_MOST = 3000  # blocks that are read on a page, so that no page takes minutes


def credit(document: Document) -> list[Vote]:
    """Votes for credit lines: by class, place and the grammar of credits."""
    scene, reader = document.scene, document.scene.reader(document.rules)
    claimed, elsewhere = read_claimed(document), blocks_elsewhere(document)
    votes = []
    for index in scene.beside[:_MOST]:
        block = document.blocks[index]
        if len(block.text) > _LONGEST or not _may_be(block, document, reader, claimed):
            continue
        text = reader.bare(block.text)
        certainty = reader.certainty(block.text)
        found = [_BY_TEXT[certainty], *_by_place(block, certainty, scene, document)]
        if _is_source_of_article(block, text, document, reader):
            found.append((-3.0, "sourceOfArticle"))
        if certainty and not block.own_marks & _CREDIT and is_video_title(text, reader.words):
            found.append((-3.0, "videoTitle"))
        if certainty == Certainty.NAME and byline_words(document.rules).is_job_alone(block.text):
            found.append((-6.0, "jobAlone"))
        is_part = scene.in_figure[index] or index in scene.boxed
        if certainty <= Certainty.NAME and opens_with_label(text, reader.words, source=is_part):
            found.append((1.8, "opensWithLabel"))
        if certainty <= Certainty.NAME and _is_behind_label(block, document, reader, certainty):
            found.append((2.5 if certainty else 3.5, "behindLabel"))
        folded = fold(text) if claimed.credits or scene.in_figure[index] else ""
        if folded in claimed.credits:
            found.append((1.5, "sameAsClaimedCredit"))
        if scene.in_figure[index] and (
            folded.strip("()[].") in claimed.publishers or reader.words.is_house(block.text)
        ):
            found.append((3.5, "namesPublisher"))
        if index in elsewhere:
            found.append((-6.0, "otherArticle"))
        elif sum(weight for weight, _ in found) > 0 and stands_in_other_section(index, document):
            found.append((-6.0, "otherSection"))
        votes += [Vote(index, Role.CREDIT, weight, reason) for weight, reason in found]
    return votes


def _may_be(block: Block, document: Document, reader: Reader, claimed: Claimed) -> bool:
    """Whether markup makes the block part of a picture, or its text may be a credit wherever it stands."""
    if block.tag == "button" or not any(map(str.isalpha, reader.bare(block.text))):
        return False
    if is_unseen_label(block) or worded_figures(document).get(block.index) == "blockquote":
        return False
    if block.marks & _PICTURED or document.scene.in_figure[block.index] or block.index in document.scene.boxed:
        return True
    if document.layout.link_shares[block.index] > _MOSTLY_LINKS and not block.own_marks & _CREDIT:
        return False
    if reader.may_credit(block.text) or _is_behind_label(block, document, reader, Certainty.NAME):
        return True
    return bool(claimed.credits) and fold(block.text) in claimed.credits


def _is_behind_label(block: Block, document: Document, reader: Reader, certainty: Certainty) -> bool:
    """Whether a label alone stands before a text that may be a name; one for screen readers tells whatever follows.

    "VIDEO" in a link is the badge of a teaser.
    """
    before = document.blocks[max(0, block.index - 1)]
    if document.layout.link_shares[before.index] > _MOSTLY_LINKS:
        return False
    return (certainty > Certainty.NONE or is_unseen_label(before)) and is_label(before.text, reader.words)


def _by_place(block: Block, certainty: Certainty, scene: Scene, document: Document) -> Iterator[_Evidence]:
    i = block.index
    if _is_own_line(block, certainty, scene, document):
        yield -2.5, "signBelowText"
    if block.own_marks & _CREDIT:
        yield 2.5, "creditClass"
        if block.own_marks & _IMAGE:
            yield 1.0, "pictureCreditClass"
    elif block.marks & _CREDIT:
        yield 1.3, "inCreditClass"
    if scene.in_figure[i] or i in scene.boxed or block.marks & bit("figcaption", "captionClass"):
        yield 1.0, "inFigure"
        is_name = certainty == Certainty.NAME and block.tag not in ("td", "th", "li")
        is_agency = certainty == Certainty.AGENCY and scene.in_figure[i]
        if (is_name or is_agency) and _has_caption_beside(block, document):
            yield 1.8, "nameBesideCaption"
    if scene.behind[i] <= 2 or scene.ahead[i] == 0:
        yield 0.8, "nearPicture"
        if scene.behind[i] == 0 and certainty in (Certainty.AGENCY, Certainty.CHAIN):
            yield 0.9, "agencyBehindPicture"
    elif certainty == Certainty.LABELLED and block.tag == "text":
        yield 0.8, "labelledLine"
    marks = telling_marks(block, scene)
    if marks & _BYLINE and certainty < Certainty.AGENCY:
        yield (-0.8 if scene.in_figure[i] else -1.5), "besideAuthor"
    elif marks & _BYLINE and not scene.in_figure[i]:
        yield -1.5, "besideAuthor"
    if certainty == Certainty.NAME and _is_of_teaser(block, document):
        yield -3.0, "bylineOfTeaser"
    if certainty == Certainty.LABELLED and not scene.in_figure[i] and is_site_copyright(block.text):
        yield -3.0, "copyrightOfSite"
    if certainty == Certainty.NAME and block.own_marks & _OTHERWISE and not block.own_marks & _CREDIT:
        yield -2.5, "namedOtherwise"
    if certainty == Certainty.NAME and block.marks & _QUOTE and not scene.in_figure[i]:
        yield -4.0, "namesSpeaker"
    is_part = block.marks & _FIGURE or (block.own_marks & _CREDIT and _is_beside_caption(block, document))
    for bits, weight, reason in _AWAY if is_part else (*_AWAY, *_AWAY_OUTSIDE_FIGURES):
        if marks & bits:
            yield weight, reason
    if i > document.layout.last + _FAR_BEHIND:
        yield -1.0, "farBehindText"
    if _is_beside_caption(block, document):
        yield 1.0, "besideCaption"
    if is_heading(block) and (certainty < Certainty.AGENCY or not block.marks & bit("figcaption")):
        yield -3.0, "heading"
    elif block.marks & _LIST_ITEM and not scene.in_figure[i] and i not in scene.boxed:
        yield -1.5, "inList"
    if certainty == Certainty.NAME and _names_source(block, document):
        yield 1.0, "linkedSource"
    elif document.layout.link_shares[i] > 0.6 and certainty < Certainty.AGENCY:
        yield -1.5, "mostlyLinks"


def _is_of_teaser(block: Block, document: Document) -> bool:
    """Whether a block named a byline stands near below a heading of the same figure: the author on a card."""
    if not block.own_marks & _BYLINE or block.own_marks & (_IMAGE | _CREDIT) or block.figure is None:
        return False
    parties = read_credit(block.text, document.scene.reader(document.rules).words).parties
    if any(party.kind is not Kind.PERSON for party in parties):
        return False  # "Jane Doe, River Post" below the title of a slide
    above = document.blocks[max(0, block.index - _CARD_BLOCKS) : block.index]
    return any(is_heading(other) and other.figure == block.figure for other in above)


def _names_source(block: Block, document: Document) -> bool:
    """Whether the one link of a figure's only text, below its picture, leads to another site: the picture's owner."""
    i, blocks = block.index, document.blocks
    if block.figure is None or document.scene.behind[i] != 0 or len(block.links) != 1:
        return False
    if any(other.figure == block.figure for other in (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2])):
        return False
    parties = read_credit(block.text, document.scene.reader(document.rules).words).parties
    if any(map(str.isdigit, block.text)) or all(party.kind is not Kind.PERSON for party in parties):
        return False  # "Source", or the title of a book
    target = block.links[0][0]
    return target.startswith("http") and registered_domain(target) != registered_domain(document.page.url)


def _is_source_of_article(block: Block, text: str, document: Document, reader: Reader) -> bool:
    """Whether "Source: …" stands above the text and the picture, in no figure: it says where the article is from."""
    i, scene = block.index, document.scene
    if i >= document.layout.first or scene.in_figure[i] or i in scene.boxed or block.marks & _PICTURED:
        return False
    is_below = scene.behind[i] == 0 and not _holds_picture(block, document)
    match = reader.words.label.match(text)
    return match is not None and not is_below and reader.words.kinds.get(match["label"].lower()) == "source"


def _holds_picture(block: Block, document: Document) -> bool:
    """Whether the picture before stands in the block's own element: the source's logo."""
    path = document.media[block.media_before - 1].xpath if block.media_before else None
    return path is not None and block.xpath is not None and path.startswith(f"{block.xpath}/")


def _is_own_line(block: Block, certainty: Certainty, scene: Scene, document: Document) -> bool:
    """Whether a line behind the text, in no figure, begins with © and names no person: it speaks of the text."""
    if certainty != Certainty.LABELLED or block.index <= document.layout.last or scene.in_figure[block.index]:
        return False
    if _SIGN.match(block.text) is None:
        return False
    parties = read_credit(block.text, scene.reader(document.rules).words).parties
    return all(party.kind is not Kind.PERSON for party in parties)


def _is_beside_caption(block: Block, document: Document) -> bool:
    """Whether a block that is named a caption stands within two blocks, in the same figure or container."""
    around = document.blocks[max(0, block.index - 2) : block.index + 3]
    return any(
        other.marks & _CAPTION and other is not block and (other.figure == block.figure or other.outer == block.outer)
        for other in around
    )


def _may_be_caption(block: Block, document: Document) -> bool:
    """Whether a text is as long as a caption, and neither a date nor a credit."""
    if len(block.text) < _CAPTION_CHARS or _YEAR.search(block.text[-8:]) or block.marks & _CREDIT:
        return False
    return document.scene.reader(document.rules).certainty(block.text) < Certainty.NAME


def _is_by_picture(index: int, document: Document) -> bool:
    scene = document.scene
    return scene.in_figure[index] or index in scene.boxed or is_near(document.blocks[index], scene)


def _has_caption_beside(block: Block, document: Document) -> bool:
    """Whether a longer text of the same figure stands before it, or one named a caption behind it."""
    blocks, i = document.blocks, block.index
    if not block.marks & _CREDIT and not _is_by_picture(i, document):
        return False  # a label that the site sets in the style of its captions
    if block.text.isalpha() and not block.marks & (_FIGURE | _CAPTION):
        return False  # a single word in a box that is called a picture

    def is_longer_beside(other: Block) -> bool:
        same = other.container == block.container or (other.figure is not None and other.figure == block.figure)
        return same and len(other.text) > len(block.text)

    boxed = document.scene.boxed
    if i in boxed and not (block.bold_chars and not block.marks & _CREDIT):
        others = [blocks[at] for at in (i - 1, i + 1) if boxed.get(at) == boxed[i]]
        if any(_may_be_caption(other, document) for other in others):
            return True
        if not document.scene.in_figure[i]:
            return False
    if i > 0 and is_longer_beside(blocks[i - 1]):
        return True
    behind = blocks[i + 1] if i + 1 < len(blocks) else block
    return behind.marks & (_CAPTION | _CREDIT) == behind.marks & _CAPTION != 0 and is_longer_beside(behind)
