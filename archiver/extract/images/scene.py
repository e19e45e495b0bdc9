"""Where the pictures of a page stand among its blocks: facts that passes and pairing share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from archiver.extract.claims.claim import ImageClaim
from archiver.extract.images.address import picture_key
from archiver.extract.images.boxes import picture_boxes
from archiver.extract.images.link import leads_away
from archiver.extract.images.reader import Reader
from archiver.extract.images.words import credit_words
from archiver.extract.layout import Layout
from archiver.extract.marks import bit
from archiver.model.block import Block, Media
from archiver.model.rules import Rules

__all__ = ["FAR", "Scene", "is_marked", "is_near", "names_code", "set_scene", "telling_marks"]

FAR: Final = 99
"""A distance that means: none near."""

_SMALLEST_PIXELS = 80
_LARGE_PIXELS = 150
_LONGEST_SIDE = 5  # times the other: a masthead or a ruler
_NEAR_BEHIND, _NEAR_AHEAD = 2, 1  # blocks between, at most
_ELSEWHERE: Final = bit("nav", "footer", "relatedClass", "commentsClass", "advertisementClass", "bioClass", "button")
_PAGE_EDGES: Final = bit("navigationClass", "footClass")  # "article-header" and "bottom" stand inside articles too
_RELATED: Final = bit("relatedClass")
_ARTICLE: Final = bit("article", "bodyClass")
_CHROME: Final = bit("nav", "footer", "aside", "commentsClass", "hidden")
_AROUND_TEXT: Final = bit(
    "navigationClass", "relatedClass", "footClass", "advertisementClass", "promoClass", "consentClass"
)
_TITLE_REACH = 4
_TELLING_ALT = 15
_BOX_BLOCKS, _BOX_CHARS = 3, 400  # of a box around a figure, besides what stands in the figure
_FIGURE: Final = bit("figure")
_BUTTON: Final = bit("button")
_CAPTION: Final = bit("figcaption", "captionClass")
_TEXTS: Final = bit("figcaption", "captionClass", "creditClass")
_TABLE: Final = bit("table")
_REACH_BEHIND, _REACH_AHEAD = 3, 1
_NEAR = 8  # blocks; beyond, the number says nothing
_SIGNS: Final = bit("shareClass", "bylineClass")
_SIGN_WORDS: Final = (
    "logo", "icon", "avatar", "sprite", "pixel", "spacer", "blank", "placeholder", "1x1", "tracking", "beacon", "emoji",
    "badge", "loading", "spinner", "gravatar", "qrcode", "qr-code", "qr_code",
)  # fmt: skip
_SIGN: Final = re.compile(rf"(?:^|[/_.-])(?:{'|'.join(_SIGN_WORDS)}|favicon)s?(?:[/_.@-]|\d|$)")
# A code to be scanned: what it is said to be, alone. "Scan me!" is what qrcode.js (David Shim) says.
_CODE: Final = re.compile(
    r"scan me!?|(?:扫码|掃碼|扫一扫|掃一掃).{0,10}|.{0,10}(?:二维码|二維碼|QR ?コード|QR ?코드)"
    r"|.{0,12}\bQR[ -]?(?:code|kod)|(?:código|codice) QR.{0,14}",
    re.I,
)
_LONGEST_CODE = 24
_LARGEST_FIGURE_SHARE = 0.4
_PIXELS: Final = re.compile(r"^\s*(\d{1,5})(?:px)?\s*$")


@dataclass(frozen=True, slots=True)
class Scene:
    """Pictures among blocks."""

    pictures: tuple[int, ...]
    #: indexes of the media that may be pictures of the article, in reading order
    figures: frozenset[int]
    #: numbers of containers that hold a picture, and of figure elements, unless half the page stands in them
    behind: tuple[int, ...]
    #: for every block: how many stand between it and the picture before, 0 directly after one, FAR without one near
    ahead: tuple[int, ...]
    #: how many blocks stand between it and the next picture, 0 directly before one, FAR without one near
    in_figure: tuple[bool, ...]
    #: whether the block stands in one of `figures`
    wrapper_marks: int
    #: marks of class words that the title or most of the prose carries too: they say nothing against a block
    declared: frozenset[int]
    #: numbers of those `figures` that hold a picture which metadata declares: it is the article's, wherever it stands
    boxed: Mapping[int, int]
    #: index of the picture that a block stands with in a small box of no telling name, by index of the block
    beside: tuple[int, ...]
    #: indexes of the blocks that may speak of a picture by their place or name; of a plain text, all
    houses: frozenset[str]
    #: what the page calls its own publisher
    _readers: list[tuple[Rules, Reader]] = field(default_factory=list, repr=False, compare=False)

    def reader(self, rules: Rules) -> Reader:
        """What reads the texts of this page; the same for all who ask, so that each text is read once."""
        if not self._readers or self._readers[0][0] is not rules:
            words = credit_words(rules)
            self._readers[:] = [(rules, Reader(replace(words, houses=self.houses) if self.houses else words))]
        return self._readers[0][1]


def set_scene(
    blocks: Sequence[Block],
    media: Sequence[Media],
    layout: Layout,
    claims: Iterable[ImageClaim] = (),
    houses: frozenset[str] = frozenset(),
) -> Scene:
    """The scene of a page's blocks and media, and of the pictures that metadata declares."""
    wrapper_marks = layout.common_marks | _title_marks(blocks, layout)
    keys = frozenset(picture_key(claim.url) for claim in claims if claim.url)
    related = _RELATED & ~wrapper_marks
    apart = [one for one in media if one.marks & related and one.before_block <= layout.last + 1 and one.url]
    declared = {one.index for one in apart if keys and picture_key(one.url or "") in keys}
    above = range(_title_index(blocks, layout) + 1, layout.first + 1)
    leading = {one.index for one in media if one.before_block in above and _is_told_behind(one, blocks)}
    forgiven = dict.fromkeys(declared, _RELATED) | dict.fromkeys(leading, _RELATED | _PAGE_EDGES)
    forgiven |= {one.index: forgiven.get(one.index, 0) | _BUTTON for one in _opened(media)}
    pictures = tuple(one.index for one in media if _is_picture(one, wrapper_marks | forgiven.get(one.index, 0)))
    places = [media[index].before_block for index in pictures]
    figures = _figures(blocks, {media[index].figure for index in pictures} - {None}, layout)
    own = {
        number for index in (declared | leading).intersection(pictures) if (number := media[index].figure) is not None
    }
    declared_figures = {figure for figure in figures if any(layout.stands_in(number, figure) for number in own)}
    behind, ahead = _distances(places, len(blocks))
    in_figure = [block.figure in figures for block in blocks]
    boxed = picture_boxes(blocks, media, pictures, layout, wrapper_marks)
    beside = {
        block.index
        for block in blocks
        if block.marks & _TEXTS or block.figure in figures or block.tag == "text"
    } | boxed.keys() | {
        index
        for place in places
        for index in range(max(0, place - 1 - _REACH_AHEAD), min(len(blocks), place + _REACH_BEHIND + 1))
    }  # fmt: skip
    return Scene(
        pictures=pictures,
        figures=figures,
        behind=tuple(behind),
        ahead=tuple(ahead),
        in_figure=tuple(in_figure),
        wrapper_marks=wrapper_marks,
        declared=frozenset(declared_figures),
        boxed=boxed,
        beside=tuple(sorted(beside)),
        houses=houses,
    )


