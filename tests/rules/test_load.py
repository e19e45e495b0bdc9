from __future__ import annotations

from pathlib import Path

import pytest

from archiver.model.errors import RuleError
from archiver.rules.load import load_rules
from archiver.rules.read import read_toml

PATTERN = """[[pattern]]
id = "own"
phrases = ["nur für abonnenten", "don't miss"]
reason = "paywallNotice"
where = "line"
hits = ["x"]
spares = ["y"]
"""


PHRASES = """phrases = ["nur für abonnenten", "don't miss"]"""


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_own_rules_stand_over_the_packaged_ones(tmp_path: Path) -> None:
    packaged = load_rules()
    group = next(iter(packaged.patterns))
    first = packaged.patterns[group][0]
    write(tmp_path, f"patterns/{group}.toml", PATTERN.replace('"own"', f'"{first.id}"') + PATTERN)
    write(tmp_path, "patterns/agencies.toml", '[[agency]]\nid="xna"\nname="XNA"\nkind="agency"\nvariants=["XNA"]\n')
    write(tmp_path, "words/marks.toml", 'content = ["ourcontent"]\n')
    write(tmp_path, "post.example.toml", 'body = ["//article"]\nsite_name = "Post"\n')
    rules = load_rules(tmp_path)
    assert len(rules.patterns[group]) == len(packaged.patterns[group]) + 1
    assert rules.patterns[group][0].regex.search("Nur  für ABONNENTEN!")
    assert rules.patterns[group][-1].options == {"where": "line"}
    assert rules.agencies[-1].id == "xna"
    assert rules.words["marks"]["content"] == (*packaged.words["marks"]["content"], "ourcontent")
    assert rules.publishers["post.example"].body == ("//article",)
    assert rules.hash != packaged.hash


def test_the_hash_tells_content_and_not_place(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path, f"{name}/words/x.toml", 'a = ["b"]\n')
        write(tmp_path, f"{name}/0123/words/kept-under-its-hash.toml", "")
    assert load_rules(tmp_path / "one") == load_rules(tmp_path / "two")
    write(tmp_path, "two/words/x.toml", 'a = ["c"]\n')
    assert load_rules(tmp_path / "one").hash != load_rules(tmp_path / "two").hash


@pytest.mark.parametrize(
    ("name", "content", "entry", "expected"),
    [
        ("x.example.toml", 'body = ["p["]', "body", "no CSS selector"),
        ("x.example.toml", 'remove = ["//p["]', "remove", "no XPath"),
        ("patterns/x.toml", PATTERN + PATTERN, "own", "twice"),
        ("patterns/x.toml", PATTERN.replace("phrases", "sentences"), "own", "exactly one of"),
        (
            "patterns/x.toml",
            PATTERN.replace(PHRASES, "regex = '('"),
            "own",
            "regular",
        ),
        ("patterns/x.toml", PATTERN.replace(PHRASES, "regex = []"), "own", "`regex` holds an empty list"),
        (
            "patterns/x.toml",
            PATTERN.replace(PHRASES, "regex = ['a', [['b', []]]]"),
            "own",
            "empty list of alternatives",
        ),
        (
            "patterns/x.toml",
            PATTERN.replace(PHRASES, "regex = ['a', ['b', 1]]"),
            "own",
            "list of alternatives, found 1",
        ),
        ("patterns/x.toml", PATTERN.replace('reason = "paywallNotice"', ""), "own", "`reason` must be a text"),
        ("patterns/x.toml", PATTERN + 'flags = "q"\n', "own", "letters of"),
        ("patterns/x.toml", PATTERN + 'weight = "high"\n', "own", "must be a number"),
        ("patterns/x.toml", PATTERN + "deep = 1\n", "own", "`deep` must be a text"),
        ("patterns/x.toml", PATTERN.replace('id = "own"', ""), "pattern 1", "`id`"),
        ("patterns/x.toml", "[[patern]]\n", "", "[[pattern]] entries"),
        ("patterns/x.toml", "[[pattern]\n", "", "no TOML"),
        (
            "patterns/agencies.toml",
            '[[agency]]\nid="x"\nname="X"\nkind="club"\nvariants=["X"]\n',
            "x",
            "must be one of",
        ),
        ("patterns/agencies.toml", '[[agency]]\nid="x"\nname="X"\nkind="photo"\nvariants=[]\n', "x", "empty"),
        ("words/x.toml", "a = 1\n", "a", "list of non-empty texts"),
        ("words/x.toml", 'a = ["b", ""]\n', "a", "list of non-empty texts"),
        ("x.example.toml", f'body = ["{"p " * 3000}"]', "body", "too long"),
        ("x.example.toml", 'body = ["xpath:p["]', "body", "no XPath"),
        ("x.example.toml", 'body = ["xpath:p\\u0000"]', "body", "is no XPath"),
        ("x.example.toml", """body = ["//p[re:test(., 'x')]"]""", "body", "uses re:test()"),
        ("x.example.toml", 'body = ["//p[$x and (1)]"]', "body", "uses $x"),
        ("x.example.toml", 'prune = "yes"', "prune", "true or false"),
        ("x.example.toml", 'test = "x"', "test", "[[test]] entries"),
        ("x.example.toml", "[[test]]\n", "test 1", "`url`"),
        ("x.example.toml", '[[test]]\nurl = "u"\nbody = "x"\n', "test 1", "unknown keys"),
        ("post.example.toml", 'bodies = ["//p"]\n', "bodies", "unknown key"),
    ],
)
def test_errors_name_file_entry_and_expectation(
    tmp_path: Path, name: str, content: str, entry: str, expected: str
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(RuleError) as raised:
        load_rules(tmp_path)
    assert (raised.value.file, raised.value.entry) == (path, entry)
    assert expected in raised.value.problem


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml", 'domain = "a.example"\n')
    path.write_text(path.read_text("utf-8"), "utf-8-sig")
    assert read_toml(path) == {"domain": "a.example"}


def test_a_regex_in_pieces(tmp_path: Path) -> None:
    pieces = """regex = [
  '^\\W*', [
    'read also',
    [['see', 'watch'], ' more'],
  ],
  '\\b',
]"""
    write(tmp_path, "patterns/x.toml", PATTERN.replace(PHRASES, pieces))
    assert load_rules(tmp_path).patterns["x"][0].source == r"^\W*(?:read also|(?:see|watch) more)\b"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no folder"):
        load_rules(tmp_path / "missing")
