"""One walk over the tree: blocks of text and media in reading order, each with all that its ancestors are called.

Text belongs to the nearest block element; inline elements are kept as spans. Every text that a browser could show
stands in exactly one block; scripts, templates and form values stand in none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from archiver.extract.inline import BREAK, clip, paragraphs
from archiver.extract.marks import ELEMENT_BITS, NOT_INHERITED, ClassWords, bit, class_words
from archiver.extract.segment_media import MEDIA_TAGS, best_url, kind_of, text_attributes
from archiver.extract.segment_text import segment_text
from archiver.model.block import Block, Inline, Media, Span
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.text import squash

__all__ = ["REST_TAG", "Segmented", "segment"]

REST_TAG: Final = "rest"
"""Tag of blocks that hold all text behind the most blocks a page is cut into."""


@dataclass(frozen=True, slots=True)
class Segmented:
    """A page as a list of blocks and a list of media."""

    blocks: tuple[Block, ...]
    media: tuple[Media, ...]
    parents: tuple[int, ...] = (0,)
    #: number of the enclosing block element, by number of a block element
    signatures: tuple[str, ...] = ("",)
    #: tag and class of a block element, by its number


def segment(page: Page, rules: Rules) -> Segmented:
    """Blocks and media of a page in reading order."""
    if page.root is None:
        return Segmented(segment_text(page.text or ""), ())
    walk = _Walk(class_words(rules))
    walk.run(page.root)
    return Segmented(tuple(walk.blocks), tuple(walk.media), tuple(walk.parents), tuple(walk.signatures))


_BLOCK, _INLINE, _SKIP, _BREAK, _MEDIA, _NOSCRIPT = range(6)
_KINDS: Final = {
    **dict.fromkeys(
        (
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
            "ins", "kbd", "label", "mark", "math", "nobr", "picture", "q", "rb", "ruby", "s", "samp", "small", "span",
            "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
            "source", "track",  # libxml2 nests what follows in them
        ),
        _INLINE,
    ),
    **dict.fromkeys(
        (
            "area", "base", "canvas", "head", "input", "link", "map", "meta", "optgroup", "option", "param", "rp", "rt",
            "script", "style", "svg", "template", "textarea", "title",
        ),
        _SKIP,
    ),
    **dict.fromkeys(MEDIA_TAGS, _MEDIA),
    "br": _BREAK,
    "noscript": _NOSCRIPT,
}  # fmt: skip
_KEPT: Final = frozenset(("a", "b", "code", "em", "i", "q", "strong", "sub", "sup"))  # what the record's markup keeps
_BOLD: Final = frozenset(("b", "strong"))
_NAMING: Final = frozenset(("class", "id", "itemprop", "data-testid", "data-component", "data-qa"))
_APART: Final = bit("captionClass", "creditClass", "bylineClass")  # an inline element so named is a block of its own
_CAPTIONED: Final = bit("figure", "figcaption", "captionClass")
_PICTURED: Final = bit("imageClass", "galleryClass", "captionClass")
_MOST_BLOCKS: Final = 20_000  # far more than any page of news; the passes take some 50 µs a block
_REST_PIECES: Final = 20_000
_HIDDEN: Final = bit("hidden")
_UNSHOWN: Final = bit("hidden", "noscript")
_WHOLE: Final = frozenset(("article", "main"))
_OF_WHOLE: Final = bit(
    "bodyClass", "contentClass", "relatedClass", "commentsClass", "liveClass", "embedClass", "bioClass"
)
"""On elements around whole texts other words speak of what is in them: `article.post.tag-harbour.has-gallery`."""
_RUNNING: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"))
"""In these a date or name may stand mid-sentence."""


class _Box:
    """An open block element."""

    __slots__ = ("element", "figure", "inherited", "number", "own", "parent", "signature", "tag")

    def __init__(self, element: Any, tag: str, names: str, number: int, own: int, parent: _Box | None) -> None:
        self.element, self.tag, self.number, self.own, self.parent = element, tag, number, own, parent
        self.inherited: int = own & ~NOT_INHERITED | (parent.inherited if parent else 0)
        self.signature = f"{tag}.{names}"
        self.figure: int | None = parent.figure if parent else None
        if tag == "figure" or (self.figure is None and own & _PICTURED):
            self.figure = number


def _unseen(index: int, text: str, tag: str, marks: int, container: int, media: int, element: Any = None) -> Block:
    """A block that no pass takes for text."""
    return Block(index, text, tag, marks, marks, container, container, 0, 0, media, (), element, None, f"{tag}.")


class _Walk:
    def __init__(self, class_words: ClassWords) -> None:
        self.blocks: list[Block] = []
        self.media: list[Media] = []
        self._bits = class_words.bits
        self.parents: list[int] = [0]
        self.signatures: list[str] = ["html."]
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self._open_spans: list[list[Any]] = []  # [first piece, tag, href]
        self._has_break = False

    def run(self, root: Any) -> None:
        self._box = _Box(root, "html", "", 0, 0, None)
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        opened: list[object] = []  # for each open element what its end has to close: a box, a span or nothing
        for event, element in events:
            if event == "start":
                kind = _KINDS.get(element.tag, _BLOCK)
                if kind == _BLOCK or (kind == _INLINE and self._stands_apart(element)):
                    self._open_box(element)
                    opened.append(self._box)
                elif kind == _INLINE:
                    opened.append(self._open_inline(element))
                else:
                    opened.append(None)
                    self._leaf(kind, element)
                    events.skip_subtree()
                    continue
                text = element.text
                if text and (self._pieces or not text.isspace()):
                    self._pieces.append(text)
                continue
            if event == "end":
                closing = opened.pop()
                if closing is not None:
                    self._close(closing)
            tail = element.tail
            if tail and (self._pieces or not tail.isspace()) and opened:
                self._pieces.append(tail)
        self._flush(at_end=True)

    def _open_box(self, element: Any) -> None:
        self._flush()
        tag = element.tag
        number = len(self.parents)
        self.parents.append(self._box.number)
        names, hidden = "", 0
        for name, value in element.items():
            if name in _NAMING:
                names = f"{names} {value}" if names else value
            elif name == "hidden" or (name == "style" and "none" in value and "display:none" in value.replace(" ", "")):
                hidden = _HIDDEN
        if tag in ("body", "html"):  # their classes speak of the whole page, and scripts unhide them
            own = 0
        else:
            named = self._bits(names) if names else 0
            if tag in _WHOLE:
                named &= _OF_WHOLE
            own = ELEMENT_BITS.get(tag, 0) | hidden | named
        self._box = _Box(element, tag, names, number, own, self._box)
        self.signatures.append(self._box.signature)

    def _open_inline(self, element: Any) -> list[Any] | None:
        tag = element.tag
        if self._pieces and tag in ("a", "span") and self._box.tag not in _RUNNING:
            self._part_neighbours(element)
        if tag not in _KEPT:
            return None
        span = [len(self._pieces), tag, element.get("href") if tag == "a" else None]
        self._open_spans.append(span)
        return span

    def _part_neighbours(self, element: Any) -> None:
        """Two inline elements without a space between them, outside running text, are set apart by style sheets."""
        before = element.getprevious()
        if before is not None and before.tag in ("a", "span", "time") and not before.tail:
            self._pieces.append(" ")

    def _stands_apart(self, element: Any) -> bool:
        """Whether an inline element is a block of its own: a credit in a caption, a date or name outside a sentence."""
        tag = element.tag
        if tag == "a" or tag in _BOLD:
            return False
        names = element.get("class")
        if not names and tag != "time":
            return False
        marks = self._bits(names) & _APART if names else 0
        if tag == "time":
            return self._box.tag not in _RUNNING
        if not marks:
            return False
        if self._box.tag in _RUNNING:
            return bool(self._box.inherited & _CAPTIONED) or not self._pieces
        return True

    def _close(self, closing: Any) -> None:
        if isinstance(closing, _Box):
            self._flush()
            if closing.parent is not None:
                self._box = closing.parent
            return
        self._open_spans.pop()  # the innermost: elements close in the reverse of their order
        if len(self._pieces) > closing[0]:
            self._spans.append(Span(closing[0], len(self._pieces), closing[1], closing[2]))

    def _leaf(self, kind: int, element: Any) -> None:
        if kind == _BREAK:
            self._pieces.append(BREAK)
            self._has_break = True
        elif kind == _MEDIA:
            self._add_media(element)
        elif kind == _NOSCRIPT:
            for image in element.iter("img"):
                self._add_media(image)
            self._add_unshown(element)

    def _add_unshown(self, element: Any) -> None:
        """What browsers without scripts show, in one block; it stands apart from whatever it interrupts."""
        text = squash(" ".join(text for text in element.itertext() if not text.isspace()))
        if text and "<" not in text:  # a tag in it: markup that was escaped for a script
            self.blocks.append(
                _unseen(len(self.blocks), text, "noscript", _UNSHOWN, self._box.number, len(self.media), element)
            )

    def _add_media(self, element: Any) -> None:
        box = self._box
        own = self._bits(element.get("class") or "") | ELEMENT_BITS.get(element.tag, 0)
        self.media.append(
            Media(
                index=len(self.media),
                kind=kind_of(element),
                before_block=len(self.blocks) + bool(self._pieces),
                url=best_url(element),
                alt=squash(element.get("alt") or "") or None,
                marks=box.inherited | box.own | own,
                container=box.number,
                attributes=text_attributes(element),
                element=element,
                figure=box.figure,
            )
        )

    def _flush(self, *, at_end: bool = False) -> None:
        """Make blocks of the pieces gathered so far."""
        pieces = self._pieces
        if not pieces:
            return
        if len(self.blocks) >= _MOST_BLOCKS:
            self._flush_rest(at_end)
            return
        for span in self._open_spans:
            if span[0] < len(pieces):
                self._spans.append(Span(span[0], len(pieces), span[1], span[2]))
            span[0] = 0
        spans = self._spans
        if self._has_break:
            captioned = bool(self._box.inherited & _CAPTIONED)
            for start, end in paragraphs(pieces, spans, every_break=captioned, running=self._box.tag in _RUNNING):
                part = [" " if piece == BREAK else piece for piece in pieces[start:end]]
                self._emit(part, clip(spans, start, end))
        else:
            self._emit(pieces, spans)
        self._pieces, self._spans, self._has_break = [], [], False

    def _flush_rest(self, at_end: bool) -> None:
        """Very many blocks become few: none of the text is lost, and nothing is asked of it."""
        if len(self._pieces) < _REST_PIECES and not at_end:
            self._pieces.append(" ")
            return
        text = squash("".join(" " if piece == BREAK else piece for piece in self._pieces))
        if text:
            self.blocks.append(_unseen(len(self.blocks), text, REST_TAG, _HIDDEN, self._box.number, len(self.media)))
        for span in self._open_spans:
            span[0] = 0
        self._pieces, self._spans, self._has_break = [], [], False

    def _emit(self, pieces: list[str], spans: list[Span]) -> None:
        text = squash("".join(pieces))
        if not text:
            return
        box, link_chars, bold_chars = self._box, 0, 0
        links: tuple[tuple[str, str], ...] = ()
        if spans:
            found = []
            for start, end, tag, href in spans:
                if tag == "a":
                    words = squash("".join(pieces[start:end]))
                    link_chars += len(words)
                    if href and words:
                        found.append((href, words))
                elif tag in _BOLD:
                    bold_chars += len(squash("".join(pieces[start:end])))
            links = tuple(found)
        parent = box.parent
        self.blocks.append(
            Block(
                len(self.blocks), text, box.tag, box.inherited | box.own, box.own,
                parent.number if parent else 0, parent.parent.number if parent and parent.parent else 0,
                min(link_chars, len(text)), min(bold_chars, len(text)), len(self.media), links, box.element, None,
                box.signature, box.figure, Inline(tuple(pieces), tuple(spans)) if spans else None,
            )
        )  # fmt: skip