def _opened(media: Sequence[Media]) -> list[Media]:
    """Pictures that are a button, to enlarge or play them, and the only one of their figure."""
    held = Counter(one.figure for one in media if one.marks & _FIGURE)
    return [one for one in media if one.marks & _BUTTON and one.marks & _FIGURE and held[one.figure] == 1]


def _title_marks(blocks: Sequence[Block], layout: Layout) -> int:
    """Class words around the last title above the text, but for such as nobody puts around a text."""
    titles = [
        block for block in blocks[: layout.first + _TITLE_REACH] if block.tag == "h1" and not block.marks & _CHROME
    ]
    return titles[-1].marks & _AROUND_TEXT if titles else 0


def _is_told_behind(one: Media, blocks: Sequence[Block]) -> bool:
    """Whether the text behind a picture that is no link is named a caption or begins with its alternative text."""
    alt, behind = one.alt or "", blocks[one.before_block]
    if behind.own_marks & _CAPTION and not behind.links and one.kind == "image":
        return True
    return len(alt) >= _TELLING_ALT and not leads_away(one) and behind.text.startswith(alt)


def _title_index(blocks: Sequence[Block], layout: Layout) -> int:
    """Index of the last title above the text; of the first prose where there is none."""
    titles = [block.index for block in blocks[: layout.first] if block.tag == "h1" and not block.marks & _CHROME]
    return titles[-1] if titles else layout.first


