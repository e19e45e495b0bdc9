"""Pages of a corpus with the gold that others gave them: `SOURCE/gold.jsonl`, one page a line."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.model.capture import Capture

__all__ = ["CorpusPage", "page_of", "pages"]


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """One page as received, and what its gold says."""

    id: str
    #: begins with the source: `SOURCE/…`
    gold: Mapping[str, Any]
    body: bytes

    @property
    def source(self) -> str:
        """The folder of the corpus it stands in."""
        return self.id.partition("/")[0]

    @property
    def sha256(self) -> str:
        """Of the page's bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    def capture(self) -> Capture:
        """The page as extraction takes it; when it was fetched isn't known."""
        url = self.gold.get("url") or ""
        return Capture(url, url, None, self.gold.get("status", 200), "OK", (), self.body)


def pages(corpus: Path, wanted: Collection[str]) -> Iterator[CorpusPage]:
    """The wanted pages that the corpus has, in its order. Only their own files are opened."""
    for source in sorted({page_id.partition("/")[0] for page_id in wanted}):
        gold_file = corpus / source / "gold.jsonl"
        if not gold_file.is_file():
            continue
        for line in gold_file.read_text("utf-8").splitlines():
            gold = json.loads(line)
            if gold["id"] in wanted:
                yield CorpusPage(gold["id"], gold, gzip.decompress((gold_file.parent / gold["html"]).read_bytes()))


def page_of(corpus: Path, page_id: str) -> CorpusPage:
    """One page by its id.

    Raises:
        KeyError: where the corpus has none of that id.
    """
    for page in pages(corpus, {page_id}):
        return page
    raise KeyError(page_id)
