"""A page's blocks on a screen: what may be text, a caption or a credit, and what stands around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from archiver.cli.terminal import clean_line
from archiver.extract.marks import bit
from archiver.model.block import Block, Media, Role
from scripts.labels.label import BODY
from scripts.labels.seen import SeenBlock, SeenPage

__all__ = ["render_page"]

_AROUND: Final = 4
_WIDTH: Final = 160
_TAIL_CHARS: Final = 40
_NARROW: Final = 60
_ALT_CHARS: Final = 70
_PROSE_CHARS: Final = 90
_BESIDE_PICTURE_CHARS: Final = 300
_PICTURED: Final = bit("figure", "figcaption", "captionClass", "creditClass", "imageClass", "galleryClass")
_CREDIT_SIGN: Final = re.compile(r"[©ⓒ📷]|\(c\)|\b(?:photo|foto|credit|source|image|bild|quelle|fot|crédit)", re.I)
_LINKED: Final = 0.8
_TELLING: Final = frozenset((*BODY, Role.CAPTION, Role.CREDIT, Role.HEADLINE, Role.BYLINE))


def render_page(seen: SeenPage, roles: Mapping[int, str], *, whole: bool = False, width: int = _WIDTH) -> Iterator[str]:
    """Lines for a terminal: number, extraction's role and reason, element, text. A label given before stands first."""
    article = seen.article
    yield clean_line(f"{seen.page.id}  {article.page_verdict.kind}  {article.in_language}  {article.final_url}")
    pictures: dict[int, list[Media]] = defaultdict(list)
    for media in seen.document.media:
        pictures[media.before_block].append(media)
    shown = set(range(len(seen.blocks))) if whole else _worth_showing(seen, pictures)
    skipped = 0
    for one in seen.blocks:
        index = one.block.index
        if index not in shown and index not in roles:
            skipped += 1
            continue
        if skipped:
            yield f"      … {skipped}"
            skipped = 0
        yield from map(_picture_line, pictures[index])
        yield _block_line(one, roles.get(index), width)
    if skipped:
        yield f"      … {skipped}"


def _worth_showing(seen: SeenPage, pictures: Mapping[int, list[Media]]) -> set[int]:
    named = [one.block.index for one in seen.blocks if one.decision.role in _TELLING]
    likely = [one.block.index for one in seen.blocks if _may_matter(one.block, pictures)]
    first = next((one.block.index for one in seen.blocks if one.decision.role == Role.HEADLINE), None)
    if first is None:
        first = min(named or likely, default=0)
    last = max((index for index in named if seen.blocks[index].decision.role != Role.BYLINE), default=first)
    around = range(max(0, first - _AROUND), min(len(seen.blocks), last + 1 + _AROUND))
    return {*around, *named, *likely}


def _may_matter(block: Block, pictures: Mapping[int, list[Media]]) -> bool:
    """Whether a block may be a caption, a credit or text, by its names, its length or a word in it."""
    if block.link_chars >= _LINKED * len(block.text):
        return False
    if block.marks & _PICTURED or len(block.text) >= _PROSE_CHARS:
        return True
    follows_picture = bool(pictures.get(block.index))
    return len(block.text) <= _BESIDE_PICTURE_CHARS and (follows_picture or bool(_CREDIT_SIGN.search(block.text)))


def _picture_line(media: Media) -> str:
    file = (media.url or "").partition("?")[0].rpartition("/")[2][-_ALT_CHARS // 2 :]
    texts = [f"{name}={_short(value, _ALT_CHARS)}" for name, value in media.attributes if name not in _SIZES]
    return clean_line(f"      ▣ {media.kind} {file} | {_short(media.alt or '', _ALT_CHARS)} {' '.join(texts)}").rstrip()


_SIZES: Final = frozenset(("width", "height", "class", "poster", "parent:href"))


def _block_line(one: SeenBlock, given: str | None, width: int) -> str:
    block, decision = one.block, one.decision
    reason = "" if decision.reason == decision.role else f"({decision.reason})"
    linked = block.link_chars >= _LINKED * len(block.text)
    text = _short(block.text, _NARROW if linked and decision.role not in _TELLING else width)
    names = _short(" ".join(block.signature.split()), _NARROW // 2)
    label = f"[{given}] " if given else ""
    return clean_line(f"{block.index:>5} {label}{decision.role}{reason} {names} {'→' if linked else '|'} {text}")


def _short(text: str, width: int) -> str:
    """The beginning and the end of a text: captions often end with what tells them."""
    if len(text) <= width:
        return text
    tail = min(_TAIL_CHARS, width // 3)
    return f"{text[: width - tail - 3]} … {text[-tail:]}"
