"""What a whole corpus knows of lines: learned in one reading, asked in the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from archiver.cleaning.line import Line, key, read_line
from archiver.cleaning.sketch import Keys, Sketch
from archiver.cleaning.wording import pair_of, telling
from archiver.extract.segment_text import stretches
from archiver.web.text import squash, words

__all__ = ["Corpus", "Learned", "Learner", "common_words", "is_at_edge", "learn"]

_EDGE_ABOVE, _EDGE_BELOW = 4, 5
_SEEN_BITS = 1 << 26  # 8 MB
_LEAST = 3.0
_BY_ROOT, _BY_NOISE = 0.01, 2.0
_TELLING_STORIES = 500
_COMMON_WORDS = 5


class Learned(msgspec.Struct, frozen=True):
    """What some texts add to the knowledge of their corpus."""

    keys: bytes
    #: 64-bit numbers of this machine's byte order, those of a text behind those of the one before
    counts: tuple[int, ...]
    #: how many each text has
    stories: tuple[int, ...]
    #: a key of each text's longest line


def learn(texts: Iterable[str]) -> Learned:
    """What these texts have that others may have, too."""
    keys: list[int] = []
    counts, stories = [], []
    for text in texts:
        lines = [squash(text[start:end]) for start, end in stretches(text)]
        known = [read_line(line) for line in lines]
        story = key("story", max(lines, key=len, default=""))
        found = {
            number
            for at, line in enumerate(known)
            if line is not None
            for number in line.keys(is_at_edge=is_at_edge(at, len(lines)))
        }
        found.update(common_words(text), pair_of(list(zip(lines, known, strict=True)), story))
        keys += found
        counts.append(len(found))
        stories.append(story)
    return Learned(np.array(keys, np.uint64).tobytes(), tuple(counts), tuple(stories))


def common_words(text: str) -> list[int]:
    """Keys of a text's most frequent words: those that all texts of its language have are among them."""
    return [key("word", word) for word, _ in Counter(words(text.casefold())).most_common(_COMMON_WORDS)]


def is_at_edge(at: int, count: int) -> bool:
    """Whether the line of that index is one of the first or last of so many: of few lines most are the text."""
    quarter = count // 4
    return at < min(_EDGE_ABOVE, quarter) or at >= count - min(_EDGE_BELOW, quarter)


class Learner:
    """Gathers what is learned, in the order of the texts: a story that comes again is counted once.

    Whether a story was there is remembered by one bit, so that of millions a few are passed over though they are new.
    """

    def __init__(self) -> None:
        self._sketch = Sketch()
        self._seen = np.zeros(_SEEN_BITS >> 3, np.uint8)
        self._stories = 0

    def add(self, learned: Learned) -> None:
        """Take what the next texts add."""
        is_new = np.array([self._is_new(story) for story in learned.stories], np.bool_)
        keys: Keys = np.frombuffer(learned.keys, np.uint64)
        self._sketch.add(keys[np.repeat(is_new, learned.counts)])
        self._stories += int(is_new.sum())

    def corpus(self) -> Corpus:
        """What was learned so far."""
        return Corpus(self._sketch, self._stories)

    def save(self, file: Path) -> int:
        """Write what `Corpus.load` reads; gives the number of stories."""
        self._sketch.save(file)
        return self._stories

    def _is_new(self, story: int) -> bool:
        place, bit = divmod(story % _SEEN_BITS, 8)
        is_new = not self._seen[place] >> bit & 1
        self._seen[place] |= 1 << bit
        return is_new


class Corpus:
    """In how many stories of a corpus lines and their parts stand."""

    def __init__(self, sketch: Sketch | None = None, stories: int = 0) -> None:
        """One that nothing is known of, if nothing is given."""
        self._sketch = sketch
        noise = sketch.noise if sketch else 0.0
        self.least = _LEAST + _BY_ROOT * stories**0.5 + _BY_NOISE * noise
        #: from so many stories on that it was counted in, something is shared
        self.is_telling = stories >= _TELLING_STORIES
        #: whether what belongs to no story would have been met more than once

    @classmethod
    def load(cls, file: Path, stories: int) -> Corpus:
        """What a learner saved."""
        return cls(Sketch.load(file), stories)

    def shared(self, keys: Sequence[int]) -> list[int]:
        """In how many stories each stands."""
        return self._sketch.counts(keys) if self._sketch and keys else [0] * len(keys)

    def peers(self, text: str) -> int:
        """How many stories there are in the language of a text, roughly."""
        counts = sorted(self.shared(common_words(text)))
        return counts[len(counts) // 2] if counts else 0  # the middle one: "in" is common in other languages, too

    def caption_wording(self, text: str) -> float | None:
        """How much more a text is worded like captions than like other sentences; None if too little is known."""
        return telling(text, self.shared)

    def counts(self, lines: Sequence[Line | None]) -> Mapping[int, int]:
        """The number of stories by key, of all that these lines have."""
        keys = list({number for line in lines if line for number in line.asked()})
        return dict(zip(keys, self.shared(keys), strict=True))
