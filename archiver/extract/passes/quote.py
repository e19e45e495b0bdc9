"""Quotations that are part of the text, and sentences of it repeated as decoration."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.extract.document import Document
from archiver.extract.images.worded import worded_figures
from archiver.extract.marks import bit, class_words
from archiver.model.block import Block, Role, Vote
from archiver.web.sentence import ends_sentence
from archiver.web.text import fold, squash

__all__ = ["quote"]

_BLOCKQUOTE, _NAMED, _EMBED = bit("blockquote"), bit("quoteClass"), bit("embedClass")
_FIGURE, _FIGCAPTION = bit("figure"), bit("figcaption")
_ASIDE = bit("aside", "figure", "sideClass")
_AS_IN_TEXT = 4.0
_QUOTES = " \"'.…!?-"
_SHORTEST_CHARS = 25
_LONGEST_CHARS = 400
_SPEAKER_CHARS = 120


def quote(document: Document) -> list[Vote]:
    """Votes for block quotations; for pull quotes where a quotation's words stand in the running text as well."""
    common = document.layout.common_marks
    worded = worded_figures(document)
    votes = _of_worded(document, worded)
    candidates = [b for b in document.blocks if b.marks & (_BLOCKQUOTE | _NAMED) & ~common and not b.marks & _EMBED]
    if not candidates:
        return votes
    running = ""
    for block in candidates:
        i = block.index
        if i in worded and block.marks & _FIGCAPTION:
            continue
        if block.marks & _BLOCKQUOTE and _is_speaker(block):
            votes.append(Vote(i, Role.NOTE, 5.0, "speaker"))
            continue
        text = fold(block.text).strip(_QUOTES)
        is_telling = _SHORTEST_CHARS <= len(text) <= _LONGEST_CHARS
        if is_telling and not running:
            prose = (b for b in document.blocks if document.layout.prose[b.index])
            running = fold("\0".join([b.text for b in prose if not b.marks & (_BLOCKQUOTE | _NAMED) & ~common]))
        if is_telling and text in running:
            votes.append(Vote(i, Role.PULL_QUOTE, 4.0, "repeatsText"))
        elif block.marks & _NAMED & ~common and block.marks & _aside(document, block) & ~common:
            votes.append(Vote(i, Role.PULL_QUOTE, 2.0, "quoteAside"))
        if block.marks & _BLOCKQUOTE & ~common:
            votes.append(Vote(i, Role.QUOTE, 2.0, "blockquoteElement"))
            if _is_amid_text(document, block):
                votes.append(Vote(i, Role.PARAGRAPH, 1.5, "quotationAmidText"))
    return votes


def _of_worded(document: Document, worded: Mapping[int, str]) -> list[Vote]:
    """For what figures without a picture hold amid the text, and for whoever a quotation in one is said to be from."""
    layout, votes = document.layout, []
    for i, held in worded.items():
        block = document.blocks[i]
        if block.marks & _FIGCAPTION:
            if held == "blockquote" and len(block.text) <= _SPEAKER_CHARS:
                votes.append(Vote(i, Role.NOTE, 5.0, "speaker"))
        elif held == "table" or not layout.first < i < layout.last or _is_called_quote(document, block):
            continue
        elif held != "blockquote" or ends_sentence(block.text):  # else it may say who is quoted
            votes.append(Vote(i, Role.PARAGRAPH, _AS_IN_TEXT, "figureOfWords"))
    return votes


def _is_called_quote(document: Document, block: Block) -> bool:
    """Whether a figure, or what is in it, is called a quote: a decoration. The box around it may be, as any part."""
    words = class_words(document.rules)
    for element in (block.element, *block.element.iterancestors()):
        if words.bits(element.get("class", "")) & _NAMED:
            return True
        if element.tag == "figure":
            break
    return False


def _aside(document: Document, block: Block) -> int:
    """Marks of what stands beside the text; a figure without a picture amid the text doesn't."""
    is_of_text = block.index in worded_figures(document) and not _is_called_quote(document, block)
    return _ASIDE & ~_FIGURE if is_of_text else _ASIDE


def _is_amid_text(document: Document, block: Block) -> bool:
    """Whether a quotation of one block without links stands between paragraphs: it may be a short sentence.

    With a line beside it for the speaker it is rather set apart from the text.
    """
    layout, i = document.layout, block.index
    if block.links or not layout.in_core[i] or not layout.first < i < layout.last:
        return False
    quoted = (_BLOCKQUOTE | _NAMED) & ~layout.common_marks
    return not any(document.blocks[at].marks & quoted for at in (i - 1, i + 1))


def _is_speaker(block: Block) -> bool:
    """Whether a block of a quotation says whose it is: in a `footer`, or wholly in a `cite`."""
    if block.tag == "footer":
        return len(block.text) <= _SPEAKER_CHARS
    if len(block.text) > _SPEAKER_CHARS or block.element is None:
        return False
    return any(squash("".join(cite.itertext())) == block.text for cite in block.element.iter("cite"))
