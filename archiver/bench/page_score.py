"""One page's prediction against its gold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime

from archiver.bench.counts import ALIKE, Counts, bag_similarity, matched, overlap, set_similarity
from archiver.bench.gold import GoldPage
from archiver.bench.prediction import Prediction
from archiver.bench.tokens import credit_tokens, fold, lines, raw_tokens, separate_names, shingles, tokens, unique

__all__ = ["PageScore", "score_page"]

_LEAST_CAPTION = 4
"""Tokens below which a caption may well stand in the text for another reason."""


@dataclass(frozen=True, slots=True)
class PageScore:
    """What was right on one page. None: the gold doesn't say."""

    body: Counts | None = None
    #: of shingles
    exact: bool | None = None
    para: float | None = None
    #: F1 of whole paragraphs
    segments: Counts | None = None
    caption: Counts | None = None
    credit: Counts | None = None
    leaks: tuple[int, int] | None = None
    #: captions that stand in the body, of how many
    headline: bool | None = None
    authors: Counts | None = None
    date: bool | None = None
    verdict: bool | None = None
    #: on a page that is no article: whether it was told so


def score_page(gold: GoldPage, found: Prediction) -> PageScore:
    """Measures of one page, as docs/commands.md explains them."""
    caption, credit, leaks = _pictures(gold, found) if gold.has_images else (None, None, None)
    return PageScore(
        body=None if gold.body is None else overlap(shingles(gold.body), shingles(found.body)),
        exact=None if gold.body is None else raw_tokens(gold.body) == raw_tokens(found.body),
        para=None
        if gold.paragraphs is None
        else overlap(Counter(map(fold, gold.paragraphs)), Counter(lines(found.body))).f1,
        segments=_segments(gold, found),
        caption=caption,
        credit=credit,
        leaks=leaks,
        headline=bag_similarity(tokens(gold.title), tokens(found.headline)) >= ALIKE if gold.title else None,
        authors=_authors(gold.authors, found) if gold.authors else None,
        date=_is_same_day(gold.date, found.date) if gold.date else None,
        verdict=found.verdict != "article" if gold.page_type and found.verdict else None,
    )


def _segments(gold: GoldPage, found: Prediction) -> Counts | None:
    if gold.must_have is None and gold.must_not_have is None:
        return None
    body = fold(found.body)
    there = sum(fold(segment) in body for segment in gold.must_have or ())
    wrong = sum(fold(segment) in body for segment in gold.must_not_have or ())
    return Counts(there, wrong, len(gold.must_have or ()) - there)


def _pictures(gold: GoldPage, found: Prediction) -> tuple[Counts, Counts, tuple[int, int]]:
    images = gold.images or []
    captions = unique(tokens(image.caption) for image in images)
    credit_lines = unique([token for one in image.credits or () for token in credit_tokens(one)] for image in images)
    body, gold_body = (f" {' '.join(tokens(text))} " for text in (found.body, gold.body))
    phrases = [f" {' '.join(caption)} " for caption in captions if len(caption) >= _LEAST_CAPTION]
    fair = [phrase for phrase in phrases if phrase not in gold_body]
    return (
        matched(captions, unique(map(tokens, found.captions)), bag_similarity),
        matched(credit_lines, unique(map(credit_tokens, found.credits)), set_similarity),
        (sum(phrase in body for phrase in fair), len(fair)),
    )


def _authors(gold: list[str], found: Prediction) -> Counts:
    names, others = (unique(map(tokens, separate_names(some))) for some in (gold, found.authors))
    return matched(names, others, set_similarity)


def _is_same_day(gold: str, found: str | None) -> bool:
    """The day as written, or both in UTC."""
    if not found:
        return False
    if gold[:10] == found[:10]:
        return True
    days = [_utc_day(text) for text in (gold, found)]
    return days[0] is not None and days[0] == days[1]


def _utc_day(text: str) -> date | None:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.astimezone(UTC).date() if moment.tzinfo else None
