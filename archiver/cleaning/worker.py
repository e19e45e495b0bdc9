"""What worker processes do with texts. Each has the rules from its start on, the corpus once it is asked about it."""

from __future__ import annotations

import ctypes
import pickle
import signal
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from archiver.cleaning.corpus import Corpus, Learned, learn
from archiver.cleaning.parting import Parted, part
from archiver.extract import prepare
from archiver.model.rules import Rules

__all__ = ["STOPPING", "Failed", "Knowledge", "learn_texts", "part_texts", "start"]

STOPPING = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG = 1
_rules: list[Rules] = []


class Knowledge(msgspec.Struct, frozen=True):
    """Where a learner saved what it knows."""

    file: str
    stories: int


class Failed(msgspec.Struct, frozen=True):
    """A text that the program failed on."""

    problem: str


def start(rules: bytes, *, is_alone: bool) -> None:
    """Make this process ready: pickled rules; `is_alone` if it is no worker but the program itself."""
    if not is_alone:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        if sys.platform == "linux":  # nor may one go on when the parent was killed
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _rules[:] = [pickle.loads(rules)]  # noqa: S301  # the parent's, over our own pipe
    prepare(_rules[0])


def learn_texts(texts: Sequence[str], knowledge: Knowledge | None) -> Learned:
    """What these texts add to what is known."""
    return learn(texts)


def part_texts(texts: Sequence[str], knowledge: Knowledge | None) -> list[Parted | Failed]:
    """Each text parted; one that the program fails on is a finding on that text."""
    corpus = _corpus(knowledge)
    return [_parted(text, corpus) for text in texts]


def _parted(text: str, corpus: Corpus) -> Parted | Failed:
    try:
        return part(text, corpus, _rules[0])
    except Exception as error:  # whatever it is, the text stays as it is and is named
        return Failed(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")


@cache
def _corpus(knowledge: Knowledge | None) -> Corpus:
    return Corpus.load(Path(knowledge.file), knowledge.stories) if knowledge else Corpus()
