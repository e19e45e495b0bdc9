"""A publisher's rule proposed from one page: selectors for what extraction has found there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from archiver.extract import extract
from archiver.extract.decide import BODY_ROLES, decide
from archiver.extract.document import Document, Labels, read_document
from archiver.extract.passes import gather
from archiver.model.article import Article
from archiver.model.block import Role
from archiver.model.capture import Capture
from archiver.model.errors import UsageError
from archiver.model.rules import PublisherRule, Rules, RuleTest
from archiver.rules.selectors import select
from archiver.ruling.cover import Cover
from archiver.ruling.golden import expectation
from archiver.ruling.names import Naming
from archiver.web.url import registered_domain

__all__ = ["Proposal", "propose"]

_TEXT: Final = tuple(role for role in BODY_ROLES if role is not Role.STANDFIRST)
_BESIDE: Final = (Role.BOILERPLATE, Role.RELATED, Role.COMMENT)
_NEIGHBOURS: Final = {
    "byline": (Role.BYLINE,),
    "captions": (Role.CAPTION, Role.CREDIT, Role.IMAGE),
    "credits": (Role.CREDIT,),
}
_WANTED: Final = {"byline": Role.BYLINE, "captions": Role.CAPTION, "credits": Role.CREDIT}
_BODY_UP: Final = 8
_LEAST_BODY: Final = 0.9
"""Share of the body's letters that its selector must cover."""
_LEAST_LIKE: Final = 0.8
"""Of the page's text with and without the rule; extraction is only what the proposal rests on, not the truth."""
_FIELDS: Final = {
    "headline": "headline",
    "authors": "byline",
    "datePublished": "date",
    "captions": "captions",
    "credits": "credits",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, and what a person should know before believing it."""

    rule: PublisherRule
    notes: tuple[str, ...]


def propose(capture: Capture, rules: Rules) -> Proposal:
    """The rule for a page's publisher. UsageError for a page that shows no article or has no address."""
    domain = registered_domain(capture.final_url or None)
    if domain is None:
        raise UsageError("a rule is named by its domain: give the page's address with --url")
    before = extract(capture, rules)
    if before.page_verdict.kind not in ("article", "paywallStub", "liveBlog") or not before.article_body:
        raise UsageError(f"a rule is proposed from an article, and this page is read as {before.page_verdict.kind}")
    document = read_document(capture, rules)
    labels = decide(document, gather(document))
    cover = Cover(document, Naming(rules.words.get("selectors", {})))
    notes: list[str] = []
    found: dict[str, Any] = dict(_named_alone(document, labels, cover, notes))
    found["date"] = tuple(_date(document, before, cover))
    if before.date_published and not found["date"]:
        notes.append("date: no lasting selector names the day of publication alone")
    body, remove = _body(document, labels, cover, notes)
    rule = PublisherRule(domain, tests=(RuleTest(capture.final_url),), body=body, remove=remove, **found)
    return _proved(capture, rules, rule, before, notes)


def _named_alone(
    document: Document, labels: Labels, cover: Cover, notes: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Selectors for what is taken out of the text: each spares every other block."""
    everything = range(len(document.blocks))
    headline = labels.of(Role.HEADLINE)[:1]
    wanted = {"headline": headline} | {key: labels.of(role) for key, role in _WANTED.items()}
    for key, indexes in wanted.items():
        may_go_along = {*indexes, *labels.of(*_NEIGHBOURS.get(key, ()))}
        chosen, left = cover.fewest(indexes, [index for index in everything if index not in may_go_along])
        if left:
            notes.append(f"{key}: no lasting selector names {_quoted(document, left)} alone")
        yield key, tuple(chosen)


def _date(document: Document, article: Article, cover: Cover) -> Iterator[str]:
    """A selector whose first find on the page is the day of publication."""
    day, root = (article.date_published or "")[:10], document.page.root
    if not day or root is None:
        return
    candidates = [
        selector
        for element in root.iter("time")
        if (element.get("datetime") or "").startswith(day)
        for selector in cover.names(element)
    ]
    for selector in candidates:
        first: Any = next(iter(select(root, selector)), None)
        if first is not None and (first.get("datetime") or "").startswith(day):
            yield selector
            return


def _body(
    document: Document, labels: Labels, cover: Cover, notes: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The element that holds the text and least else, and what is to be removed from it."""
    text = set(labels.of(*_TEXT))
    size = {block.index: len(block.text) for block in document.blocks}
    beside = set(labels.of(*_BESIDE))
    best, most = None, 0.0
    for selector in dict.fromkeys(name for index in sorted(text) for name in cover.selectors_above(index, _BODY_UP)):
        covered = cover.blocks(selector)
        worth = sum(size[i] for i in covered & text) - sum(size[i] for i in covered & beside)
        if worth > most:
            best, most = selector, worth
    if best is None or sum(size[i] for i in cover.blocks(best) & text) < _LEAST_BODY * sum(size[i] for i in text):
        notes.append("body: no lasting selector names an element that holds the text and little else")
        return (), ()
    inside = cover.blocks(best) & beside
    spared = [block.index for block in document.blocks if block.index not in beside]
    remove, _ = cover.fewest(inside, spared, is_good=lambda name: not name.startswith(("article", "main")))
    return (best,), tuple(remove)


def _proved(capture: Capture, rules: Rules, rule: PublisherRule, before: Article, notes: list[str]) -> Proposal:
    """The rule without what would change the page's fields, and what it does to the text."""

    def read(one: PublisherRule) -> Article:
        return extract(capture, replace(rules, publishers={**rules.publishers, one.domain: one}))

    tried = [(one, read(one)) for one in (rule, replace(rule, is_pruned=True))] if rule.body else [(rule, before)]
    rule, after = max(tried, key=lambda pair: _likeness(before, pair[1]))
    if _likeness(before, after) < _LEAST_LIKE:
        notes.append(f"body: left out, since {rule.body[0]!r} would change the text: {_change(before, after)}")
        rule = replace(rule, body=(), remove=(), is_pruned=False)
    elif after.article_body != before.article_body:
        notes.append(f"body: {rule.body[0]!r} changes the text: {_change(before, after)}")
    was, now = expectation(before), expectation(read(rule))
    for name, key in _FIELDS.items():
        if was[name] != now[name] and getattr(rule, key):
            notes.append(f"{key}: left out, since {was[name]!r} would become {now[name]!r}")
            nothing: dict[str, Any] = {key: ()}
            rule = replace(rule, **nothing)
    return Proposal(rule, tuple(notes))


def _likeness(one: Article, other: Article) -> float:
    """Share of the letters of both that stand in paragraphs of both."""
    left, right = (Counter(text.split("\n\n")) for text in (one.article_body or "", other.article_body or ""))
    both, whole = (sum(len(text) * n for text, n in bag.items()) for bag in (left & right, left + right))
    return 2 * both / whole if whole else 1.0


def _change(before: Article, after: Article) -> str:
    """How many paragraphs come and go, with the first of each."""
    was, now = (Counter((article.article_body or "").split("\n\n")) for article in (before, after))
    told = []
    for word, texts in (("in", now - was), ("out", was - now)):
        if texts:
            first = next(iter(texts))
            told.append(f"{texts.total()} {word}, such as {first[:60]!r}")
    return "; ".join(told) or "in order only"


def _quoted(document: Document, indexes: set[int]) -> str:
    text = document.blocks[min(indexes)].text
    return repr(text[:60] + ("…" if len(text) > 60 else ""))