def _distances(places: Sequence[int], length: int) -> tuple[list[int], list[int]]:
    """How many blocks stand between each block and the picture before and behind it, in so far as it is near."""
    behind, ahead = [FAR] * length, [FAR] * length
    for place in places:
        for index in range(place, min(length, place + _NEAR)):
            behind[index] = index - place
    for place in reversed(places):
        for index in range(max(0, place - _NEAR), min(length, place)):
            ahead[index] = place - 1 - index
    return behind, ahead


def telling_marks(block: Block, scene: Scene) -> int:
    """The marks of a block that may speak against it as part of a picture."""
    related = _RELATED if block.figure in scene.declared else 0
    edges = _PAGE_EDGES if scene.in_figure[block.index] and block.marks & _ARTICLE else 0
    return block.marks & ~(scene.wrapper_marks | related | edges)


def is_marked(block: Block, scene: Scene) -> bool:
    """Whether element or class names make the block part of a figure."""
    return bool(block.marks & _CAPTION) or scene.in_figure[block.index]


def is_near(block: Block, scene: Scene) -> bool:
    """Whether a picture stands so near that the block may speak of it."""
    return scene.behind[block.index] <= _NEAR_BEHIND or scene.ahead[block.index] <= _NEAR_AHEAD


def _figures(blocks: Sequence[Block], holding: Set[int | None], layout: Layout) -> frozenset[int]:
    """Figures that hold a picture; a wrapper with much of the page's prose is none."""
    prose: dict[int, float] = defaultdict(float)
    held: Counter[int] = Counter()
    named, tables, titled = set(), set(), set()
    for block in blocks:
        figure = block.figure
        if figure is None:
            continue
        prose[figure] += layout.prose[block.index]
        held[figure] += 1
        if block.tag == "h1":
            titled.add(figure)
        if block.marks & _TABLE:
            tables.add(figure)
        elif block.marks & _FIGURE:
            named.add(figure)
    named -= tables
    holding = holding - (titled - named)
    most = max(1.0, layout.total * _LARGEST_FIGURE_SHARE)
    small = [figure for figure, count in held.items() if count <= _BOX_BLOCKS and prose[figure] <= _BOX_CHARS]
    boxes = {figure for figure in small if figure not in holding and _holds_one(figure, holding, layout)}
    return frozenset(figure for figure in holding | named | boxes if figure is not None and prose[figure] <= most)


def _holds_one(box: int, figures: Set[int | None], layout: Layout) -> bool:
    """Whether just one of these figures stands in a box that is called a picture."""
    return sum(figure is not None and figure > box and layout.stands_in(figure, box) for figure in figures) == 1


def _is_large(sizes: Sequence[int]) -> bool:
    """Whether a picture is as wide and high as those of articles: in a figure, one of a firm's logo."""
    return len(sizes) > 1 and min(sizes) >= _LARGE_PIXELS


def _is_sign(address: str) -> bool:
    """Whether an address in lower case is that of a logo, an icon, a placeholder."""
    if address.endswith(".svg"):
        return True
    return any(word in address for word in _SIGN_WORDS) and _SIGN.search(address) is not None


def names_code(text: str) -> bool:
    """Whether a short text says that this is a code to be scanned: "QR code", "扫码阅读全文"."""
    return len(text) <= _LONGEST_CODE and _CODE.fullmatch(text) is not None


def _is_picture(media: Media, common_marks: int) -> bool:
    marks = media.marks & ~common_marks
    if media.kind not in ("image", "video") or marks & _ELSEWHERE:
        return False
    if marks & _PAGE_EDGES and not media.marks & _ARTICLE:
        return False
    if media.kind == "video" and media.url is None and not media.alt:
        return False
    if (marks & _SIGNS and media.figure is None) or names_code(media.alt or ""):
        return False
    sizes = [
        int(match[1])
        for name, value in media.attributes
        if name in ("width", "height") and (match := _PIXELS.match(value))
    ]
    if media.url is not None and _is_sign(address := media.url.split("?")[0].lower()):
        is_shown = media.marks & (_FIGURE | _CAPTION) and "logo" in address and _is_large(sizes)
        if not is_shown or _is_sign(address.replace("logo", "")):
            return False
    if sizes and max(sizes) > _LONGEST_SIDE * min(sizes) > 0:
        return False
    return not sizes or min(sizes) == 0 or min(sizes) >= _SMALLEST_PIXELS or max(sizes) >= 3 * _SMALLEST_PIXELS
