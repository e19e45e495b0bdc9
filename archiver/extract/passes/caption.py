"""What shows that a block in or beside a figure is the caption of its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from archiver.extract.document import Document
from archiver.extract.elements import is_unseen_label
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.images.aside import set_aside
from archiver.extract.images.claimed import read_claimed
from archiver.extract.images.dated import is_dated_line
from archiver.extract.images.reader import Reader
from archiver.extract.images.scene import Scene, is_marked, is_near, names_code, telling_marks
from archiver.extract.images.sections import stands_in_other_section
from archiver.extract.images.shape import Certainty, is_label, is_site_copyright, opens_with_label
from archiver.extract.images.split import CaptionSplit
from archiver.extract.images.teasers import is_excerpt, repeats_teaser
from archiver.extract.images.worded import worded_figures
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.articles import blocks_elsewhere
from archiver.extract.passes.caption_box import is_alone_in_box, is_boxed_sentence
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold

__all__ = ["caption"]

_Evidence = tuple[float, str]

_FIGCAPTION: Final = bit("figcaption")
_FIGURE: Final = bit("figure")
_CAPTION: Final = bit("captionClass")
_CREDIT: Final = bit("creditClass")
_CREDIT_TOO: Final = bit("captionClass", "creditClass")
_DATE: Final = bit("dateClass")
_BLOCKQUOTE: Final = bit("blockquote")
_EMBED: Final = bit("embedClass")
_FILE_NAME: Final = re.compile(r"[\w%().-]+\.(?:jpe?g|png|gif|webp|tiff?|avif)", re.I)
_LENGTH: Final = re.compile(r"\s\(?\d{1,2}:\d{2}(?::\d{2})?\)?$")
_QUOTE: Final = bit("blockquote", "quoteClass")
_AWAY: Final = (
    (bit("relatedClass"), -3.5, "inRelated"),
    (bit("commentsClass"), -3.0, "inComments"),
    (bit("nav"), -2.5, "inNavigation"),
    (bit("advertisementClass", "promoClass"), -1.5, "inAdvertisement"),
    (bit("bioClass", "address"), -2.0, "besideAuthor"),
    (bit("form", "button", "dialog"), -3.0, "inControls"),
    (bit("embedClass"), -1.0, "inEmbed"),
)
_AWAY_OUTSIDE_FIGURES: Final = (  # "image-footer", "media-author" and the like are parts of a figure
    (bit("navigationClass"), -2.5, "inNavigation"),
    (bit("footer", "footClass"), -2.5, "inFooter"),
    (bit("bylineClass"), -2.0, "besideAuthor"),
    (bit("consentClass"), -3.0, "inControls"),
)
_GLUED: Final = {
    Certainty.LABELLED: (2.6, "gluedCredit"),
    Certainty.CHAIN: (1.8, "gluedChain"),
    Certainty.AGENCY: (0.8, "gluedAgency"),
    Certainty.NAME: (0.3, "gluedName"),
}
_CELLS: Final = ("td", "th", "caption")
_TRAIL: Final = re.compile(r"(?:\S\s*(?:[>›»→]|>>)\s*(?=[^\s>›»])[^>›»→]{1,40}){2}")
"""Links of a way through the site: "Home >> East >> Article"."""
_LONG, _TOO_LONG, _TINY = 450, 1000, 12
_ALT_CHARS, _ALT_LEAST_CHARS = 15, 4
_CAPTION_CHARS = 25
_SHORT = 60
_MOSTLY_LINKS = 0.7
_FAR_BEHIND = 4
_LEAD_BLOCKS = 12  # above the first prose, where the lead picture stands
_MOST = 3000  # blocks that are read on a page, so that no page takes minutes


def caption(document: Document) -> list[Vote]:
    """Votes for captions: by element and class, place, glued credit, and by what metadata says."""
    scene, reader = document.scene, document.scene.reader(document.rules)
    said, elsewhere = _Said(document), blocks_elsewhere(document)
    votes = []
    for index in scene.beside[:_MOST]:
        block = document.blocks[index]
        is_part = is_marked(block, scene) or index in scene.boxed
        if not _may_be(block, document) or not (is_part or _may_say_so(block, document, reader, said)):
            continue
        split = reader.split_beside(block) if is_part else reader.split(block.text, pictured=False)
        found = [
            *_by_markup(block, document, scene),
            *_by_text(block, split, document, reader),
            *_by_neighbours(block, document, reader),
            *_by_look(block, document),
            *said.evidence(block, split),
            *_against(block, document),
        ]
        if index in elsewhere:
            found.append((-7.0, "otherArticle"))
        elif sum(weight for weight, _ in found) > 0 and stands_in_other_section(index, document):
            found.append((-6.0, "otherSection"))
        if any(weight > 0 for weight, _ in found):
            votes += [Vote(index, Role.CAPTION, weight, reason) for weight, reason in found]
    return votes


def _may_be(block: Block, document: Document) -> bool:
    layout, i = document.layout, block.index
    if block.tag == "button" or not document.scene.reader(document.rules).bare(block.text):
        return False
    if _FILE_NAME.fullmatch(block.text) or byline_words(document.rules).is_job_alone(block.text):
        return False
    if is_unseen_label(block) or worded_figures(document).get(i) == "blockquote" or _is_of_video(block):
        return False
    if layout.link_shares[i] > _MOSTLY_LINKS and not block.marks & (_FIGCAPTION | _CAPTION):
        return False
    if is_heading(block) and not block.marks & _FIGCAPTION and not is_boxed_sentence(block, document):
        return False
    return layout.sizes[i] <= _TOO_LONG


def _is_of_video(block: Block) -> bool:
    """Whether a text in a video's box ends in its length: "Bear in shop 02:04"."""
    return bool(block.marks & _EMBED) and _LENGTH.search(block.text) is not None


