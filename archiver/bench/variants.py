"""What is asked about a page: our extraction, without one pass or with evidence hidden, and other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archiver.bench.hidden import hide
from archiver.bench.peers import PEERS
from archiver.bench.prediction import NOTHING, Prediction, of_article
from archiver.extract import extract
from archiver.extract.assemble import assemble, find_parts
from archiver.extract.ballots import collect
from archiver.extract.decide import decide
from archiver.extract.document import read_document
from archiver.extract.passes import PASSES
from archiver.model.capture import Capture
from archiver.model.rules import Rules

__all__ = ["OURS", "Hiding", "Said", "asker", "hiding", "is_peer", "pass_names", "without"]

OURS = "archiver"
_WITHOUT = "without "
_HIDING = "hiding "

Hiding = tuple[str, ...]
"""Kinds of evidence that are hidden together; with none the page is only written anew."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one variant says about a page."""

    variant: str
    prediction: Prediction
    failure: str | None = None
    #: what was raised


def pass_names() -> tuple[str, ...]:
    """The passes in their order."""
    return tuple(look.__name__ for look in PASSES)


def without(name: str) -> str:
    """The variant that lacks a pass."""
    return _WITHOUT + name


def hiding(kinds: Hiding) -> str:
    """The variant that is asked about the page without that evidence."""
    return _HIDING + (", ".join(kinds) or "nothing")


def is_peer(variant: str) -> bool:
    """Whether a variant is another program."""
    return variant != OURS and not variant.startswith((_WITHOUT, _HIDING))


def asker(
    rules: Rules, peers: Iterable[str], *, is_ablated: bool, hidings: Sequence[Hiding] = ()
) -> Callable[[Capture], list[Said]]:
    """A function that asks all variants about a page; the peers are imported now."""
    others = [(peer.name, peer.load()) for peer in PEERS if peer.name in set(peers)]

    def ask(capture: Capture) -> list[Said]:
        said = list(_ours(capture, rules, is_ablated=is_ablated))
        said += (_said(hiding(kinds), hide(capture, kinds), rules) for kinds in hidings)
        for name, run in others:
            try:
                said.append(Said(name, _texts_of(run(capture.body, capture.final_url or None))))
            except Exception as error:  # another program's defect is a figure of its own
                said.append(Said(name, NOTHING, _in_one_line(error)))
        return said

    return ask


def _texts_of(found: Prediction) -> Prediction:
    """What another program says, without what is no text: some give lists where a text is due."""
    return replace(
        found,
        body=found.body if isinstance(found.body, str) else "",
        headline=found.headline if isinstance(found.headline, str) else None,
        authors=tuple(name for name in found.authors if isinstance(name, str)),
        date=found.date if isinstance(found.date, str) else None,
    )


def _ours(capture: Capture, rules: Rules, *, is_ablated: bool) -> Iterator[Said]:
    whole = _said(OURS, capture, rules)
    yield whole
    if is_ablated and whole.failure is None:
        yield from _without_each(capture, rules, whole.prediction)


def _said(variant: str, capture: Capture, rules: Rules) -> Said:
    try:
        return Said(variant, of_article(extract(capture, rules)))
    except Exception as error:  # a page that breaks extraction must not hide what the others give
        return Said(variant, NOTHING, _in_one_line(error))


def _without_each(capture: Capture, rules: Rules, whole: Prediction) -> Iterator[Said]:
    """The page as it would be read if one pass were not there."""
    document = read_document(capture, rules)
    given = [(look.__name__, look(document)) for look in PASSES]
    for name, own in given:
        if not own:
            yield Said(without(name), whole)
            continue
        labels = decide(document, collect(result for other, result in given if other != name))
        yield Said(without(name), of_article(assemble(document, find_parts(document, labels))))


def _in_one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
