"""A corpus of one invented page, with its gold."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from archiver.model.rules import Rules
from archiver.rules.load import load_rules
from scripts.labels.corpus import page_of
from scripts.labels.seen import SeenPage, see

__all__ = ["CAPTION", "CREDIT", "GLUED", "HEADLINE", "ID", "PARAGRAPHS", "make_corpus", "numbers", "rules", "seen_page"]

ID = "invented/ferry"
HEADLINE = "Ferry to Orrin Island sails again"
CAPTION = "The ferry leaves Orrin harbour on Monday morning."
CREDIT = "Photo: Maren Lindqvist/Coast Press"
GLUED = "Passengers wait at the pier. Photo: Maren Lindqvist/Coast Press"
PARAGRAPHS = (
    "The ferry between Orrin Island and the mainland sailed on Monday for the first time since the storm in March, "
    "when waves broke its ramp and two of its windows.",
    "Some two hundred passengers waited at the pier before dawn. The company said that it would run four times a day "
    "until the end of the summer, and that tickets would cost no more than before.",
    "Islanders had been supplied by fishing boats for seven weeks. The shop sold its last flour ten days ago, said "
    "Ilse Brandt, who keeps it, and nobody had complained.",
)
_HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE}</title></head><body>
<nav><a href="/a">News</a> <a href="/b">Weather</a></nav>
<main><article><h1>{HEADLINE}</h1>
<figure><img src="/ferry.jpg" alt="A ferry">
<figcaption>{CAPTION} <span class="credit">{CREDIT}</span></figcaption></figure>
<p>{PARAGRAPHS[0]}</p>
<figure><img src="/pier.jpg" alt="A pier"><figcaption>{GLUED}</figcaption></figure>
<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article></main>
<footer><p>Imprint</p></footer></body></html>"""


@cache
def rules() -> Rules:
    """The packaged rules."""
    return load_rules()


def make_corpus(folder: Path, html: str = _HTML, **gold: Any) -> Path:
    """A folder with one page, and in its gold what is given beside the id."""
    source = folder / "invented"
    (source / "html").mkdir(parents=True, exist_ok=True)
    (source / "html" / "ferry.html.gz").write_bytes(gzip.compress(html.encode()))
    line = {"id": ID, "html": "html/ferry.html.gz", "url": "https://news.example/ferry", **gold}
    (source / "gold.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    return folder


def seen_page(folder: Path, html: str = _HTML, **gold: Any) -> SeenPage:
    """The page of such a corpus."""
    return see(page_of(make_corpus(folder, html, **gold), ID), rules())


def numbers(seen: SeenPage) -> dict[str, int]:
    """Block number by text."""
    return {one.block.text: one.block.index for one in seen.blocks}
