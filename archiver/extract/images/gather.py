"""Gives every caption and credit block to the picture it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from archiver.extract.addresses import address_of
from archiver.extract.document import Document
from archiver.extract.images.address import is_picture_file, picture_key
from archiver.extract.images.credit import read_credit
from archiver.extract.images.picture import Picture
from archiver.extract.images.reader import Reader
from archiver.extract.images.said import titles_of
from archiver.extract.images.scene import Scene
from archiver.extract.images.shape import Certainty, is_label
from archiver.extract.images.split import CaptionSplit
from archiver.model.block import Block, Media

__all__ = ["gather_pictures"]

_BEHIND, _AHEAD, _CREDIT_REACH = 3, 1, 3
_TITLE_CHARS = 4
_TWICE_CHARS = 15
_JOINTS = " /|–—-·•,.:"
_DASHES = frozenset("/|–—-·•")
_MOST = 500  # pictures, captions and credits that are looked at: joining them is quadratic


@dataclass(slots=True)
class _Draft:
    """A picture while its texts are gathered."""

    media: Media | None
    at: int
    figure: int | None
    captions: list[tuple[int, str, str]] = field(default_factory=list)  # block, caption, text as it stands
    credits: list[tuple[int, str]] = field(default_factory=list)  # block, credit line

    has_credit: bool = False  # more than a label

    @property
    def has_text(self) -> bool:
        return bool(self.captions or self.credits)


def gather_pictures(
    document: Document, captions: Sequence[int], credit_lines: Sequence[int], may_stand: Callable[[Media], bool]
) -> list[Picture]:
    """The pictures that have a text, by these blocks, and those that `may_stand` without one, in reading order."""
    scene, reader = document.scene, document.scene.reader(document.rules)
    drafts = [
        _Draft(media, media.before_block, media.figure if media.figure in scene.figures else None)
        for media in (document.media[index] for index in scene.pictures[:_MOST])
    ]
    for index in captions[:_MOST]:
        _place_caption(index, drafts, document, reader)
    for index in credit_lines[:_MOST]:
        _place_credit(index, drafts, document, reader)
    drafts = [
        draft
        for draft in drafts
        if (draft.has_text and not _is_loose(draft, reader)) or (draft.media is not None and may_stand(draft.media))
    ]
    drafts.sort(key=lambda draft: (draft.at, draft.media.index if draft.media else -1))
    return [_picture(draft, document, reader) for draft in drafts]


def _is_loose(draft: _Draft, reader: Reader) -> bool:
    """Whether this is a credit of no picture and no caption that names no maker: "London — The Echo" ends a byline."""
    if draft.media is not None or draft.captions:
        return False
    return all(_names_no_maker(line, reader) for _, line in draft.credits)


def _names_no_maker(text: str, reader: Reader) -> bool:
    if not reader.certainty(text):
        return True
    line = read_credit(text, reader.words)
    if line.label or line.has_sign or line.credit.creators or line.credit.agencies:
        return False
    return any(reader.words.is_house(party.text) for party in line.parties)


def _place_caption(index: int, drafts: list[_Draft], document: Document, reader: Reader) -> None:
    text = document.blocks[index].text
    draft = _of_figure(index, drafts, document, document.scene) or _near(index, drafts)
    split = _split(document.blocks[index], draft, reader)
    if split.caption is None:
        _place_credit(index, drafts, document, reader)
        return
    if draft is None:
        draft = _Draft(None, index, document.blocks[index].figure)
        drafts.append(draft)
    draft.captions.append((index, _without_joint(_once(split.caption)), text))
    if split.credit:
        draft.credits.append((index, split.credit))
        draft.has_credit = True


def _once(caption: str) -> str:
    """A caption that stands twice, for the eye and for screen readers, once."""
    first, second = caption[: len(caption) // 2], caption[len(caption) // 2 + 1 :]
    return first if len(first) >= _TWICE_CHARS and first == second else caption


def _without_joint(caption: str) -> str:
    """A caption without the dash or bar at its end that leads to a credit in another element."""
    text, space, last = caption.rpartition(" ")
    return text.rstrip() if space and last in _DASHES and len(text) >= _TITLE_CHARS else caption


def _split(block: Block, draft: _Draft | None, reader: Reader) -> CaptionSplit:
    """Caption and credit of a text; behind the picture's own title stands the credit: "Jane Doe / Roe / AFP"."""
    text, split = block.text, reader.split_beside(block)
    for title in _titles(draft, reader):
        rest = text[len(title) :].strip(_JOINTS) if len(title) >= _TITLE_CHARS and text.startswith(title) else ""
        if rest and reader.certainty(rest) >= Certainty.NAME and not _goes_on(title, text, split):
            return CaptionSplit(title, rest, reader.certainty(rest))
    return split


def _goes_on(title: str, text: str, split: CaptionSplit) -> bool:
    """Whether the caption goes on behind the title, up to a labelled credit: "The ferry | «North Star». Photo: AFP"."""
    is_joined = text[len(title) :].lstrip()[:1] in _JOINTS
    is_longer = split.caption is not None and split.caption.rstrip(_JOINTS) != title.rstrip(_JOINTS)
    return not is_joined and is_longer and split.certainty == Certainty.LABELLED


def _titles(draft: _Draft | None, reader: Reader) -> list[str]:
    """What the image element says it shows, but for "Photo:" and "AP Photo", which say no such thing."""
    titles = titles_of(draft.media) if draft is not None and draft.media is not None else []
    return [
        title for title in titles if not is_label(title, reader.words) and reader.certainty(title) != Certainty.AGENCY
    ]


