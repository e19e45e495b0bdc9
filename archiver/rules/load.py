"""All rules of a run: the packaged ones in data/, and over them an archive's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from archiver.model.errors import RuleError
from archiver.model.rules import Agency, Pattern, PublisherRule, Rules
from archiver.resources import data_dir
from archiver.rules.forest import read_forest
from archiver.rules.needs import read_needs
from archiver.rules.patterns import read_patterns
from archiver.rules.tables import read_agencies, read_publisher, read_words
from archiver.rules.verdict_weights import read_verdict_weights

__all__ = ["load_rules"]

_AGENCIES = "agencies.toml"


def load_rules(extra: Path | None = None) -> Rules:
    """The packaged rules with those of the folder `extra` over them.

    `extra` holds `patterns/*.toml` and `words/*.toml` as data/ does, and publisher rules as `<domain>.toml`.
    Its patterns replace those of equal group and id, and otherwise stand behind them; agencies likewise by id;
    its words are added to the lists; its publisher rules replace packaged ones.
    RuleError names file, entry and what was expected.
    """
    if extra is not None and not extra.is_dir():
        raise RuleError(extra, "", "is no folder of rules")
    data = data_dir()
    pattern_files = [*_toml(data / "patterns"), *(_toml(extra / "patterns") if extra else ())]
    word_files = [*_toml(data / "words"), *(_toml(extra / "words") if extra else ())]
    publisher_files = [*_toml(data / "rules"), *(_toml(extra) if extra else ())]
    forest, verdict = data / "model" / "body.tsv", data / "model" / "verdict.tsv"
    patterns: dict[str, dict[str, Pattern]] = {}
    agencies: dict[str, Agency] = {}
    for path in pattern_files:
        if path.name == _AGENCIES:
            agencies |= {agency.id: agency for agency in read_agencies(path)}
        else:
            patterns.setdefault(path.stem, {}).update({pattern.id: pattern for pattern in read_patterns(path)})
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in word_files:
        table = words.setdefault(path.stem, {})
        for key, values in read_words(path).items():
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), *values))) if key in table else values
    publishers: dict[str, PublisherRule] = {path.stem: read_publisher(path) for path in publisher_files}
    return Rules(
        patterns={group: tuple(entries.values()) for group, entries in sorted(patterns.items())},
        words=words,
        agencies=tuple(agencies.values()),
        publishers=publishers,
        forest=read_forest(forest),
        verdict_weights=read_verdict_weights(verdict),
        needs=read_needs(data / "model" / "literals.json"),
        hash=_hash(data, extra, [*pattern_files, *word_files, *publisher_files, forest, verdict]),
    )


def _toml(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _hash(data: Path, extra: Path | None, files: list[Path]) -> str:
    """First 16 hex digits of the SHA-256 over names and bytes: equal rules in other folders are equal."""
    named = []
    for path in files:
        own = extra is not None and path.is_relative_to(extra)
        base = extra if own and extra is not None else data
        named.append((("own/" if own else "data/") + path.relative_to(base).as_posix(), path))
    digest = hashlib.sha256()
    for name, path in sorted(named):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
