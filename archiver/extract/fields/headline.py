"""The article's title as the page shows it, and a second title the publisher gives."""

from __future__ import annotations

import re

from archiver.extract.document import Document, Labels
from archiver.extract.fields.found import Choice, Found, best
from archiver.extract.fields.rule_texts import RULE, rule_texts
from archiver.extract.fields.titles import overlap, site_names, without_site
from archiver.model.block import Block, Role
from archiver.web.text import fold, squash, words

__all__ = ["alternative_headline", "headline"]

_SOURCES = {"jsonLd": 4.0, "microdata": 3.5, "meta": 3.0, "title": 1.5}
_LONGEST_CHARS = 400
_LEAST_WORDS = 3
_UP = 3


def headline(document: Document, labels: Labels) -> Choice:
    """The visible headline where it agrees with the metadata or is long enough; else what the metadata say."""
    patterns = document.rules.patterns.get("title", ())
    dividers = [p.regex for p in patterns if p.options.get("part") == "divider"]
    generic = [p.regex for p in patterns if p.options.get("part") == "notHeadline"]
    names = site_names(document)
    candidates = [Found(text, text, RULE, 10.0) for text in rule_texts(document, "headline")[:1]]
    for claim in document.witnesses.headlines:
        value = without_site(claim.value, names, dividers)
        weight = _SOURCES.get(claim.source.partition(":")[0], 1.0)
        if len(value) > _LONGEST_CHARS or any(regex.search(value) for regex in generic) or _is_site(value, names):
            weight = -1.0
        candidates.append(Found(value, claim.value, claim.source, weight, reasons=("metadata",)))
    claims = [found.value for found in candidates if found.weight > 0]
    for index in labels.of(Role.HEADLINE)[:1]:
        text = _whole(document.blocks[index], claims)
        value, reason = _aligned(text, claims, names, dividers)
        weight = 6.0 if reason != "notInMetadata" or not claims else 4.5 if len(words(text)) >= 4 else 2.0
        if any(regex.search(value) for regex in generic) or _is_site(value, names):
            weight = 0.5 if not claims else -1.0
        candidates.append(Found(value, text, "block", weight, index, (reason,)))
    return best(candidates)


def _whole(block: Block, claims: list[str]) -> str:
    """Text of the heading that holds the block, if metadata say that this is the headline; else of the block."""
    heading = block.element
    for _ in range(_UP):
        if heading is None or heading.tag == "h1":
            break
        heading = heading.getparent()
    if heading is None or heading.tag != "h1":
        return block.text
    text = squash("".join(map(str, heading.itertext())))
    return text if any(fold(text) == fold(claim) for claim in claims) else block.text


def _is_site(value: str, names: tuple[str, ...]) -> bool:
    return any(fold(value) == fold(name) for name in names)


def _aligned(text: str, claims: list[str], names: tuple[str, ...], dividers: list[re.Pattern[str]]) -> tuple[str, str]:
    """The part of a visible heading that is the headline, and what it rests on."""
    folded = fold(text)
    is_same = any(fold(claim) == folded for claim in claims)
    for claim in claims:
        size = len(claim)
        if len(words(claim)) < _LEAST_WORDS or size >= len(text) or fold(text[-size:]) != fold(claim):
            continue
        if not is_same or text[:-size].rstrip().endswith(":"):
            return text[-size:], "endsAsMetadata"  # the rest is the kicker
    if is_same:
        return text, "sameAsMetadata"
    cut = without_site(text, names, dividers)
    if any(overlap(cut, claim) >= 0.5 for claim in claims):
        return cut, "likeMetadata"
    return cut, "notInMetadata"


def alternative_headline(document: Document, main: str | None) -> Choice:
    """A second title of the publisher's, if it says something else than the headline."""
    known = fold(main or "")
    return best(
        Found(claim.value, claim.value, claim.source, 0.0 if fold(claim.value) == known else 1.0)
        for claim in document.witnesses.alternative_headlines
    )
