"""The page verdict: walls before content, content before form. All thresholds of the verdict stand here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from archiver.extract.document import Document, Labels
from archiver.extract.verdict.asking import asking_signal
from archiver.extract.verdict.content import Base, base_signals, form_signals, stub_signals
from archiver.extract.verdict.shape import Shape, shape_of
from archiver.extract.verdict.signal import Signal, strongest
from archiver.extract.verdict.walls import own_links, wall_signals
from archiver.extract.verdict.weights import KINDS, is_news
from archiver.model.article import PageVerdict, VerdictKind

__all__ = ["is_binary", "judge"]

_WALL: Final = 4.0
_FORM: Final = 4.0
_STUB: Final = 5.0
_MOST_STUB: Final = 3000
_STORY: Final = 1.0
_STORY_BODY: Final = 400
_OWN_LINKS: Final = 4
_SURE_ARTICLE: Final = 3.0  # what a form at the text weighs
_NO_PIECE: Final = -3.7
_LINKS_BEHIND: Final = 0.2
_LISTING_LINK_SHARE: Final = 0.25
_LISTING_TEASERS: Final = 8
_LISTING_MOST_BODY: Final = 6000
_SURE_LISTING: Final = 2.0
_CERTAIN_LISTING: Final = 3.0
_LISTING_LEAD: Final = 1.0
_CLOSE: Final = 0.5
_UNTOLD: Final = 0.9  # scripts/verdicts: a page that is no sure article is "other", whose text is kept, not a listing
_ALL_LINKS: Final = 0.8
_CARDS: Final = 10
_TEXT: Final = 1500
_LEAST_BODY: Final = 100
_BINARY: Final = 0.02
_BINARY_TEXT: Final = 0.05  # text taken out of PDFs has some for hyphens; of packed bytes a tenth are such
_REPLACED: Final = 0.4  # real text in a wrong character set has markup, spaces and signs between
_MOST_SIGNALS: Final = 8


def judge(document: Document, labels: Labels) -> PageVerdict:
    """What kind of page this is, with what speaks for it, the strongest first."""
    shape = shape_of(document, labels)
    walls = wall_signals(document, shape)
    base = _asked(document, labels, shape, base_signals(document, shape))
    scores = base.scores()
    lead = _lead(scores)
    if wall := _wall(document, walls, lead, shape):
        return wall
    if is_binary(document):
        told = f"{document.page.control_share:.0%} control characters"
        if document.page.replaced_share > _REPLACED:
            told = f"{document.page.replaced_share:.0%} fit no character set"
        signal = Signal("other", 6.0, "notText", told)
        return _verdict("other", 0.95, [signal])
    if document.capture.kind == "text":
        return _of_text(shape)
    if not document.blocks:
        return _verdict("other", 0.5, [Signal("other", 1.0, "noText", "")])
    kind: VerdictKind = max(KINDS, key=lambda name: scores[name])
    if _is_all_links(shape):
        kind = "listing"
    elif kind == "listing" and not _looks_like_listing(shape, _listing_lead(document, shape, scores)):
        kind = "article" if _is_close(document, shape, scores) else "other"
    if kind == "article" and shape.body_chars < _LEAST_BODY and not document.media:
        kind = "other"
    confidence = 1 / sum(math.exp(score - scores[kind]) for score in scores.values())
    if lead > _NO_PIECE:
        for look, least in ((_form, _FORM), (_stub, _STUB)):
            found = look(document, labels, shape)
            top = strongest(found)
            if top is not None and top[1] >= least and _may_be(top[0], shape):
                return _verdict(top[0], 1 - math.exp(-top[1] / 3), [s for s in found if s.kind == top[0]])
    return _verdict(kind, confidence, base.signals(kind))


def is_binary(document: Document) -> bool:
    """Whether what was sent as a page is no text: packed, encrypted, noise."""
    page = document.page
    return page.control_share > (_BINARY if page.root is not None else _BINARY_TEXT) or page.replaced_share > _REPLACED


def _lead(scores: Mapping[VerdictKind, float]) -> float:
    return scores["article"] - max(scores["listing"], scores["other"])


def _asked(document: Document, labels: Labels, shape: Shape, base: Base) -> Base:
    """With the form that the page is about, which is looked for where it could turn the verdict."""
    asked = asking_signal(document, labels, shape) if 0 < _lead(base.scores()) < _SURE_ARTICLE else None
    return base if asked is None else base._replace(told=(*base.told, asked))


def _form(document: Document, labels: Labels, shape: Shape) -> list[Signal]:
    return list(form_signals(document, shape))


def _stub(document: Document, labels: Labels, shape: Shape) -> list[Signal]:
    return stub_signals(document, labels, shape, _STUB) if shape.body_chars <= _MOST_STUB else []


def _may_be(kind: VerdictKind, shape: Shape) -> bool:
    """A video or gallery with a long text is an article with a video or pictures."""
    return kind not in ("video", "gallery") or shape.body_chars - shape.slide_chars * (kind == "gallery") < _TEXT


def _looks_like_listing(shape: Shape, lead: float) -> bool:
    """Many links, and no text among them that a reader could take for an article.

    A wrong `listing` loses a text, so that it needs a lead, unless the page is a row of cards.
    """
    if min(shape.articles, shape.teasers) >= _CARDS and not shape.has_date:
        return True
    if lead < _LISTING_LEAD:
        return False
    if shape.body_chars >= _TEXT and shape.paragraphs >= 4 and lead < _SURE_LISTING:
        return False
    if shape.links_after < _LINKS_BEHIND:
        return False
    share = shape.link_chars / max(1.0, shape.text_chars)
    has_links = share >= _LISTING_LINK_SHARE or shape.teasers >= _LISTING_TEASERS
    return (has_links or lead >= _CERTAIN_LISTING) and shape.body_chars <= _LISTING_MOST_BODY


def _listing_lead(document: Document, shape: Shape, scores: Mapping[VerdictKind, float]) -> float:
    """How far a listing is ahead, without what is taken from articles that don't say they are news."""
    is_told = is_news(shape, document.rules.words.get("schema_types", {}))
    return scores["listing"] - scores["article"] - (0.0 if is_told else _UNTOLD)


