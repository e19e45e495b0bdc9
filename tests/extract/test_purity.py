"""Reading a page does no input or output, and gives the same bytes in any order and company (FAULTS.md F15)."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.bench.gold import read_corpus
from archiver.bench.run import capture_of
from archiver.extract import encode_article, extract
from archiver.model.capture import Capture
from tests.extract.pages import rules

_ROOT = Path(__file__).parents[2]
_FIXTURES = sorted((_ROOT / "tests" / "fixtures" / "bannered").glob("*.html"))
_SCRIPT = """
import hashlib, sys
from pathlib import Path
from archiver.extract import encode_article, extract, prepare
from archiver.model.capture import Capture
from archiver.rules.load import load_rules

FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "urllib.", "tempfile.", "shutil.", "sqlite3.", "mmap.", "ctypes.")
rules, is_parsing, events = load_rules(), False, []
prepare(rules)

def watch(event, given):
    if is_parsing and event.startswith(FORBIDDEN):
        events.append((event, str(given)[:100]))

sys.addaudithook(watch)
for line in sys.stdin.read().split("\\n"):
    body = Path(line).read_bytes()
    url = f"https://news.example/{Path(line).stem}"
    page = Capture(requested_url=url, final_url=url, fetched_at=None, status=200, reason="OK", headers=(), body=body)
    is_parsing = True
    encoded = encode_article(extract(page, rules))
    is_parsing = False
    print(hashlib.sha256(encoded).hexdigest(), line)
for event in events:
    print("event", *event)
"""


def _run(paths: list[Path]) -> tuple[dict[str, str], list[str]]:
    """Digest of the article by page, and what was done besides reading it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
    return {path: digest for digest, path in lines if digest != "event"}, [
        told for first, told in lines if first == "event"
    ]


def test_no_input_or_output_and_the_same_bytes_in_another_order() -> None:
    first, events = _run(_FIXTURES)
    assert events == []
    second, _ = _run(_FIXTURES[::-1])
    assert first == second
    assert len(first) == len(_FIXTURES) > 3


def test_the_watch_sees_input() -> None:
    """A check that can't fail proves nothing: without `prepare` the first page loads the language model."""
    script = _SCRIPT.replace("prepare(rules)\n", "", 1)
    done = subprocess.run(
        [sys.executable, "-c", script], input=str(_FIXTURES[0]), capture_output=True, text=True, check=True, cwd=_ROOT
    )
    assert "event open" in done.stdout


@pytest.mark.corpus
def test_real_and_hostile_pages(shared: Path, tmp_path: Path) -> None:
    paths = []
    for pages in read_corpus(shared / "corpus", halves=("development",)):
        for number, page in enumerate(pages.pages[::30]):
            path = tmp_path / f"{pages.source}-{number}.html"
            path.write_bytes(capture_of(page, pages.folder).body)
            paths.append(path)
    paths += sorted(path for path in (shared / "material" / "hostile" / "cases").rglob("*") if path.is_file())
    first, events = _run(paths)
    assert events == []
    second, _ = _run(paths[::-1])
    assert first == second
    assert len(first) > 100


def test_nothing_of_a_page_waits_for_the_collector() -> None:
    """Trees of pages that went only with the collector's next round would fill a worker's memory."""
    for path in _FIXTURES:
        page = Capture("https://news.example/", "https://news.example/", body=path.read_bytes(), kind="file")
        extract(page, rules())
        gc.collect()
        gc.disable()
        try:
            encode_article(extract(page, rules()))
            assert gc.collect() == 0
        finally:
            gc.enable()
