"""Labels of a page against the gold that others gave it: body, must-have and must-not segments, captions, credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from archiver.model.block import Role
from archiver.web.text import fold, squash, words
from scripts.labels.label import BODY, GLUED, UNSURE
from scripts.labels.place import Placed
from scripts.labels.seen import SeenPage

__all__ = ["Against", "Tally", "against_gold"]

_SHINGLE_WORDS: Final = 4
_ALIKE: Final = 0.8


@dataclass(slots=True)
class Tally:
    """What two sides share, and what only one of them has."""

    both: int = 0
    labels_only: int = 0
    gold_only: int = 0

    def add(self, other: Tally) -> None:
        """Counts another page in."""
        self.both += other.both
        self.labels_only += other.labels_only
        self.gold_only += other.gold_only

    @property
    def f1(self) -> float | None:
        """2 × shared over the sum of both sides; None where neither side has anything."""
        total = 2 * self.both + self.labels_only + self.gold_only
        return 2 * self.both / total if total else None


@dataclass(frozen=True, slots=True)
class Against:
    """A page's labels beside its gold; a measure without gold has no entry."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    #: body (runs of four words), paragraphs, segments, captions, credits
    differences: tuple[str, ...] = ()
    #: one line each: `+` labels only, `-` gold only


def against_gold(seen: SeenPage, placed: Placed) -> Against:
    """The labels of a page beside what its gold says."""
    gold, roles = seen.page.gold, placed.roles
    texts = {one.block.index: one.block.text for one in seen.blocks}
    body = _once(texts[index] for index, role in roles.items() if role in BODY)
    unsure = [texts[index] for index, role in roles.items() if role == UNSURE]
    tallies: dict[str, Tally] = {}
    differences: list[str] = []
    if "body" in gold:
        tallies["body"] = _body_tally(gold["body"], body, unsure)
        paragraphs = gold.get("paragraphs") or gold["body"].split("\n")
        tallies["paragraphs"] = _match(body, [text for text in paragraphs if words(text)], _same, differences, unsure)
    if "with" in gold or "without" in gold:
        tallies["segments"] = _segments(gold.get("with", ()), gold.get("without", ()), body, differences, unsure)
    if gold.get("has_images"):
        for name, key, role in (("captions", "caption", Role.CAPTION), ("credits", "credits", Role.CREDIT)):
            given = [(texts[index], said == GLUED) for index, said in roles.items() if said in (role, GLUED)]
            told = [text for image in gold.get("images", ()) for text in _several(image.get(key))]
            tallies[name] = _match_pictures(given, _once(told), differences, name)
    return Against(tallies, tuple(differences))


def _several(value: str | Sequence[str] | None) -> Sequence[str]:
    return [] if not value else [value] if isinstance(value, str) else value


def _once(texts: Iterable[str]) -> list[str]:
    return list({fold(text): text for text in texts}.values())


def _body_tally(gold: str, body: Sequence[str], unsure: Sequence[str]) -> Tally:
    ours, theirs = _shingles("\n".join(body)), _shingles(gold)
    theirs -= _shingles("\n".join(unsure)) & (theirs - ours)
    return Tally((ours & theirs).total(), (ours - theirs).total(), (theirs - ours).total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    run = words(fold(text))
    return Counter(tuple(run[at : at + _SHINGLE_WORDS]) for at in range(len(run) - _SHINGLE_WORDS + 1))


def _same(one: str, other: str) -> bool:
    return words(fold(one)) == words(fold(other))


def _match(
    given: Sequence[str],
    gold: Sequence[str],
    alike: Callable[[str, str], bool],
    differences: list[str],
    unsure: Sequence[str],
) -> Tally:
    left = list(gold)
    extra = []
    for text in given:
        found = next((other for other in left if alike(text, other)), None)
        if found is None:
            extra.append(text)
        else:
            left.remove(found)
    left = [text for text in left if not any(alike(text, other) for other in unsure)]
    # cut differently is not a difference that anyone has to judge: words of the other side's whole text
    ours, theirs = _joined(given), _joined(gold)
    differences += [f"+ text {text}" for text in extra if _joined([text]) not in theirs]
    differences += [f"- text {text}" for text in left if _joined([text]) not in ours]
    return Tally(len(gold) - len(left), len(extra), len(left))


def _joined(texts: Iterable[str]) -> str:
    return f" {' '.join(words(fold(' '.join(texts))))} "


def _segments(
    must: Sequence[str], must_not: Sequence[str], body: Sequence[str], differences: list[str], unsure: Sequence[str]
) -> Tally:
    flat, open_text, verbatim = fold(" ".join(body)), fold(" ".join(unsure)), squash(" ".join(body))
    missing = [text for text in must if fold(text) not in flat and fold(text) not in open_text]
    wrong = [text for text in must_not if squash(text) in verbatim]  # "CULTURE" in a menu isn't "culture" in the text
    differences += [*(f"- with {text}" for text in missing), *(f"+ without {text}" for text in wrong)]
    return Tally(len(must) - len(missing), len(wrong), len(missing))


def _match_pictures(given: Sequence[tuple[str, bool]], gold: Sequence[str], differences: list[str], name: str) -> Tally:
    """Each gold text goes to a block that says nearly the same; a block with caption and credit only has to hold it."""
    left = list(gold)
    both = extra = 0
    for text, is_glued in {fold(text): (text, is_glued) for text, is_glued in given}.values():
        found = next((other for other in left if _near(text, other) or (is_glued and _holds(text, other))), None)
        if found is not None:
            left.remove(found)
            both += 1
        elif not is_glued:
            extra += 1
            differences.append(f"+ {name} {text}")
    differences += [f"- {name} {text}" for text in left]
    return Tally(both, extra, len(left))


def _near(one: str, other: str) -> bool:
    a, b = Counter(words(fold(one))), Counter(words(fold(other)))
    return 2 * (a & b).total() >= _ALIKE * (a.total() + b.total()) > 0


def _holds(text: str, part: str) -> bool:
    return bool(words(part)) and _joined([part]) in _joined([text])