def _may_say_so(block: Block, document: Document, reader: Reader, said: _Said) -> bool:
    """Whether a block that is only near a picture may show by its text that it speaks of it."""
    if not is_near(block, document.scene):
        return False
    if block.tag in _CELLS or reader.may_credit(block.text) or block.index in set_aside(document):
        return True
    return said.may_know(block.text) or _says_alt(block, document)


def _by_markup(block: Block, document: Document, scene: Scene) -> Iterator[_Evidence]:
    if block.marks & _FIGCAPTION:
        yield 3.0, "figcaptionElement"
    if block.own_marks & _CREDIT_TOO == _CREDIT_TOO and _may_name(block, document.scene.reader(document.rules)):
        pass  # "caption-credit": the part of a caption that is its credit
    elif block.own_marks & _CAPTION:
        yield 2.5, "captionClass"
    elif block.marks & _CAPTION:
        yield 1.5, "inCaptionClass"
    if scene.in_figure[block.index]:
        yield 1.5, "inFigure"
    if scene.behind[block.index] == 0:
        yield 0.7, "behindPicture"
    elif scene.behind[block.index] <= 2:
        yield 0.3, "nearPicture"
    if _is_alone_in_figure(block, document):
        yield 0.8, "aloneInFigure"
    if block.index in scene.boxed and is_alone_in_box(block, document):
        yield (1.5 if scene.in_figure[block.index] else 3.0), "inPictureBox"
    elif block.tag in _CELLS and scene.behind[block.index] == 0 and _is_under(block, document):
        yield 2.4, "underPictureInTable"


def _is_alone_in_figure(block: Block, document: Document) -> bool:
    """Whether an unlinked text is all that stands in a figure amid the text, right below its picture."""
    i, blocks, layout = block.index, document.blocks, document.layout
    if not document.scene.in_figure[i] or document.scene.behind[i] != 0 or block.links or not layout.in_core[i]:
        return False
    if len(block.text) > _SHORT or not layout.first < i < layout.last or block.text.endswith((":", "：")):
        return False
    if (
        not any(map(str.isalpha, block.text))
        or block.marks & _CREDIT
        or _may_name(block, document.scene.reader(document.rules))
    ):
        return False
    return all(other.figure != block.figure for other in (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2]))


