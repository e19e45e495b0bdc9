"""The corpus as files, page by page: memory doesn't grow with its size."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from tests.clean.made_corpus.page import Block, Page

__all__ = ["read_gold", "write"]

_FILES_PER_FOLDER = 1000


def write(
    pages: Iterable[Page], folder: Path, *, form: str = "jsonl", limit_bytes: int | None = None
) -> tuple[int, int]:
    """Writes corpus and gold.jsonl; gives the number of pages and the bytes of their text.

    Args:
        form: `jsonl` (corpus.jsonl with id, language and text) or `text` (a file for each page in text/NNN/).
        limit_bytes: stop behind the page with which the text reaches this size.
    """
    if form not in {"jsonl", "text"}:
        raise ValueError(f"form is jsonl or text, not {form!r}")
    folder.mkdir(parents=True, exist_ok=True)
    count = size = 0
    with (folder / "gold.jsonl").open("w", encoding="utf-8", newline="\n") as gold:
        lines = (folder / "corpus.jsonl").open("w", encoding="utf-8", newline="\n") if form == "jsonl" else None
        try:
            for page in pages:
                _put(page, count, folder, lines)
                gold.write(json.dumps(_gold(page), ensure_ascii=False) + "\n")
                count += 1
                size += len(page.text.encode())
                if limit_bytes is not None and size >= limit_bytes:
                    break
        finally:
            if lines is not None:
                lines.close()
    return count, size


def read_gold(file: Path) -> Iterator[Page]:
    """The pages of a gold.jsonl, one by one."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            blocks = tuple(
                Block(**{**block, "sentences": tuple(block.get("sentences", ()))}) for block in page["blocks"]
            )
            yield Page(page["id"], page["language"], page["invented"], page["separator"], blocks)


def _put(page: Page, number: int, folder: Path, lines: TextIO | None) -> None:
    if lines is not None:
        record = {"id": page.id, "language": page.language, "text": page.text}
        lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    file = folder / "text" / f"{number // _FILES_PER_FOLDER:03d}" / f"{page.id}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page.text, encoding="utf-8", newline="\n")


def _gold(page: Page) -> dict[str, object]:
    blocks = [{name: value for name, value in asdict(block).items() if value} for block in page.blocks]
    return {
        "id": page.id,
        "language": page.language,
        "invented": page.invented,
        "separator": page.separator,
        "blocks": blocks,
    }
