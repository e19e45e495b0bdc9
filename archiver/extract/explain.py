"""Why an article came out as it did: each block with its role and the evidence for it, each field with candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.extract.assemble import Parts, assemble, find_parts
from archiver.extract.decide import BY_ODDS, decide, told_by_table
from archiver.extract.document import Document, Labels, read_document
from archiver.extract.fields.found import Choice
from archiver.extract.fields.pagination import part_candidates
from archiver.extract.marks import names
from archiver.extract.passes import gather
from archiver.model.article import Article
from archiver.model.block import Hints
from archiver.model.capture import Capture
from archiver.model.rules import Rules

__all__ = ["ExplainedBlock", "ExplainedField", "Explanation", "explain", "render_explanation"]

_WIDTH = 100
_MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class ExplainedBlock:
    """One block of the record with the evidence about it."""

    id: str
    role: str
    reason: str
    score: float
    #: summed weight of the role's votes
    text: str
    marks: tuple[str, ...]
    votes: Hints
    #: the strongest first
    told: tuple[tuple[str, float, float], ...] = ()
    #: where the trained table decided: (feature, its value, what it added to the log-odds), the weightiest first


@dataclass(frozen=True, slots=True)
class ExplainedField:
    """One field: its value and all candidates, as `value (source, weight; reasons)`."""

    name: str
    value: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about how one capture became an article."""

    article: Article
    facts: tuple[tuple[str, str], ...]
    #: what was read of the page before any decision
    blocks: tuple[ExplainedBlock, ...]
    fields: tuple[ExplainedField, ...]


def explain(capture: Capture, rules: Rules) -> Explanation:
    """The article of a capture with the reasons for it."""
    document = read_document(capture, rules)
    labels = decide(document, gather(document))
    parts = find_parts(document, labels)
    article = assemble(document, parts)
    return Explanation(
        article=article,
        facts=tuple(_facts(document, labels)),
        blocks=tuple(_blocks(document, parts, told_by_table(document, labels))),
        fields=tuple(_fields(document, parts, article)),
    )


def render_explanation(explanation: Explanation, *, width: int = _WIDTH) -> str:
    """The explanation as text for people, blocks in reading order."""
    article = explanation.article
    verdict = article.page_verdict
    lines = [
        f"{article.final_url or article.url or article.id}",
        f"verdict   {verdict.kind} ({verdict.confidence:.2f})",
        *(f"          {signal}" for signal in verdict.signals),
        *(f"{name:<9} {value}" for name, value in explanation.facts),
        "",
    ]
    for field in explanation.fields:
        lines.append(f"{field.name:<14} {_short(field.value or '–', width)}")
        lines += [f"               · {_short(candidate, width)}" for candidate in field.candidates]
    lines += ["", *(f"warning        {warning}" for warning in article.extraction.warnings), ""]
    for block in explanation.blocks:
        reason = "" if block.reason == block.role else f" ({block.reason})"
        lines.append(f"{block.id:<5} {block.role}{reason} {block.score:+.1f}  {_short(block.text, width)}")
        if block.marks:
            lines.append(f"      in {' '.join(block.marks)}")
        lines += [f"      {line}" for line in _wrapped(block.votes, width)]
        if block.told:
            lines.append("      table " + " ".join(f"{name}={value:g}:{odds:+.1f}" for name, value, odds in block.told))
    return "\n".join(lines) + "\n"


def _facts(document: Document, labels: Labels) -> Iterator[tuple[str, str]]:
    page, layout = document.page, document.layout
    yield "page", f"{page.parser}, {page.charset} ({page.charset_source})"
    yield "blocks", f"{len(document.blocks)}, media {len(document.media)}, prose {round(layout.total)} characters"
    if document.blocks:
        yield "core", f"blocks {layout.first + 1} to {layout.last + 1}"
    if layout.common_marks:
        yield "common", " ".join(names(layout.common_marks))
    if document.body_witness is not None:
        witness = document.body_witness
        yield "witness", f"{witness.claim.source}, {witness.chars} characters, {len(witness.blocks)} blocks in it"
    yield "body from", labels.body_from


def _blocks(
    document: Document, parts: Parts, told: dict[int, list[tuple[str, float, float]]]
) -> Iterator[ExplainedBlock]:
    for block, decision, name in zip(document.blocks, parts.labels.decisions, parts.record.ids, strict=True):
        yield ExplainedBlock(
            id=name,
            role=decision.role,
            reason=decision.reason,
            score=decision.score,
            text=block.text,
            marks=names(block.marks),
            votes=tuple(sorted(decision.hints, key=lambda hint: -abs(hint.weight))),
            told=tuple(told.get(block.index, ())[:_MOST_TOLD]) if decision.role in BY_ODDS else (),
        )


def _fields(document: Document, parts: Parts, article: Article) -> Iterator[ExplainedField]:
    fields = parts.fields
    yield _of_choice("headline", fields.headline)
    yield _of_choice("kicker", fields.kicker)
    yield _of_choice("description", fields.description)
    yield _of_choice("section", fields.section)
    yield _of_choice("language", fields.language)
    yield _of_choice("canonicalUrl", fields.canonical_url)
    yield _pagination(document, article)
    yield ExplainedField(
        "authors",
        ", ".join(author.name for author in article.authors) or None,
        tuple(f"{claim.value} ({claim.source})" for claim in document.witnesses.authors),
    )
    yield ExplainedField(
        "datePublished",
        article.date_published,
        tuple(
            f"{one.value} {one.kind} ({one.source} {one.block_id or ''}; {' '.join(one.reasons)})"
            for one in article.dates
        ),
    )
    yield ExplainedField(
        "sources",
        ", ".join(f"{source.name} {source.role}" for source in article.sources) or None,
        tuple(f"{source.name}: {' | '.join(source.evidence)}" for source in article.sources),
    )


def _pagination(document: Document, article: Article) -> ExplainedField:
    said: list[str] = []
    if part := article.pagination:
        said += [str(part.number)] if part.number else []
        said += [f"behind {part.previous}"] if part.previous else []
        said += [f"before {part.next}"] if part.next else []
        said += [f"whole {part.whole_url}"] if part.whole_url else []
    candidates = tuple(part_candidates(document, article.canonical_url))[:_MOST_TOLD]
    return ExplainedField("pagination", " ".join(said) or None, candidates)


def _of_choice(name: str, choice: Choice) -> ExplainedField:
    shown = (
        f"{found.value} ({found.source}, {found.weight:+.1f}{'; ' if found.reasons else ''}{' '.join(found.reasons)})"
        for found in choice.candidates
    )
    return ExplainedField(name, choice.value, tuple(shown))


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _wrapped(votes: Hints, width: int) -> Iterator[str]:
    line = ""
    for vote in votes:
        word = f"{vote.role}:{vote.reason}{vote.weight:+.1f}"
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line