def _by_look(block: Block, document: Document) -> Iterator[_Evidence]:
    found = set_aside(document).get(block.index)
    if found is not None:
        yield found


def _is_under(block: Block, document: Document) -> bool:
    """Whether the cell of a table stands in another row than the picture before it."""
    if len(block.text) > _LONG or not block.media_before or block.text.endswith((":", "：")):
        return False
    row = _row(block.element)
    return row is None or row is not _row(document.media[block.media_before - 1].element)


def _row(element: Any) -> Any:
    return None if element is None else next(element.iterancestors("tr"), None)


def _by_text(block: Block, split: CaptionSplit, document: Document, reader: Reader) -> Iterator[_Evidence]:
    scene = document.scene
    if split.caption is None or reader.words.is_house(block.text):
        yield -3.0, "creditAlone"
    elif is_label(block.text, reader.words):
        yield -5.0, "labelAlone"
    elif block.own_marks & _CREDIT_TOO == _CREDIT and block.tag != "figcaption" and _may_name(block, reader):
        yield -2.0, "creditAlone"
    elif split.credit is None and opens_with_label(block.text, reader.words):
        yield -2.5, "opensWithLabel"
    elif split.credit is not None and not block.marks & _FIGURE and is_dated_line(split.caption, document):
        yield -2.5, "dateAndSource"
    elif split.credit is not None:
        yield _GLUED[split.certainty]
        if block.own_marks & _CAPTION and split.certainty == Certainty.NAME:
            yield 0.5, "gluedNameInCaption"
        if scene.behind[block.index] <= 1 or scene.ahead[block.index] == 0:
            yield 0.9, "gluedCreditBesidePicture"
        if scene.behind[block.index] == 0 and len(block.text) <= _SHORT:
            yield 0.7, "shortWithCredit"


def _by_neighbours(block: Block, document: Document, reader: Reader) -> Iterator[_Evidence]:
    """What else stands in the same figure."""
    before = document.blocks[max(0, block.index - 1)]
    if is_label(before.text, reader.words) and (is_unseen_label(before) or _may_name(block, reader)):
        yield -3.0, "behindLabel"
    if block.figure is None:
        return
    others = [
        other
        for other in document.blocks[max(0, block.index - 2) : block.index + 3]
        if other.figure == block.figure and other is not block
    ]
    if len(block.text) >= _CAPTION_CHARS:
        if any(_is_credit(other, reader) or _names_maker(other, block, reader) for other in others):
            yield 1.2, "besideCredit"
        elif any(other.marks & block.marks & _FIGCAPTION and _names_maker(block, other, reader) for other in others):
            yield -2.5, "nameBesideCaption"
    elif any(other.marks & (_CAPTION | _FIGCAPTION) and len(other.text) >= 2 * _CAPTION_CHARS for other in others):
        yield -2.5, "nameBesideCaption"
    if block.own_marks & _CREDIT and any(other.own_marks & (_CAPTION | _CREDIT) == _CAPTION for other in others):
        yield -3.0, "creditBesideCaption"


def _names_maker(block: Block, other: Block, reader: Reader) -> bool:
    """Whether a text right behind a longer one about the same picture is a name, and the longer one is none."""
    if block.index != other.index + 1 or block.media_before != other.media_before or not block.marks & _FIGURE:
        return False
    if len(block.text) >= len(other.text) or block.bold_chars or is_heading(block):
        return False
    return _may_name(block, reader) and not _may_name(other, reader)


def _is_credit(block: Block, reader: Reader) -> bool:
    """Whether a block's name or words are those of a credit."""
    if block.marks & _CREDIT or reader.certainty(block.text) >= Certainty.AGENCY:
        return True
    return opens_with_label(block.text, reader.words)


def _may_name(block: Block, reader: Reader) -> bool:
    """Whether a text may be the name that a label before it announces."""
    return reader.certainty(block.text) >= Certainty.NAME


