"""The made corpus: the same for a seed, the gold agrees with the text, sizes, and a scorer that tells good from bad."""

import json
import re
import tomllib
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.clean.made_corpus import BANNERS, LANGUAGES, Page, made_page, made_pages, read_gold, score, write
from tests.clean.made_corpus.caption import FORMS
from tests.clean.made_corpus.making import invented_phrases
from tests.made_text.invented import in_data_files

WORDS = Path(__file__).parent / "words"
FRAME = {"caption", "credit", "banner"}


def named(language: str, invented: bool) -> list[str]:
    """The agencies of one half."""
    table = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    names: list[str] = table["invented" if invented else "known"]["agencies"]
    return names


@cache
def pages() -> tuple[Page, ...]:
    return tuple(made_pages(600))


def parted(page: Page) -> tuple[list[str], list[str]]:
    """What a program without fault keeps and removes."""
    kept = [block.text for block in page.blocks if block.role not in FRAME]
    return kept, [block.text for block in page.blocks if block.role in FRAME]


def test_the_same_seed_gives_the_same_and_pages_do_not_depend_on_others() -> None:
    assert tuple(made_pages(600)) == pages()
    assert made_page(57) == pages()[57]
    assert made_page(57, seed=2) != pages()[57]


def test_every_language_role_form_and_kind_occurs_in_both_halves() -> None:
    for invented in (False, True):
        some = [page for page in pages() if page.invented == invented]
        assert len(some) == 300
        assert {page.language for page in some} == set(LANGUAGES)
        assert {b.kind for page in some for b in page.of("banner")} == set(BANNERS)
        assert {b.kind for page in some for b in page.of("caption")} == set(FORMS)
        near = Counter(b.kind for page in some for b in page.of("body") if b.kind)
        assert set(near) == {"cookies", "forSale", "photographer", "source", "agency", "newsletter", "share", "scene"}
        roles = {b.role for page in some for b in page.blocks}
        assert roles == {"headline", "pageDate", "byline", "body", "subheading", *FRAME}


def test_gold_agrees_with_the_text() -> None:
    for page in pages():
        assert page.text.rstrip("\n").split(page.separator) == [block.text for block in page.blocks]
        for block in page.blocks:
            assert "\n" not in block.text
            assert not re.search(r"[{}<>]", block.text), block.text
            assert block.text.count("[") == block.text.count("]"), block.text
            assert all(sentence in block.text for sentence in block.sentences)
            assert block.caption is None or block.text.startswith(block.caption)
            assert block.credit is None or block.text.endswith(block.credit)


def test_the_halves_have_no_agency_and_no_banner_in_common() -> None:
    known, invented = ({name for lang in LANGUAGES for name in named(lang, half)} for half in (False, True))
    assert not known & invented
    banners = {half: {b.text for p in pages() if p.invented == half for b in p.of("banner")} for half in (False, True)}
    assert not banners[False] & banners[True]
    for page in pages():
        for block in page.of("credit"):
            words = block.text.split(": ", 1)[-1]
            assert not [name for name in named(page.language, not page.invented) if name == words], words


def test_a_credit_apart_stands_right_below_its_caption() -> None:
    for page in pages():
        for before, block in zip(page.blocks, page.blocks[1:], strict=False):
            assert block.role != "credit" or before.role == "caption"


def test_captions_and_banners_never_stand_in_the_body() -> None:
    for page in pages():
        body = "\n".join(block.text for block in page.of("body"))
        assert not [b.caption for b in page.of("caption") if b.caption and b.caption in body]


def test_sentences_of_the_body_are_seldom_the_same() -> None:
    counts = Counter(s for page in pages() for block in page.of("body") for s in block.sentences)
    assert sum(count for count in counts.values() if count > 1) / counts.total() < 0.1


def test_files_give_the_pages_back(tmp_path: Path) -> None:
    some = pages()[:40]
    count, size = write(some, tmp_path / "jsonl")
    assert (count, size) == (40, sum(len(page.text.encode()) for page in some))
    assert tuple(read_gold(tmp_path / "jsonl" / "gold.jsonl")) == some
    lines = (tmp_path / "jsonl" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [page.text for page in some]
    write(some, tmp_path / "text", form="text")
    texts = sorted((tmp_path / "text" / "text").rglob("*.txt"))
    assert [file.read_text(encoding="utf-8") for file in texts] == [page.text for page in some]


def test_a_size_is_reached_with_one_page_more_and_memory_stays_flat(tmp_path: Path) -> None:
    write(made_pages(5), tmp_path / "warm")
    tracemalloc.start()
    _, small = write(made_pages(10**9), tmp_path / "small", limit_bytes=100_000)
    peak_small = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    _, large = write(made_pages(10**9), tmp_path / "large", limit_bytes=1_000_000)
    peak_large = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 100_000 <= small < 130_000
    assert 1_000_000 <= large < 1_030_000
    assert peak_large < peak_small + 4_000_000  # phrases parsed once are kept; a tenfold text is not


def test_a_program_without_fault_gets_full_marks() -> None:
    figures = score(pages(), [parted(p)[0] for p in pages()], [parted(p)[1] for p in pages()])
    for name in ("all", "known", "invented", *(f"language:{language}" for language in LANGUAGES)):
        assert (figures[name].found, figures[name].credits_found, figures[name].lost) == (1, 1, 0), name
        assert figures[name].vanished == 0
    assert figures["all"].captions == sum(1 for page in pages() for _ in page.of("caption"))


@pytest.mark.parametrize("lines", [False, True])
def test_a_program_that_does_nothing_loses_nothing_and_finds_nothing(lines: bool) -> None:
    kept = [page.text.splitlines() if lines else [page.text] for page in pages()]
    figures = score(pages(), kept, [[] for _ in pages()])["all"]
    assert (figures.found, figures.captions_found, figures.banners_found, figures.lost) == (0, 0, 0, 0)


def test_a_program_that_drops_everything_loses_everything() -> None:
    nothing: Sequence[Sequence[str]] = [[] for _ in pages()]
    figures = score(pages(), nothing, [[page.text] for page in pages()])["all"]
    assert (figures.found, figures.lost, figures.vanished) == (1, 1, 0)
    assert score(pages(), nothing, nothing)["all"].vanished > figures.captions


def test_single_faults_are_counted() -> None:
    page = next(p for p in pages() if any(b.kind == "repeated" for b in p.of("caption")) and list(p.of("banner")))
    kept, removed = parted(page)
    again = next(b for b in page.of("caption") if b.kind == "repeated")
    banner = next(page.of("banner"))
    figures = score([page], [[*kept, again.text, banner.text]], [removed])["all"]
    assert (figures.captions_kept, figures.banners_kept, figures.sentences_lost) == (1, 1, 0)
    shorter = [kept[0], *(text[:-1] if at == 0 else text for at, text in enumerate(kept[1:]))]
    assert score([page], [shorter[:-3]], [removed])["all"].sentences_lost > 0


def test_a_page_too_few_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score(pages()[:2], [[""]], [[], []])


@pytest.mark.parametrize("language", LANGUAGES)
def test_invented_phrases_stand_in_no_data_file(language: str) -> None:
    assert in_data_files(invented_phrases(language)) == []
