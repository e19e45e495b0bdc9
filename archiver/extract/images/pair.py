"""The pictures of an article: each once, in reading order, with caption and credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archiver.extract.addresses import address_of
from archiver.extract.claims.claim import ImageClaim
from archiver.extract.document import Document, Labels
from archiver.extract.images.address import is_picture_file, is_thumbnail, picture_key
from archiver.extract.images.credit import read_credit
from archiver.extract.images.gather import gather_pictures
from archiver.extract.images.gathered import gathered_credit
from archiver.extract.images.link import link_around
from archiver.extract.images.makers import with_makers
from archiver.extract.images.picture import Picture
from archiver.extract.images.said import claimed_credits, with_said
from archiver.extract.images.same import without_repeats
from archiver.extract.images.split import split_caption
from archiver.extract.images.worded import worded_figures
from archiver.extract.images.words import CreditWords
from archiver.model.block import Media, Role
from archiver.web.url import registered_domain

__all__ = ["Picture", "article_images"]

_TEXT: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.SUBHEADING, Role.QUOTE, Role.LIST_ITEM)
_ASIDE: Final = (Role.RELATED, Role.COMMENT, Role.NOTE)
_AMID_TEXT: Final = "state:body"
"""Source of claims of pictures that stand behind the first text of a body."""
_LEAD_BLOCKS = 4  # byline, date and sharing buttons stand between headline and lead picture


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the text stands, looked up once for all pictures."""

    body: list[int]
    start: int
    """Index of the headline, else of a block some way before the first of the body."""
    reach: range
    """Blocks before which a picture may stand without a text of its own."""


def _text_of(places: Mapping[str, Sequence[int]]) -> _Text:
    body = sorted(index for role in _TEXT for index in places.get(role, ()))
    if not body:
        return _Text([], 0, range(0))
    heads = [index for index in places.get(Role.HEADLINE, ()) if index <= body[0]]
    start = max(heads, default=max(0, body[0] - _LEAD_BLOCKS))
    return _Text(body, start, range(start - _LEAD_BLOCKS, body[-1] + 2))


def article_images(document: Document, labels: Labels) -> tuple[Picture, ...]:
    """The article's pictures in reading order."""
    places = labels.by_role()
    text = _text_of(places)
    declared = _addresses(document.witnesses.images, document)

    def may_stand(media: Media) -> bool:
        return _may_stand_in_text(media, document, labels, text)

    worded = worded_figures(document)
    captions, credit_lines = (
        [i for i in places.get(role, ()) if i not in worded] for role in (Role.CAPTION, Role.CREDIT)
    )
    gathered = gather_pictures(document, captions, credit_lines, may_stand)
    kept = [
        picture for picture in gathered if picture.blocks or _stands_in_text(picture, document, labels, text, declared)
    ]
    claims = claimed_credits(document)
    pictures = [with_said(picture, claims, document) for picture in without_repeats(kept)]
    bylines = (document.blocks[index].text for index in places.get(Role.BYLINE, ()))
    pictures = with_makers(pictures, bylines, document.scene.reader(document.rules).words)
    pictures = _with_gathered(pictures, text.body, document)
    is_shown = bool(pictures)
    if not pictures and labels.body_from != "blocks":
        pictures = _claimed(document, document.scene.reader(document.rules).words)
    if not pictures:
        return ()
    leading = _addresses([claim for claim in document.witnesses.images if claim.source != _AMID_TEXT], document)
    first = pictures[0]
    is_lead = picture_key(first.url or "") in leading or (is_shown and _leads(first, places))
    return (replace(first, is_lead=is_lead), *pictures[1:])


def _with_gathered(pictures: list[Picture], body: list[int], document: Document) -> list[Picture]:
    """The pictures, those without a credit with the one that the page gives for all of them."""
    shown = [picture for picture in pictures if picture.media is not None]
    if all(picture.credit for picture in shown):
        return pictures
    taken = frozenset(index for picture in shown for index in picture.blocks)
    found = gathered_credit(document, body, taken)
    if found is None:
        return pictures
    index, line = found
    return [
        picture if picture.credit else replace(picture, credit=line.credit, made=line.made)
        for picture in pictures
        if picture.media is not None or picture.blocks != (index,)
    ]


def _addresses(claims: Iterable[ImageClaim], document: Document) -> frozenset[str]:
    """Keys of the pictures that metadata names."""
    to_address = address_of(document)
    addresses = (to_address(claim.url) for claim in claims if claim.url)
    return frozenset(picture_key(address) for address in addresses if address)


def _may_stand_in_text(media: Media, document: Document, labels: Labels, text: _Text) -> bool:
    """Whether its kind and place allow a picture without any text to be the article's."""
    if media.kind != "image" or media.before_block not in text.reach:
        return False
    return not all(role in _ASIDE for role in _neighbours(media, document, labels))


def _stands_in_text(
    picture: Picture, document: Document, labels: Labels, text: _Text, declared: frozenset[str]
) -> bool:
    """Whether a picture without any text is the article's: it stands amid its text, or metadata declares it."""
    if picture.media is None or picture.url is None or is_thumbnail(picture.url) or _leads_away(picture, document):
        return False
    if picture_key(picture.url) in declared or with_said(picture, {}, document).caption:
        return True
    media, first, last = document.media[picture.media], text.body[0], text.body[-1]
    if not text.start < picture.at <= last:
        return False
    near = {document.blocks[index].container for index in (first, last)} | {document.layout.main}
    is_amid = any(role in _TEXT for role in _neighbours(media, document, labels))
    return media.figure is not None or media.container in near or is_amid


def _neighbours(media: Media, document: Document, labels: Labels) -> list[str]:
    """Roles of the blocks before and behind a picture."""
    at = media.before_block
    return [labels.role(index) for index in (at - 1, at) if 0 <= index < len(document.blocks)]


def _leads_away(picture: Picture, document: Document) -> bool:
    """Whether the picture is a link to another page of the site: a teaser."""
    if picture.media is None:
        return False
    href = link_around(document.media[picture.media])
    target = address_of(document)(href) if href else None
    if target is None or target == document.page.url or target.split("#")[0] == (document.page.url or "").split("#")[0]:
        return False
    if picture.url and picture_key(target) == picture_key(picture.url):
        return False
    is_file = is_picture_file(target)
    return not is_file and registered_domain(target) == registered_domain(document.page.url)


def _claimed(document: Document, words: CreditWords) -> list[Picture]:
    """Pictures of an article that stands in metadata alone."""
    found: dict[str, Picture] = {}
    for claim in document.witnesses.images:
        url = address_of(document)(claim.url) if claim.url else None
        if url is None or claim.source.startswith("meta:"):
            continue
        split = split_caption(claim.caption or "", words, pictured=True)
        said = claim.credit or split.credit
        line = read_credit(said, words) if said else None
        found.setdefault(
            picture_key(url),
            Picture(
                at=0,
                url=url,
                alt=claim.alt,
                caption=split.caption,
                caption_raw=claim.caption,
                credit=line.credit if line else None,
                made=line.made if line else "photo",
            ),
        )
    return list(found.values())


def _leads(picture: Picture, places: Mapping[str, Sequence[int]]) -> bool:
    """Whether no paragraph stands between the headline and the picture."""
    if picture.at - 1 in places.get(Role.HEADLINE, ()):
        return True
    paragraphs = places.get(Role.PARAGRAPH)
    return not paragraphs or picture.at <= paragraphs[0]