def _says_alt(block: Block, document: Document) -> bool:
    """Whether a block right behind a picture says its alternative text once more, however short."""
    layout, i = document.layout, block.index
    if document.scene.behind[i] != 0 or not block.media_before or not layout.first < i < layout.last:
        return False
    alt = document.media[block.media_before - 1].alt
    if block.bold_chars == len(block.text):  # a subheading behind its picture
        return False
    return alt is not None and len(alt) >= _ALT_LEAST_CHARS and fold(alt) == fold(block.text)


class _Said:
    """Captions that the page gives elsewhere as well: as the alternative text or in metadata."""

    def __init__(self, document: Document) -> None:
        self._document = document
        claimed = read_claimed(document)
        self._claimed = claimed.captions
        self._titles = claimed.titles
        self._alts = {
            fold(alt)
            for index in document.scene.pictures
            if (alt := document.media[index].alt) and len(alt) >= _ALT_CHARS
        }
        known = {len(text) for text in (*self._claimed, *self._alts, *self._titles)}
        self._lengths = {length + more for length in known for more in (0, 1, -1, 2, -2)}  # folding changes little

    def may_know(self, text: str) -> bool:
        """Whether a text of this length is given elsewhere."""
        return len(text) >= _ALT_CHARS and len(text) in self._lengths

    def evidence(self, block: Block, split: CaptionSplit) -> Iterator[_Evidence]:
        folded = {fold(text) for text in (block.text, split.caption or "") if len(text) in self._lengths}
        if folded & self._titles:
            yield -5.0, "isTitle"
        if any(len(text) >= _ALT_CHARS for text in folded & self._alts) or _says_alt(block, self._document):
            yield 2.5, "sameAsAlt"
        if folded & self._claimed:
            yield 2.5, "sameAsClaimedCaption"


def _is_named_at_text(block: Block, document: Document) -> bool:
    """Whether a text right below a picture, above or amid the article's text, is itself named a caption and no link.

    "article-header", "image-footer" and "embedded-image" around it are parts of the article then.
    """
    layout, i = document.layout, block.index
    if not block.own_marks & _CAPTION or block.links or document.scene.behind[i] > 1:
        return False
    return layout.first - _LEAD_BLOCKS <= i <= layout.last


def _against(block: Block, document: Document) -> Iterator[_Evidence]:
    layout = document.layout
    size, marks = layout.sizes[block.index], telling_marks(block, document.scene)
    is_figure = block.marks & (_FIGCAPTION | _FIGURE)
    is_lead = _is_named_at_text(block, document)
    for bits, weight, reason in _AWAY if is_figure or is_lead else (*_AWAY, *_AWAY_OUTSIDE_FIGURES):
        if marks & bits and not (is_lead and bits == _EMBED):
            yield weight, reason
    if not is_figure and is_site_copyright(block.text):
        yield -5.0, "copyrightOfSite"
    if (block.own_marks & _DATE or block.tag == "time") and not block.own_marks & (_FIGCAPTION | _CAPTION):
        yield -2.5, "namedDate"
    if block.links and not is_figure and _TRAIL.search(block.text):
        yield -5.0, "trail"
    if names_code(block.text):
        yield -5.0, "codeToScan"
    if is_excerpt(block):
        yield -4.0, "excerpt"
    if block.index > layout.last + _FAR_BEHIND:
        yield (-4.0 if repeats_teaser(block, document) else -1.5), "farBehindText"
    if layout.link_shares[block.index] > _MOSTLY_LINKS:
        yield -5.0, "mostlyLinks"
    if block.marks & _QUOTE and block.figure is None:
        yield -3.0, "namesSpeaker"
    elif block.marks & _BLOCKQUOTE and not block.marks & (_FIGCAPTION | _CAPTION):
        yield -3.0, "quotation"
    if size > _LONG:
        yield -1.5, "longForCaption"
    is_told = bool(block.marks & (_FIGCAPTION | _CAPTION)) or block.index in set_aside(document)
    if size < _TINY and not is_told and not _says_alt(block, document):
        yield -1.5, "tinyForCaption"
