"""What newsrooms do with an agency's story before they print it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.dataset.wire_stories.story import Passage, Story, Writer

__all__ = ["Piece", "edited", "merged", "printed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of an article, and the story it was taken from (None where the newsroom wrote it)."""

    passage: Passage
    story: str | None


def edited(story: Story, version: Sequence[Passage], writer: Writer, rng: Random) -> tuple[list[Piece], list[str]]:
    """A version of the story as one newsroom changed it, and the names of the changes.

    At least 45 % of the passages are kept, always some of the first.
    """
    pieces = [Piece(passage, story.id) for passage in version]
    edits: list[str] = []
    cut = rng.random()
    if cut < 0.4:
        pieces = pieces[: max(5, round(len(pieces) * rng.uniform(0.45, 0.8)))]
        edits.append("cutFromTheEnd")
    elif cut < 0.7:
        start = rng.randint(4, 6) + 2 * (version is story.later)
        del pieces[start : start + round(len(pieces) * rng.uniform(0.2, 0.4))]
        edits.append("cutInTheMiddle")
    if rng.random() < 0.3:
        pieces[0] = Piece(writer.own_passage("lead", story.topic, story.facts, rng), None)
        edits.append("newLead")
    if rng.random() < 0.4:
        for _ in range(rng.randint(1, 3)):
            own = writer.own_passage(rng.choice(("detail", "background", "quote")), story.topic, story.facts, rng)
            pieces.insert(rng.randint(2, len(pieces)), Piece(own, None))
        edits.append("ownParagraphs")
    if rng.random() < 0.35:
        pieces = _reordered_quotes(pieces, rng)
        edits.append("quotesReordered")
    if rng.random() < 0.25:
        pieces = [_shortened(piece) if rng.random() < 0.3 else piece for piece in pieces]
        edits.append("sentencesDropped")
    return pieces, edits


def merged(first: Story, second: Story, writer: Writer, rng: Random) -> list[Piece]:
    """One article out of two stories: the first half of each, and a paragraph of the newsroom's between them."""
    bridge = Piece(writer.own_passage("detail", second.topic, second.facts, rng), None)
    halves = [
        [Piece(passage, story.id) for passage in story.passages[: round(len(story.passages) * rng.uniform(0.5, 0.65))]]
        for story in (first, second)
    ]
    return [*halves[0], bridge, *halves[1]]


def printed(pieces: Sequence[Piece], writer: Writer, rng: Random) -> list[tuple[str, str | None]]:
    """The paragraphs as texts, each with the story it comes from; neighbours of one story are sometimes joined."""
    forms = writer.grammar["quote"]
    space = writer.grammar["space"]
    out: list[tuple[str, str | None]] = []
    for at, piece in enumerate(pieces):
        passage = piece.passage
        text = space.join(passage.sentences)
        if passage.who is not None:
            form = rng.choice(forms["back" if rng.random() < 0.6 else "front"])
            text = form.replace("<words>", text.removesuffix(writer.grammar["end"])).replace("<who>", passage.who)
            text = text[0].upper() + text[1:]
        join = out and at > 1 and rng.random() < 0.12 and out[-1][1] == piece.story
        if join:
            out[-1] = (out[-1][0] + space + text, piece.story)
        else:
            out.append((text, piece.story))
    return out


def _reordered_quotes(pieces: list[Piece], rng: Random) -> list[Piece]:
    """The same pieces with the quotations in another order."""
    places = [at for at, piece in enumerate(pieces) if piece.passage.who is not None]
    quotes = [pieces[at] for at in places]
    rng.shuffle(quotes)
    out = list(pieces)
    for at, quote in zip(places, quotes, strict=True):
        out[at] = quote
    return out


def _shortened(piece: Piece) -> Piece:
    if len(piece.passage.sentences) < 2:
        return piece
    return Piece(replace(piece.passage, sentences=piece.passage.sentences[:-1]), piece.story)
