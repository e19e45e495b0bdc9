"""Publisher rules against their golden cases and test pages: what differs, and selectors that find nothing any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from archiver.extract import extract
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.errors import RuleError
from archiver.model.rules import ALL_THAT_FIND, FIRST_THAT_FINDS, PublisherRule, Rules
from archiver.rules.load import load_rules
from archiver.rules.selectors import select
from archiver.rules.tables import read_publisher
from archiver.ruling.golden import GoldenCase, differences, golden_cases
from archiver.web.page import parse_page
from archiver.web.text import fold

__all__ = ["Checked", "Finding", "check_rules"]

_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong."""

    file: Path
    key: str
    #: of the rule, or the field of a case; empty where the file as a whole is meant
    problem: str
    selector: str | None = None

    def __str__(self) -> str:
        parts = [str(self.file), *([self.key] if self.key else []), *([repr(self.selector)] if self.selector else [])]
        return ": ".join([*parts, self.problem])


@dataclass(slots=True)
class Checked:
    """How much was looked at; counts go up while the findings are drawn."""

    rules: int = 0
    cases: int = 0
    pages: int = 0
    #: test pages that are at hand
    untested: list[Path] = field(default_factory=list)
    #: rules without a page to check them on


def check_rules(
    folders: Sequence[Path], checked: Checked, find_page: Callable[[str], Capture | None] = lambda url: None
) -> Iterator[Finding]:
    """Everything that is wrong with the rules of some folders, a later one standing over those before.

    `find_page` gives the capture of a rule's test page, if there is one.
    """
    rules = load_rules()
    known: dict[str, PublisherRule] = dict(rules.publishers)
    readable: list[tuple[Path, Path, PublisherRule]] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            checked.rules += 1
            try:
                rule = read_publisher(path)
            except RuleError as error:
                yield Finding(path, error.entry, error.problem)
                continue
            known[rule.domain] = rule
            readable.append((folder, path, rule))
        try:
            rules = load_rules(folder)
        except RuleError as error:
            if error.file.parent != folder:  # of its words or patterns; publisher files are told above
                yield Finding(error.file, error.entry, error.problem)
    for folder, path, rule in readable:
        yield from _of_rule(folder, path, replace(rules, publishers={**known, rule.domain: rule}), checked, find_page)


def _of_rule(
    folder: Path, path: Path, rules: Rules, checked: Checked, find_page: Callable[[str], Capture | None]
) -> Iterator[Finding]:
    rule = rules.publishers[path.stem]
    pages: list[Capture] = []
    for case in golden_cases(folder, rule.domain):
        if isinstance(case, RuleError):
            yield Finding(case.file, case.entry, case.problem)
            continue
        checked.cases += 1
        pages.append(case.capture)
        yield from _of_case(case, extract(case.capture, rules))
    for test in rule.tests:
        capture = find_page(test.url)
        if capture is None:
            continue
        checked.pages += 1
        pages.append(capture)
        body = fold(extract(capture, rules).article_body or "")
        for text in test.contains:
            if fold(text) not in body:
                yield Finding(path, "test", f"the body of {test.url} doesn't contain {text!r}")
    if pages:
        yield from _dead(path, rule, pages)
    else:
        checked.untested.append(path)


def _of_case(case: GoldenCase, article: Article) -> Iterator[Finding]:
    for key, expected, found in differences(case, article):
        where, left, right = _where_they_part(expected, found)
        yield Finding(case.file, key, f"expected {left}, found {right}{where}")


def _dead(path: Path, rule: PublisherRule, pages: Sequence[Capture]) -> Iterator[Finding]:
    """Selectors that find nothing on any page, or that can't be evaluated."""
    roots = [parse_page(page.body, content_type=page.header("content-type"), url=page.final_url).root for page in pages]
    for key in (*FIRST_THAT_FINDS, *ALL_THAT_FIND):
        for selector in getattr(rule, key):
            try:
                is_dead = not any(select(root, selector) for root in roots if root is not None)
            except ValueError as error:
                yield Finding(path, key, str(error))
                continue
            if is_dead:
                several = f"any of {len(pages)} pages" if len(pages) > 1 else "the page"
                yield Finding(path, key, f"finds nothing on {several} it is checked on", selector)


def _where_they_part(expected: Any, found: Any) -> tuple[str, str, str]:
    """Both values, or for long texts the stretch where they begin to differ."""
    if not (isinstance(expected, str) and isinstance(found, str)) or max(len(expected), len(found)) <= _LONGEST:
        return "", _short(expected), _short(found)
    at = next(
        (i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), min(len(expected), len(found))
    )
    start = max(0, at - 20)
    return f" at character {at}", _short(expected[start:]), _short(found[start:])


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
