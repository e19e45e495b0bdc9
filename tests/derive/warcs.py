"""WARCs of many small pages, as a crawl would write them, each page unlike the others."""

from __future__ import annotations

from pathlib import Path
from random import Random

from archiver.archive import Fetch
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import answer, exchange, new_archive

__all__ = ["made_page", "made_warcs"]

_PLACES = ("harbour", "market", "old bridge", "tram depot", "school", "waterworks", "museum", "ring road", "theatre")
_EVENTS = ("reopened", "was closed", "was sold", "will be rebuilt", "caught fire", "was flooded", "got a new roof")
_WHO = ("the mayor", "a spokeswoman", "the fire service", "the owner", "neighbours", "the district office")
_BATCH = 100


def made_page(number: int, paragraphs: int = 8, teasers: int = 12) -> bytes:
    """A page with a navigation, a text and a row of teasers."""
    rng = Random(number)
    place, event = rng.choice(_PLACES), rng.choice(_EVENTS)
    text = "".join(f"<p>{_sentences(rng)}</p>" for _ in range(paragraphs))
    others = "".join(
        f'<li><a href="/{rng.randrange(10**6)}">The {rng.choice(_PLACES)} again</a></li>' for _ in range(teasers)
    )
    head = f"<!doctype html><html lang=en><head><title>{place} {event} | Courier</title></head>"
    menu = "".join(f'<a href="/{name}">{name}</a>' for name in ("home", "town", "sport", "culture", "letters"))
    return (
        f"{head}<body><nav>{menu}</nav><article><h1>The {place} {event} ({number})</h1>"
        f'<p class=byline>By Ada Quill</p><time datetime="2026-05-1{rng.randint(0, 9)}">May</time>{text}'
        f"</article><aside><ul>{others}</ul></aside><footer>Courier, all rights reserved</footer></body></html>"
    ).encode()


def made_warcs(folder: Path, *, files: int, pages: int, paragraphs: int = 8, teasers: int = 12) -> list[Path]:
    """Make so many pages in all, evenly over WARCs, in the order of their names."""
    archive = new_archive(folder)
    made: list[Path] = []
    for file in range(files):
        with archive.writer(user_agent="test") as writer:
            for start in range(file * pages // files, (file + 1) * pages // files, _BATCH):
                stop = min(start + _BATCH, (file + 1) * pages // files)
                writer.commit_all([_fetch(number, paragraphs, teasers) for number in range(start, stop)])
            made.append(archive.layout.warcs / str(writer.file))
    return made


def _fetch(number: int, paragraphs: int, teasers: int) -> Fetch:
    url = f"http://host{number % 97}.example/{number}"
    return Fetch([exchange(answer(made_page(number, paragraphs, teasers)), url=url)], FetchFacts(url, purpose="page"))


def _sentences(rng: Random) -> str:
    return " ".join(
        f"The {rng.choice(_PLACES)} {rng.choice(_EVENTS)} on day {rng.randint(1, 30)}, said {rng.choice(_WHO)}, "
        f"and {rng.randint(2, 900)} people had to wait for {rng.randint(2, 50)} minutes."
        for _ in range(rng.randint(1, 4))
    )
