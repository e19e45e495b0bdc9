"""A small annotated corpus of invented pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "The ferry to the island will stop on Monday, the harbour office said in the morning.",
    "Passengers have to take the bus over the bridge, which takes two hours longer than the crossing.",
)
CAPTION = "The ferry at the northern pier on Sunday"


def html(headline: str = "Ferry stops in winter", text: tuple[str, ...] = TEXT) -> bytes:
    """A story with a byline, a date and a picture."""
    prose = "".join(f"<p>{line}</p>" for line in text)
    return f"""<!doctype html><html lang=en><head><title>{headline}</title></head><body><nav><a href=/>Home</a></nav>
<article><h1>{headline}</h1><p class=byline>By Ann Lee</p><time datetime=2024-05-06>6 May 2024</time>
<figure><img src=/f.jpg><figcaption>{CAPTION}. Photo: Bo Ek/AP</figcaption></figure>{prose}</article>
<footer>© Harbour Post</footer></body></html>""".encode()


def write_source(folder: Path, source: str, rows: list[dict[str, Any]]) -> None:
    """Pages and gold of one source; each row's `html` is the page's bytes, a story if it has none."""
    (folder / source / "html").mkdir(parents=True)
    with (folder / source / "gold.jsonl").open("w") as gold:
        for row in rows:
            name = f"html/{row['id'].rpartition('/')[2]}.html.gz"
            (folder / source / name).write_bytes(gzip.compress(row.get("html", html()), mtime=0))
            gold.write(json.dumps({**row, "html": name}) + "\n")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two sources; `a.example` is held out, `c.example` is not."""
    folder = tmp_path / "corpus"
    story = {
        "url": "https://c.example/ferry", "domain": "c.example", "title": "Ferry stops in winter",
        "authors": ["Ann Lee"], "date": "2024-05-06", "body": "\n\n".join(TEXT), "paragraphs": list(TEXT),
        "has_images": True, "images": [{"caption": CAPTION, "credits": ["Photo: Bo Ek/AP"]}],
    }  # fmt: skip
    other = {**story, "domain": "a.example", "title": "Something else altogether"}
    write_source(folder, "stories", [{"id": "stories/1", **story}, {"id": "stories/2", **other}])
    write_source(
        folder, "segments", [{"id": "segments/1", "domain": "c.example", "with": [TEXT[0]], "without": [CAPTION]}]
    )
    return folder