def _is_close(document: Document, shape: Shape, scores: Mapping[VerdictKind, float]) -> bool:
    """Whether what doesn't look like the listing it seems to be is as good as an article, and says that it is one."""
    is_own = shape.dated_at_headline or shape.signed_at_headline
    if not is_own and not is_news(shape, document.rules.words.get("schema_types", {})):
        return False
    return scores["listing"] - scores["article"] < _CLOSE and scores["article"] > scores["other"]


def _is_all_links(shape: Shape) -> bool:
    """Next to no text but that of links, whatever else the page declares itself."""
    is_bare = shape.body_chars < _LEAST_BODY * 3 and shape.teasers >= _LISTING_TEASERS
    return is_bare and shape.link_chars > _ALL_LINKS * shape.text_chars


def _wall(document: Document, walls: list[Signal], lead: float, shape: Shape) -> PageVerdict | None:
    """The verdict on a page that isn't the one asked for; None if it is."""
    status = document.capture.status
    has_failed = status is not None and status >= 400
    top = strongest(walls)
    if top is not None and top[1] >= _WALL and not _is_told_of(document, walls, lead, shape):
        kind, weight = top
        if kind == "soft404" and has_failed:
            kind = "error"
        return _verdict(kind, 1 - math.exp(-weight / 3), [s for s in walls if s.kind == top[0]])
    if has_failed and not (shape.body_chars >= _TEXT and lead > _STORY):
        return _verdict("error", 0.95, [Signal("error", 6.0, "status", str(status))])
    return None


def _is_told_of(document: Document, walls: list[Signal], lead: float, shape: Shape) -> bool:
    """Whether the words of a wall stand in a text of the page's own: a report on an outage, a manual, a forum."""
    if shape.body_chars >= _TEXT and lead > 0:
        return True
    if shape.body_chars < _STORY_BODY or (document.capture.status or 0) >= 400:
        return False
    is_signed = shape.has_date or shape.has_author
    is_titled = any(signal.evidence.startswith("title ") for signal in walls)
    return (is_signed and lead > _STORY) or (not is_titled and own_links(document) >= _OWN_LINKS)


def _of_text(shape: Shape) -> PageVerdict:
    kind: VerdictKind = "article" if shape.body_chars >= 200 else "other"
    return _verdict(kind, 0.8, [Signal(kind, 1.0, "plainText", f"{shape.body_chars:.0f}")])


def _verdict(kind: VerdictKind, confidence: float, signals: Iterable[Signal]) -> PageVerdict:
    ordered = sorted((s for s in signals if s.weight > 0.05), key=lambda s: -s.weight)[:_MOST_SIGNALS]
    return PageVerdict(kind=kind, confidence=round(min(confidence, 0.99), 2), signals=tuple(map(str, ordered)))
