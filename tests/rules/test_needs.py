from __future__ import annotations

import dataclasses

from archiver.resources import data_dir
from archiver.rules.compiled import patterns_of_blocks
from archiver.rules.lexicon import Lexicon
from archiver.rules.literals import case_folded
from archiver.rules.load import load_rules
from archiver.rules.needs import Needs, encode_needs, needs_of


def test_what_is_packaged_is_up_to_date() -> None:
    told = encode_needs(patterns_of_blocks(load_rules()))
    assert told == (data_dir() / "model" / "literals.json").read_bytes(), "make literals"


def test_what_isnt_known_beforehand_is_worked_out() -> None:
    rules = load_rules()
    patterns = patterns_of_blocks(rules)[::25]
    texts = [case_folded(text) for pattern in patterns for text in (*pattern.hits, *pattern.spares)]
    known, worked_out = (Lexicon(patterns, needs).scan(texts) for needs in (rules.needs, {}))
    assert [known.texts(one) for one in patterns] == [worked_out.texts(one) for one in patterns]


def test_other_flags_are_another_pattern() -> None:
    rules = load_rules()
    pattern = next(one for one in patterns_of_blocks(rules) if needs_of(one, rules.needs)[0])
    wrong: Needs = {key: [] for key in rules.needs}
    assert needs_of(pattern, wrong) == []
    assert needs_of(dataclasses.replace(pattern, flags=0), wrong) != []
