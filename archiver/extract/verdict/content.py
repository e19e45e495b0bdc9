"""Signals of what a page that shows its content holds: one text, a listing, a live blog, pictures, a video, goods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from archiver.extract.document import Document, Labels
from archiver.extract.marks import bit
from archiver.extract.verdict.shape import Shape
from archiver.extract.verdict.signal import Signal
from archiver.extract.verdict.titles import read_titles
from archiver.extract.verdict.weights import KINDS, Weights, figures
from archiver.model.article import VerdictKind
from archiver.model.block import Role
from archiver.model.rules import Pattern

__all__ = ["Base", "base_signals", "form_signals", "page_figures", "stub_signals"]

_NOTICE_CHARS = 400
_LABEL_CHARS = 160
_WORDS_BODY = 2000
_MANY_HITS = 3
_DECLARED = 3.0
_GOODS = 1.5
"""Of goods, beside what the figure of such types weighs: tests of goods declare that they are news, too."""
_WALLED = 3.0
_WHOLE_BODY = 1200
_ENDED = -2.5
_END_NOTES = ("authorNote", "printEdition", "citation")
_LEAST_SLIDES = 4
_MOST_PLAIN = 600
_MOST_BESIDE_SLIDES = 1500
_TITLED: dict[str, VerdictKind] = {"listing": "listing", "other": "other"}
_OFF = bit("nav", "footer", "commentsClass", "hidden")
_PAYWALL = bit("paywallClass")


class Base(NamedTuple):
    """What speaks for article, listing and other."""

    figures: Sequence[tuple[str, float, Weights]]
    #: name, value and weights of those that aren't nought
    words: Mapping[str, str]
    #: what the figures of words were read from, by name
    told: Sequence[Signal]

    def scores(self) -> dict[VerdictKind, float]:
        """Sum of the weights by kind."""
        return {
            kind: sum(
                [weights[place] * value for _, value, weights in self.figures]
                + [signal.weight for signal in self.told if signal.kind == kind]
            )
            for place, kind in enumerate(KINDS)
        }

    def signals(self, kind: VerdictKind) -> list[Signal]:
        """All that speaks for or against a kind."""
        place = KINDS.index(kind)
        return [
            *(
                Signal(kind, weights[place] * value, name, self.words.get(name, f"{value:.2g}"))
                for name, value, weights in self.figures
            ),
            *(signal for signal in self.told if signal.kind == kind),
        ]


def base_signals(document: Document, shape: Shape) -> Base:
    """For article, listing and other: every figure by its weights."""
    known, words = document.rules.verdict_weights, dict(_words(document, shape))
    found = _figures(document, shape, words).items()
    return Base(
        figures=[(name, value, known[name]) for name, value in found if value and name in known],
        words={name: evidence for name, (_, evidence) in words.items()},
        told=list(_told(document, shape)),
    )


def _told(document: Document, shape: Shape) -> Iterator[Signal]:
    """What titles and declared types say outright: too rare on the pages learned from, so weighed by hand."""
    titles = read_titles(document)
    for pattern in document.rules.patterns.get("verdict", ()):
        kind = _TITLED.get(pattern.options.get("kind", "")) if pattern.options.get("where") == "title" else None
        if kind is not None and (found := titles.first(pattern, titles.claimed)):
            yield Signal(kind, pattern.weight, pattern.reason, found)
    types = document.rules.words.get("schema_types", {})
    if not shape.types.isdisjoint(types.get("news", ())):
        return
    for key, weight in (("no_article", _DECLARED), ("product", _GOODS)):
        if found_types := sorted(shape.types.intersection(types.get(key, ()))):
            yield Signal("other", weight, "declaredType", found_types[0])
            return


def page_figures(document: Document, shape: Shape) -> dict[str, float]:
    """Every figure of the page by name."""
    return _figures(document, shape, dict(_words(document, shape)))


def _figures(document: Document, shape: Shape, words: Mapping[str, tuple[float, str]]) -> dict[str, float]:
    types = document.rules.words.get("schema_types", {})
    return figures(shape, {name: share for name, (share, _) in words.items()}, types)


def _words(document: Document, shape: Shape) -> Iterator[tuple[str, tuple[float, str]]]:
    """Reasons of the patterns that find something in address, titles or text, with how much and what."""
    hits: dict[str, int] = {}
    for pattern in document.rules.patterns.get("verdict", ()):
        where = pattern.options.get("where")
        if _form(pattern.options.get("kind", "")) is not None:
            continue
        if where == "path" and shape.declared.path and (match := pattern.regex.search(shape.declared.path)):
            yield pattern.reason, (1.0, match[0][:80])
        elif where == "text" and (most := _MANY_HITS - hits.get(pattern.reason, 0)) > 0:
            hits[pattern.reason] = _MANY_HITS - most + _hits(document, pattern, most)
    for reason, count in hits.items():  # by the length of the text, since every shop has a blog
        if count:
            share = count / _MANY_HITS * min(1.0, _WORDS_BODY / max(1.0, shape.body_chars))
            yield reason, (share, f"{count} times" if count < _MANY_HITS else "often")


def _hits(document: Document, pattern: Pattern, most: int) -> int:
    """How many blocks have the words, up to `most`."""
    count = 0
    for index in document.occurrences.texts(pattern):
        text = document.blocks[index].text
        if len(text) < _LABEL_CHARS and pattern.regex.search(text):
            count += 1
            if count == most:
                break
    return count


def form_signals(document: Document, shape: Shape) -> Iterator[Signal]:
    """For live blog, gallery and video, on pages that hold one piece."""
    types = document.rules.words.get("schema_types", {})
    titles = read_titles(document)
    for pattern in document.rules.patterns.get("verdict", ()):
        kind: VerdictKind | None = _form(pattern.options.get("kind", ""))
        if kind is None:
            continue
        if pattern.options.get("where") == "title":
            found = titles.first(pattern, titles.claimed)
        else:
            match = pattern.regex.search(shape.declared.path)
            found = match[0][:80] if match else None
        if found is not None:
            yield Signal(kind, pattern.weight, pattern.reason, found)
    own = {*shape.types, *_own_types(document)}
    for kind, key, weight in (("liveBlog", "live", 4.0), ("gallery", "gallery", 2.5), ("video", "video", 2.5)):
        if declared := sorted(own & set(types.get(key, ()))):
            is_twice = len({name.startswith("og:") for name in declared}) > 1
            yield Signal(kind, weight + is_twice, "declaredType", declared[0])  # type: ignore[arg-type]  # literals above
    yield from _live_signals(shape)
    yield from _media_signals(shape)


def _live_signals(shape: Shape) -> Iterator[Signal]:
    if shape.live_blocks >= 3:
        yield Signal("liveBlog", 1.0, "liveClass", str(shape.live_blocks))
    if shape.stamped >= 4:
        yield Signal("liveBlog", 2.0, "timesOfDay", str(shape.stamped))


def _media_signals(shape: Shape) -> Iterator[Signal]:
    if shape.images >= 4 and shape.caption_chars > max(120.0, shape.body_chars):
        yield Signal("gallery", 2.5, "captionsOutweighText", f"{shape.caption_chars:.0f} > {shape.body_chars:.0f}")
    elif shape.images and shape.caption_chars > 60 and not shape.body_chars:
        yield Signal("gallery", 1.5, "captionsAlone", f"{shape.caption_chars:.0f}")
    elif shape.images >= 5 and shape.body_chars < 300:
        yield Signal("gallery", 1.0, "picturesAlone", str(shape.images))
    if shape.slides >= _LEAST_SLIDES and shape.body_chars - shape.slide_chars < _MOST_BESIDE_SLIDES:
        is_bare = shape.body_chars - shape.slide_chars < _MOST_PLAIN
        yield Signal("gallery", 4.0 if is_bare else 2.0, "picturesWithText", str(shape.slides))
    if shape.body_chars < 600:
        yield Signal("video", 1.0, "shortText", f"{shape.body_chars:.0f}")
        yield Signal("gallery", 0.5, "shortText", f"{shape.body_chars:.0f}")
        if shape.videos or shape.frames:
            yield Signal("video", 1.5, "player", str(shape.videos + shape.frames))


def _form(kind: str) -> VerdictKind | None:
    forms: dict[str, VerdictKind] = {"liveBlog": "liveBlog", "gallery": "gallery", "video": "video"}
    return forms.get(kind)


def _own_types(document: Document) -> set[str]:
    value = document.witnesses.article_node.get("@type")
    return {v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)}


def stub_signals(document: Document, labels: Labels, shape: Shape, least: float) -> list[Signal]:
    """For a text that a paywall cuts off before its end; none where they can't come to `least`."""
    found = list(_cut_signals(document, labels, shape))
    if sum(signal.weight for signal in found) + _WALLED < least:
        return []
    return [*_wall_notice(document, labels, shape), *found]


