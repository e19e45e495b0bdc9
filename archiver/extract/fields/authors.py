"""Who wrote the text: the visible byline checked against JSON-LD and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archiver.extract.document import Document, Labels
from archiver.extract.fields.name_lines import names_alone
from archiver.extract.fields.names import Byline, BylineWords, Name, byline_words, read_byline, same_name
from archiver.extract.fields.rule_texts import RULE, rule_texts
from archiver.extract.fields.titles import site_names
from archiver.extract.witnesses import Claim
from archiver.model.article import Author
from archiver.model.block import Role
from archiver.model.rules import Agency
from archiver.web.text import fold, squash

__all__ = ["Authorship", "authors"]


_NEIGHBOUR = 2
"""Blocks between names that one byline holds."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """The authors, the line that names them, and the agencies that stand in it."""

    authors: tuple[Author, ...] = ()
    byline_raw: str | None = None
    byline_block: int | None = None
    agencies: tuple[Agency, ...] = ()
    #: agencies named as authors, by the byline or by metadata
    source: str | None = None
    #: where the names were read: `block`, `jsonLd`, `meta` …


@dataclass(frozen=True, slots=True)
class _Claimed:
    source: str
    names: tuple[Name, ...]
    agencies: tuple[Agency, ...]


def authors(document: Document, labels: Labels) -> Authorship:
    """The authors in the order of the byline.

    Persons of JSON-LD and microdata are trusted, and the byline gives their order, roles and raw form. Where the
    structured data name only the publication, or somebody else than a line that says "By", the line wins.
    """
    words = byline_words(document.rules)
    own = site_names(document)
    lines = list(_lines(document, labels, words))
    claimed = _claimed(document, words, own)
    is_house = claimed is not None and all(name.is_desk or _is_own(name, own) for name in claimed.names)
    seen = _visible(document, lines, None if is_house else claimed)
    agencies = dict.fromkeys(agency for _, line in seen for agency in line.agencies)
    agencies |= dict.fromkeys(claimed.agencies if claimed else ())
    jobs = _jobs(document)
    names, source = _joined(seen, claimed, own)
    block = seen[0][0] if seen else None
    return Authorship(
        authors=tuple(
            Author(name=n.name, name_raw=n.raw, role=n.role or jobs.get(fold(n.name)), affiliation=n.affiliation)
            for n in names
        ),
        byline_raw=_whole(document, block) if block is not None else None,
        byline_block=block,
        agencies=tuple(agencies),
        source=source,
    )


def _lines(document: Document, labels: Labels, words: BylineWords) -> Iterator[tuple[int, Byline]]:
    """The bylines with somebody in them, and the lines of dates that say "by"."""
    for index in labels.of(Role.BYLINE, Role.PAGE_DATE):
        block = document.blocks[index]
        line = read_byline(_whole(document, index), words, is_name_list=names_alone(document, block, words))
        if (line.names or line.agencies) and (labels.role(index) == Role.BYLINE or line.has_prefix):
            yield index, line


def _whole(document: Document, index: int) -> str:
    """A byline with what goes on behind a comma in the next block: `<span>Jane Doe</span>, reporter`."""
    text, behind = document.blocks[index].text, document.blocks[index + 1 : index + 2]
    return text + behind[0].text if behind and behind[0].text.startswith(", ") else text


def _jobs(document: Document) -> dict[str, str]:
    """Job titles that the article's JSON-LD gives, by folded name."""
    value = document.witnesses.article_node.get("author")
    people = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    return {
        fold(str(one["name"])): squash(one["jobTitle"])
        for one in people
        if one.get("name") and isinstance(one.get("jobTitle"), str) and one["jobTitle"].strip()
    }


def _claimed(document: Document, words: BylineWords, own: tuple[str, ...]) -> _Claimed | None:
    """Names of the first kind of metadata that names a person, else of the first that names anybody."""
    by_source: dict[str, list[Claim]] = {}
    by_rule = [Claim(text, RULE) for text in rule_texts(document, "byline")]
    for claim in (*by_rule, *document.witnesses.authors):
        by_source.setdefault(claim.source.removesuffix(".organization"), []).append(claim)
    readings = [_read_claims(source, claims, words) for source, claims in by_source.items()]
    readings = [reading for reading in readings if reading.names or reading.agencies]
    for reading in readings:
        if any(not name.is_desk and not _is_own(name, own) for name in reading.names):
            return reading
    return readings[0] if readings else None


