"""What the documents say of the tree is true of the tree."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

PATH = re.compile(r"`((?:archiver|spiders|data|tests|docs|scripts|\.ci)/[\w./-]*|[\w-]+\.md)`")
DOCUMENTS = ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "docs/decisions.md"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_paths_exist(document: str) -> None:
    paths = set(PATH.findall((ROOT / document).read_text(encoding="utf-8")))
    assert paths, f"{document} names no path: has the form of the table changed?"
    assert not [path for path in sorted(paths) if not (ROOT / path).exists()]


def test_every_room_stands_in_the_table() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "archiver").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {room for room in rooms if f"`archiver/{room}/`" in text}


def test_nothing_names_a_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:work|root|home)/[\w./-]+")
    sources = [
        p for folder in ("archiver", "spiders", "tests", "docs", "scripts") for p in (ROOT / folder).rglob("*.*")
    ]
    found = [
        p for p in sources if p.suffix in {".py", ".md", ".toml"} and machine.search(p.read_text(encoding="utf-8"))
    ]
    assert not found
