"""What a source's article addresses look like, learned from its pages and kept over crawls."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from archiver.crawl.events import PageDone
from archiver.crawl.sink import ArchiveSink
from archiver.discover.shapes import Shapes
from archiver.model.article import ARTICLE_KINDS, VerdictKind
from archiver.model.errors import ArchiverError

__all__ = ["Learner"]

_OTHERS: Final[frozenset[VerdictKind]] = frozenset({"listing", "other", "soft404"})
_KEPT_EACH: Final = 20


class _Verdict(msgspec.Struct, rename="camel"):
    kind: VerdictKind


class _Line(msgspec.Struct, rename="camel"):
    """As much of an article line as is looked at."""

    page_verdict: _Verdict


_LINE = msgspec.json.Decoder(_Line)
_SHAPES = msgspec.json.Decoder(Shapes)


class Learner:
    """The shapes of all sources of one crawl."""

    def __init__(self, sink: ArchiveSink) -> None:
        self._sink = sink
        self._shapes: dict[str, Shapes] = {}
        self._unkept: Counter[str] = Counter()

    def shapes(self, source: str) -> Shapes:
        """What is known of a source."""
        if source not in self._shapes:
            kept = self._sink.frontier.learned(source)
            self._shapes[source] = _SHAPES.decode(kept) if kept else Shapes()
        return self._shapes[source]

    def see(self, page: PageDone) -> None:
        """Learn from a page that was fetched; of walls and errors nothing is learned."""
        if page.article is None or page.source is None:
            return
        kind = _LINE.decode(page.article).page_verdict.kind
        if kind not in ARTICLE_KINDS and kind not in _OTHERS:
            return
        self._shapes[page.source] = self.shapes(page.source).update(page.final_url, is_article=kind in ARTICLE_KINDS)
        self._unkept[page.source] += 1
        if self._unkept[page.source] >= _KEPT_EACH:
            self._keep(page.source)

    def close(self) -> None:
        """Keep what was learned since it was last kept."""
        for source in list(self._unkept):
            self._keep(source)

    def _keep(self, source: str) -> None:
        try:
            self._sink.frontier.learn(source, msgspec.json.encode(self._shapes[source]))
        except ArchiverError as error:
            self._sink.give_up(error)
        del self._unkept[source]