def _read_claims(source: str, claims: Iterable[Claim], words: BylineWords) -> _Claimed:
    names: dict[str, Name] = {}
    agencies: list[Agency] = []
    for claim in claims:
        if claim.source.endswith(".organization") and words.credit.agency(claim.value) is None:
            names.setdefault(fold(claim.value), Name(claim.value, claim.value, is_desk=True))
            continue
        line = read_byline(_turned(claim.value), words, is_name_list=True)
        agencies += line.agencies
        for name in line.names:
            names.setdefault(fold(name.name), name)
    return _Claimed(source, tuple(names.values()), tuple(dict.fromkeys(agencies)))


def _turned(name: str) -> str:
    """`Doe, Jane` as `Jane Doe`: two single words around one comma are a name in the order of catalogues."""
    last, comma, first = name.partition(",")
    is_turned = comma and len(last.split()) == 1 and len(first.split()) == 1
    return f"{first.strip()} {last.strip()}" if is_turned else name


def _is_own(name: Name, own: tuple[str, ...]) -> bool:
    return any(fold(name.name) == fold(site) for site in own)


def _visible(document: Document, lines: list[tuple[int, Byline]], claimed: _Claimed | None) -> list[tuple[int, Byline]]:
    """The bylines that count: those that name a claimed author, else the first one."""
    if claimed is not None:
        agreeing = [
            (index, line)
            for index, line in lines
            if any(_agree(name, other) for name in line.names for other in claimed.names)
        ]
        if agreeing:
            return _once(document, lines, [index for index, _ in agreeing])
    prefixed = [(index, line) for index, line in lines if line.has_prefix]
    return _once(document, lines, [index for index, _ in (prefixed or lines)[:1]])


def _once(document: Document, lines: list[tuple[int, Byline]], anchors: list[int]) -> list[tuple[int, Byline]]:
    """The anchors, and lines of the same style directly beside one, if they name somebody new."""
    seen: list[tuple[int, Byline]] = []
    for index, line in lines:
        known = [name.name for _, earlier in seen for name in earlier.names]
        is_near = index in anchors or any(
            abs(index - anchor) <= _NEIGHBOUR and document.blocks[index].signature == document.blocks[anchor].signature
            for anchor in anchors
        )
        if is_near and not (line.names and all(any(same_name(n.name, k) for k in known) for n in line.names)):
            seen.append((index, line))
    return seen


def _joined(
    seen: list[tuple[int, Byline]], claimed: _Claimed | None, own: tuple[str, ...]
) -> tuple[list[Name], str | None]:
    visible = [name for _, line in seen for name in line.names]
    if claimed is None or not claimed.names:
        return visible, "block" if visible else None
    if not visible:
        return list(claimed.names), claimed.source
    known = [v for v in visible if any(_agree(v, c) for c in claimed.names)]
    if known:
        extra = [c for c in claimed.names if not any(_agree(v, c) for v in visible)]
        if claimed.source.startswith("meta"):
            known = visible
        else:  # co-authors that the line names in so many words
            plain = [n for _, line in seen if line.has_prefix or len(line.names) == 1 for n in line.names]
            known = [v for v in visible if v in known or (v in plain and " " in v.name and not v.is_desk)]
        ordered = [_better_spelled(v, claimed.names) for v in known]
        return ordered + [c for c in extra if not c.is_desk and not _is_own(c, own)], "block"
    only_house = all(name.is_desk or _is_own(name, own) for name in claimed.names)
    if only_house or (seen and seen[0][1].has_prefix):
        return visible, "block"
    return list(claimed.names), claimed.source


def _agree(visible: Name, claim: Name) -> bool:
    """Whether a visible name is the claimed one, possibly with a word of the interface glued to it."""
    return same_name(visible.name, claim.name) or (" " in claim.name and fold(claim.name) in fold(visible.name))


def _better_spelled(visible: Name, claimed: Iterable[Name]) -> Name:
    """A visible name in capitals, or with something glued to it, takes the spelling of the metadata."""
    other = next((c for c in claimed if _agree(visible, c)), None)
    is_glued = other is not None and len(other.name) < len(visible.name) and fold(other.name) in fold(visible.name)
    if other is not None and (is_glued or visible.name.isupper() or visible.name.islower()):
        return Name(other.name, visible.raw, visible.role, visible.affiliation, visible.is_desk)
    return visible
