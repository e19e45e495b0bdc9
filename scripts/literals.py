"""`python -m scripts.literals`: `make literals`. Writes data/model/literals.json anew (archiver/rules/needs.py)."""

from __future__ import annotations

from archiver.resources import data_dir
from archiver.rules.compiled import patterns_of_blocks
from archiver.rules.load import load_rules
from archiver.rules.needs import encode_needs

if __name__ == "__main__":
    path = data_dir() / "model" / "literals.json"
    path.write_bytes(encode_needs(patterns_of_blocks(load_rules())))
    print(f"{path}: {path.stat().st_size:,} bytes")