def _of_figure(index: int, drafts: Sequence[_Draft], document: Document, scene: Scene) -> _Draft | None:
    """The picture of the block's own figure: the last before it without a caption, else the next, else the last."""
    figure = document.blocks[index].figure
    if figure not in scene.figures:
        return _of_box(index, drafts, scene)
    same = [draft for draft in drafts if draft.figure == figure]
    if not same:
        return None
    before = [draft for draft in same if draft.at <= index]
    free = [draft for draft in before if not draft.captions]
    if free:
        return free[-1]
    after = [draft for draft in same if draft.at > index and not draft.captions]
    return after[0] if after and len(same) > 1 else (before or same)[-1]


def _of_box(index: int, drafts: Sequence[_Draft], scene: Scene) -> _Draft | None:
    """The picture that the block stands with in a small box."""
    own = scene.boxed.get(index)
    return next((draft for draft in drafts if draft.media is not None and draft.media.index == own), None)


def _near(index: int, drafts: Sequence[_Draft]) -> _Draft | None:
    """The nearest picture without a caption: one before the block, else one directly behind it."""
    behind = [draft for draft in drafts if draft.media and not draft.captions and 0 <= index - draft.at < _BEHIND]
    if behind:
        return max(behind, key=lambda draft: draft.at)
    ahead = [draft for draft in drafts if draft.media and not draft.captions and 0 < draft.at - index <= _AHEAD]
    return min(ahead, key=lambda draft: draft.at) if ahead else None


def _place_credit(index: int, drafts: list[_Draft], document: Document, reader: Reader) -> None:
    text = document.blocks[index].text
    draft = _for_credit(index, drafts, document, document.scene)
    split = _split(document.blocks[index], draft, reader)
    # the whole figure text may stand in an element named after the credit; "Jane Doe/Copyright 2024 AP" is no such text
    if split.caption and split.credit and _is_caption(split.caption, draft, reader):
        line = split.credit
        caption: str | None = split.caption
    else:
        line, caption = text, None
    if draft is None and (draft := _with_same_credit(line, index, drafts)) is not None:
        line = draft.credits[-1][1]
    if draft is None:
        draft = _Draft(None, index, document.blocks[index].figure)
        drafts.append(draft)
    if caption and not draft.captions:
        draft.captions.append((index, caption, text))
    draft.credits.append((index, line))
    draft.has_credit = draft.has_credit or not is_label(line, reader.words)


def _is_caption(text: str, draft: _Draft | None, reader: Reader) -> bool:
    return reader.certainty(text) == Certainty.NONE or text in _titles(draft, reader)


def _for_credit(index: int, drafts: Sequence[_Draft], document: Document, scene: Scene) -> _Draft | None:
    """The picture of the same figure, else the one whose caption or image is nearest and has no credit."""
    figure = document.blocks[index].figure
    same = [draft for draft in drafts if figure in scene.figures and draft.figure == figure]
    if len(same) == 1:
        return same[0]
    if not same and (boxed := _of_box(index, drafts, document.scene)) is not None:
        return boxed
    choice = [
        (_distance(index, draft), not (same and draft.captions), number)  # side by side, or once more without scripts
        for number, draft in enumerate(drafts)
        if not draft.has_credit and (not same or draft in same)
    ]
    best = min(choice, default=None)
    return drafts[best[2]] if best is not None and (best[0] <= _CREDIT_REACH or same) else None


def _with_same_credit(line: str, index: int, drafts: Sequence[_Draft]) -> _Draft | None:
    """The picture near by whose credit says the same, but for a label: sites give it once for each width of screen."""
    near = (
        draft for draft in drafts if draft.credits and _distance(index, draft) <= _CREDIT_REACH + len(draft.credits)
    )
    return next((draft for draft in near if line.endswith(draft.credits[-1][1])), None)


def _distance(index: int, draft: _Draft) -> float:
    places = [float(abs(index - block)) for block, _, _ in draft.captions]
    if draft.media is not None:
        places.append(index - draft.at if index >= draft.at else draft.at - index + 0.5)
    return min(places, default=99)


def _picture(draft: _Draft, document: Document, reader: Reader) -> Picture:
    media, words = draft.media, reader.words
    lines = [read_credit(line, words) for _, line in draft.credits]
    lines = [line for line in lines if not is_label(line.credit.raw, words)]
    raws = list(dict.fromkeys(line.credit.raw for line in lines if line.credit.raw))
    raws = [raw for raw in raws if not any(raw in other and raw != other for other in raws)]
    raw = " / ".join(raws)
    line = lines[0] if len(lines) == 1 else read_credit(raw, words) if raw else None
    blocks = sorted({index for index, _, _ in draft.captions} | {index for index, _ in draft.credits})
    return Picture(
        at=draft.at,
        media=media.index if media else None,
        url=_address(media, document) if media else None,
        alt=media.alt if media else None,
        caption=" ".join(dict.fromkeys(caption for _, caption, _ in draft.captions)) or None,
        caption_raw=" ".join(dict.fromkeys(text for _, _, text in draft.captions)) or None,
        credit=line.credit if line and line.credit.raw else None,
        made=line.made if line else "photo",
        blocks=tuple(blocks),
    )


def _address(media: Media, document: Document) -> str | None:
    """The picture's address; that of the larger file where the picture is a link to it."""
    to_address = address_of(document)
    url = to_address(media.url or "")
    href = next((value for name, value in media.attributes if name == "parent:href"), None)
    if url is None or href is None or not is_picture_file(href):
        return url
    target = to_address(href)
    return target if target and picture_key(target) == picture_key(url) else url
