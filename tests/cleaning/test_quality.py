"""How well captions and banners are found in a made corpus, by those commonplace and those that no data file has.

Three languages in short form, as dense as in a corpus of 30 MB in all seventeen; with ARCHIVER_FAULTS=full 200 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from tests.clean.made_corpus import Block, Figures, Page, made_page, made_pages, read_gold, score, write

FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
LANGUAGES = ("en", "es", "ko")
PAGES = 500
LARGE_BYTES = 200_000_000
MOST_MEMORY_KB = 400_000
"""Of the short form and of 200 MB alike."""

_CREDITS = ("Photo: Ann Lee/AFP", "© AFP", "Carl Dorn/Reuters", "(AP Photo/Carl Dorn)", "Getty Images")

_MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command from a small process: what one begins with counts as its own, and that of tests may be large."""


def corpus_pages() -> Iterator[Page]:
    if FULL:
        return made_pages(sys.maxsize)
    return chain.from_iterable((made_page(number, 1, language) for language in LANGUAGES) for number in range(PAGES))


@dataclass(frozen=True)
class Cleaned:
    """What came of the corpus."""

    figures: dict[str, Figures]
    memory_kb: int
    """The most that a process of the run had."""


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    return cleaned_in(tmp_path_factory.mktemp("corpus"), corpus_pages())


def cleaned_in(folder: Path, pages: Iterable[Page]) -> Cleaned:
    write(pages, folder, limit_bytes=LARGE_BYTES if FULL else None)
    out = folder / "out"
    command = [sys.executable, "-m", "archiver", "clean", str(folder / "corpus.jsonl"), "--to", str(out)]
    measured = [sys.executable, "-c", _MEASURED, *command, "--workers", "2"]
    done = subprocess.run(measured, stdout=subprocess.PIPE, check=True)
    figures = score(read_gold(folder / "gold.jsonl"), kept(out / "corpus.jsonl"), removed(out))
    return Cleaned(figures, int(done.stdout.splitlines()[-1]))


def from_the_wire(page: Page) -> Page:
    """The page with a credit below one of its first paragraphs, whose picture has no caption, and a sign-off."""
    rng, blocks = Random(page.id), list(page.blocks)
    body = [at for at, block in enumerate(blocks) if block.role == "body"]
    blocks.insert(body[-1] + 1, Block("signOff", rng.choice(("Reuters", "(AFP)", "AP", "dpa"))))
    blocks.insert(rng.choice(body[:3]) + 1, Block("credit", rng.choice(_CREDITS), "apart"))
    return replace(page, blocks=tuple(blocks))


def kept(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield [json.loads(line)["text"]]


def removed(out: Path) -> Iterator[list[str]]:
    """Of each record, in order, what was taken out of it."""
    with (out / "corpus.jsonl").open(encoding="utf-8") as records, (out / "removed.jsonl").open("rb") as lines:
        piece = json.loads(next(lines, b"null"))
        for number, _ in enumerate(records, 1):
            texts = []
            while piece and piece["record"] == number:
                texts.append(piece["text"])
                piece = json.loads(next(lines, b"null"))
            yield texts


@pytest.mark.parametrize("half", ["known", "invented"])
def test_captions_and_banners_are_found_and_the_text_stays(half: str, cleaned: Cleaned) -> None:
    figures = cleaned.figures[half]
    found, lost = figures.found, figures.lost
    assert found is not None and lost is not None
    assert (found >= 0.97, lost <= 0.005) == (True, True), (found, lost)
    assert figures.vanished == 0


def test_credits_without_captions_take_no_text_with_them(tmp_path: Path) -> None:
    pages = (from_the_wire(page) if number % 2 else page for number, page in enumerate(made_pages(300, language="en")))
    figures = cleaned_in(tmp_path, pages).figures
    assert figures["all"].lost == 0
    assert figures["caption:apart"].captions_found == pytest.approx(1, abs=0.1)


def test_every_language_keeps_its_text(cleaned: Cleaned) -> None:
    lost = {name: group.lost for name, group in cleaned.figures.items() if name.startswith("language:")}
    assert len(lost) == (17 if FULL else len(LANGUAGES))
    assert {name: share for name, share in lost.items() if share is None or share > 0.005} == {}


def test_memory_is_the_same_for_any_size(cleaned: Cleaned) -> None:
    assert cleaned.memory_kb < MOST_MEMORY_KB
