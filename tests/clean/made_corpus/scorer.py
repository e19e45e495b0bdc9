"""How well captions, credits and banners were taken out of the corpus, and how much of the text went with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.clean.made_corpus.page import Page

__all__ = ["Figures", "score"]

#: a banner longer than this is looked for within kept lines too, a shorter one only as a whole line
_LONG_CHARS = 25


@dataclass(slots=True)
class Figures:
    """Counts of one group of pages. A share of nothing is None."""

    captions: int = 0
    captions_kept: int = 0
    credits: int = 0
    credits_kept: int = 0
    banners: int = 0
    banners_kept: int = 0
    sentences: int = 0
    """Of the body."""
    sentences_lost: int = 0
    vanished: int = 0
    """Captions, banners and sentences that stand neither in what was kept nor in what was removed."""

    @property
    def captions_found(self) -> float | None:
        return _share(self.captions - self.captions_kept, self.captions)

    @property
    def credits_found(self) -> float | None:
        return _share(self.credits - self.credits_kept, self.credits)

    @property
    def banners_found(self) -> float | None:
        return _share(self.banners - self.banners_kept, self.banners)

    @property
    def found(self) -> float | None:
        """Of captions and banners together."""
        kept = self.captions_kept + self.banners_kept
        return _share(self.captions + self.banners - kept, self.captions + self.banners)

    @property
    def lost(self) -> float | None:
        """Share of the body's sentences that aren't whole in what was kept."""
        return _share(self.sentences_lost, self.sentences)


def score(gold: Iterable[Page], kept: Iterable[Sequence[str]], removed: Iterable[Sequence[str]]) -> dict[str, Figures]:
    """Figures by group: `all`, `known` and `invented`, `language:de`, `caption:FORM`, `banner:KIND`, `near:KIND`.

    `kept` and `removed` have, in the order of the gold, the texts of each page that stayed and that were taken out:
    whole pages, blocks or lines, as you have them. All three are read page by page; white space doesn't count. Of the
    groups of forms and kinds only the counts of their own sort are filled. A page too few or too many is a ValueError.
    """
    groups: dict[str, Figures] = defaultdict(Figures)
    for page, stayed, went in zip(gold, kept, removed, strict=True):
        names = ("all", "invented" if page.invented else "known", f"language:{page.language}")
        left, out = _Text(stayed), _Text(went)
        _captions(page, left, out, names, groups)
        _banners(page, left, out, names, groups)
        _sentences(page, left, out, names, groups)
    return dict(groups)


class _Text:
    """Texts as lines and as one string, white space folded."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lines = {_folded(line) for text in texts for line in text.splitlines()}
        self.whole = _folded(" ".join(texts))

    def has_line(self, text: str) -> bool:
        return _folded(text) in self.lines

    def has(self, text: str) -> bool:
        return self.has_line(text) or (len(text) > _LONG_CHARS and _folded(text) in self.whole)


def _captions(page: Page, left: _Text, out: _Text, names: Sequence[str], groups: dict[str, Figures]) -> None:
    still: dict[str, int] = {}
    for block in page.blocks:
        if block.credit is not None:
            kept = left.has_line(block.credit) or left.has(block.text)
            for name in names:
                groups[name].credits += 1
                groups[name].credits_kept += kept
        if block.caption is not None:
            caption = _folded(block.caption)
            still.setdefault(caption, left.whole.count(caption))
            kept = still[caption] > 0
            still[caption] -= 1
            for name in (*names, f"caption:{block.kind}"):
                groups[name].captions += 1
                groups[name].captions_kept += kept
                groups[name].vanished += not kept and caption not in out.whole


def _banners(page: Page, left: _Text, out: _Text, names: Sequence[str], groups: dict[str, Figures]) -> None:
    for block in page.of("banner"):
        kept = left.has(block.text)
        for name in (*names, f"banner:{block.kind}"):
            groups[name].banners += 1
            groups[name].banners_kept += kept
            groups[name].vanished += not kept and _folded(block.text) not in out.whole


def _sentences(page: Page, left: _Text, out: _Text, names: Sequence[str], groups: dict[str, Figures]) -> None:
    for block in page.of("body"):
        for sentence in map(_folded, block.sentences):
            lost = sentence not in left.whole
            for name in (*names, f"near:{block.kind}") if block.kind else names:
                groups[name].sentences += 1
                groups[name].sentences_lost += lost
                groups[name].vanished += lost and sentence not in out.whole


def _folded(text: str) -> str:
    return " ".join(text.split())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