def _wall_notice(document: Document, labels: Labels, shape: Shape) -> Iterator[Signal]:
    """The first block that asks the reader to pay; less where notes before it say that the text is at its end."""
    patterns = [p for p in document.rules.patterns.get("paywall", ()) if p.options.get("part") == "wall"]
    asked = sorted((i, number) for number, one in enumerate(patterns) for i in document.occurrences.texts(one))
    for i, number in asked:
        block = document.blocks[i]
        if len(block.text) > _NOTICE_CHARS or block.marks & _OFF & ~document.layout.common_marks:
            continue
        if patterns[number].regex.search(block.text):
            yield Signal("paywallStub", _WALLED, patterns[number].reason, block.text[:80])
            if shape.body_chars >= _WHOLE_BODY and (note := _end_note(document, labels, i)):
                yield Signal("paywallStub", _ENDED, "endNote", note[:80])
            return


def _end_note(document: Document, labels: Labels, notice: int) -> str | None:
    """What stands between text and notice as only behind a whole text: where it was printed, who wrote it."""
    body = labels.of(Role.PARAGRAPH)
    ended = [i for i in labels.of(Role.NOTE, Role.CORRECTION) if body and body[-1] < i < notice]
    told = [i for i in ended if labels.decisions[i].reason in _END_NOTES or labels.decisions[i].role is Role.CORRECTION]
    return document.blocks[told[0]].text if told else None


def _cut_signals(document: Document, labels: Labels, shape: Shape) -> Iterator[Signal]:
    if document.witnesses.is_accessible_for_free is False:
        yield Signal("paywallStub", 2.0, "declaredNotFree", "isAccessibleForFree")
    if any(b.marks & _PAYWALL & ~document.layout.common_marks for b in document.blocks):
        yield Signal("paywallStub", 0.5, "paywallClass", "")
    body = labels.of(Role.PARAGRAPH, Role.STANDFIRST)
    if body and document.blocks[body[-1]].text.rstrip().endswith(("…", "...", "[…]")):
        yield Signal("paywallStub", 1.5, "endsOpen", document.blocks[body[-1]].text[-40:])
    for limit, weight in ((500, 1.5), (1200, 1.5)):
        if shape.body_chars < limit:
            yield Signal("paywallStub", weight, "shortText", f"{shape.body_chars:.0f} < {limit}")
