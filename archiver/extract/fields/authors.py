"""Who wrote the text: the visible byline checked against JSON-LD and metadata."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archiver.extract.document import Document, Labels
from archiver.extract.fields.author_box import boxed_author
from archiver.extract.fields.author_links import author_links, with_linked_names
from archiver.extract.fields.byline_words import BylineWords, Opener, byline_words
from archiver.extract.fields.bylines import Byline, read_byline
from archiver.extract.fields.claimed_authors import ClaimedAuthors, claimed_authors, compact, is_own, own_names
from archiver.extract.fields.dateline_reporter import dateline_reporters
from archiver.extract.fields.greek_names import nominative
from archiver.extract.fields.name_lines import (
    broken_lines,
    label_before,
    names_alone,
    names_divided,
    unseen_label,
    without_place,
)
from archiver.extract.fields.names import Name, same_name
from archiver.model.article import Author
from archiver.model.block import Block, Role
from archiver.model.rules import Agency
from archiver.rules.literals import case_folded
from archiver.web.text import fold, squash

__all__ = ["Authorship", "authors"]


_NEIGHBOUR = 2
"""Blocks between names that one byline holds."""
_LONGEST_LINE = 240
_MOST_INITIALS = 3
_TOLD_BESIDE = ("nameWithJobOrDate", "nameIsAuthorLink")
_ARTICLE = "The "
"""No person's name begins with it; those of papers do."""
_TITLE_DIVIDER = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")
_SERIAL = re.compile(r"(?<!\S)(?:odd|even|first|last)(?!\S)")


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


_Line = tuple[int, Byline]
"""Index of a block, and what it says as a byline."""


@dataclass(frozen=True, slots=True)
class _House:
    """What the site is called, to be told from persons."""

    own: Collection[str]
    words: BylineWords

    def signs(self, name: Name) -> bool:
        """Whether a name is that of the site or of another house rather than a person's."""
        return name.name.startswith(_ARTICLE) or _is_house(name, self.own, self.words)


def _is_house(name: Name, own: Collection[str], words: BylineWords) -> bool:
    """Whether a name is one of the site's, or ends as those of papers and stations do: `Lowmouth News`."""
    last = case_folded(name.name.rpartition(" ")[2])
    return is_own(name, own) or (" " in name.name and last in words.station_endings)


def authors(document: Document, labels: Labels) -> Authorship:
    """The authors in the order of the byline.

    Persons of JSON-LD and microdata are trusted, and the byline gives their order, roles and raw form. Where the
    structured data name only the publication, or somebody else than a line that says "By", the line wins.
    """
    words = byline_words(document.rules)
    own = own_names(document)
    lines = list(_lines(document, labels, words))
    claimed = claimed_authors(document, words, own)
    lines = _in_nominative(document, lines, claimed)
    is_house = claimed is not None and all(name.is_desk or _is_house(name, own, words) for name in claimed.names)
    if is_house:
        lines = [(i, line) for i, line in lines if not _is_of_house(line, claimed)]
    house = own | {compact(name.name) for name in claimed.names} if claimed is not None and is_house else own
    seen = _visible(document, lines, None if is_house else claimed, _House(house, words))
    if claimed is not None and not is_house:
        claimed = _without_others(document, claimed, seen, words)
    agencies = dict.fromkeys(agency for _, line in seen for agency in line.agencies)
    agencies |= dict.fromkeys(claimed.agencies if claimed else ())
    names, source = _joined(seen, claimed, own, is_house=is_house)
    names = [name for at, name in enumerate(names) if not any(same_name(name.name, n.name) for n in names[:at])]
    names = _with_affiliations(names, own, _TITLE_DIVIDER.split(document.page.title or "")[1:][-1:])
    if not names or (is_house and not seen):
        signed = dateline_reporters(document, labels, words, is_house_named=bool(names))
        names, source = (signed, "dateline") if signed else (names, source)
    block = seen[0][0] if seen else None
    if claimed is not None:
        names = [*names, *(Name(text, text, is_desk=True) for text in claimed.signing)]
    if not names and not agencies and (boxed := boxed_author(document, labels, words)):
        names, source = [boxed[1]], "authorBox"
    jobs = _jobs(document) if names else {}
    return Authorship(
        authors=tuple(
            Author(name=n.name, name_raw=n.raw, role=n.role or jobs.get(fold(n.name)), affiliation=n.affiliation)
            for n in names
        ),
        byline_raw=_whole(document, block) if block is not None and _names_any(seen, names) else None,
        byline_block=block,
        agencies=tuple(agencies),
        source=source,
    )


def _in_nominative(document: Document, lines: list[_Line], claimed: ClaimedAuthors | None) -> list[_Line]:
    """The lines with Greek names as metadata or other bylines have them, where they stand in the genitive."""
    known = [name.name for name in (claimed.names if claimed is not None else ())]
    known += [name.name for _, line in lines if not line.has_prefix for name in line.names]
    if not known:
        return lines
    return [
        (at, replace(line, names=tuple(replace(n, name=nominative(n.name, text, known)) for n in line.names)))
        for at, line in lines
        for text in [document.blocks[at].text]
    ]


def _names_any(seen: Sequence[_Line], names: Sequence[Name]) -> bool:
    """Whether one of the lines has an agency or one of the authors in it: others hold a guess that metadata correct."""
    said = [name for _, line in seen for name in line.names]
    return any(line.agencies for _, line in seen) or any(_agree(v, n) or _agree(n, v) for v in said for n in names)


def _with_affiliations(names: Sequence[Name], own: Collection[str], title_end: Sequence[str]) -> list[Name]:
    """Persons with the part of the site's house that is named behind them: `Jane Doe, Echo Valley` of the `Echo`.

    So is what stands at the end of the page's title, behind a divider, and a paper: `Jane Doe`, `The Lowmouth Dealer`.
    """
    if len(names) > 1 and is_own(names[0], own) and not any(name.is_desk or is_own(name, own) for name in names[1:]):
        names = names[1:]  # The Echo | Jane Doe
    kept: list[Name] = []
    ends = {compact(end) for end in title_end}
    for name in names:
        first, _, rest = name.name.partition(" ")
        is_part = bool(rest) and (is_own(replace(name, name=first), own) or is_own(name, ends))
        if kept and (is_part or name.name.startswith(_ARTICLE)):
            kept[-1] = replace(kept[-1], affiliation=kept[-1].affiliation or name.name)
        else:
            kept.append(name)
    return kept


def _lines(document: Document, labels: Labels, words: BylineWords) -> Iterator[_Line]:
    """The bylines with somebody in them, and the lines of dates that say "by"."""
    text_opens = document.blocks[document.layout.first].text if document.blocks else ""
    for index in labels.of(Role.BYLINE, Role.PAGE_DATE):
        block = document.blocks[index]
        if _is_of_portrait(document, block):
            continue
        divided = names_divided(block, words)
        text = broken_lines(block) if divided == block.text else divided
        text = _whole(document, index) if text == block.text else text
        text = without_place(block, text)
        if label := unseen_label(document, block):
            text = ": ".join(label)
        line = read_byline(text, words, is_name_list=names_alone(document, block, words))
        if block.links:
            line = with_linked_names(line, text, author_links(block, document.rules), words)
        if _is_below_label(document, block, line, words):
            line = replace(line, has_prefix=True)
        if not line.has_prefix and line.names and _is_town(line.names[0].name, text_opens):
            continue  # `VATICAN CITY | 3 May 2024` over a text that begins `VATICAN CITY (Reuters)`
        if (line.names or line.agencies) and (line.has_prefix or _is_byline(labels, index)):
            yield index, replace(line, is_divided=divided != block.text)


def _is_of_portrait(document: Document, block: Block) -> bool:
    """Whether a block is the initials of the name in the next line: they stand where the portrait is missing."""
    text = block.text
    if not 1 < len(text) <= _MOST_INITIALS or not text.isupper():
        return False
    below = document.blocks[block.index + 1 : block.index + 2]
    return any(text == "".join(word[0] for word in other.text.split()[: len(text)]).upper() for other in below)


def _is_below_label(document: Document, block: Block, line: Byline, words: BylineWords) -> bool:
    """Whether the line above says who is named here: `By`. Behind a text any word may follow `About the author`."""
    if label_before(document, block, words) in (None, Opener.OTHER):
        return False
    return block.index < document.layout.first or (bool(line.names) and " " in line.names[0].name)


def _is_town(name: str, text_opens: str) -> bool:
    """Whether a text's dateline begins with a name in capitals."""
    return name.isupper() and text_opens.startswith(name) and not text_opens[len(name) :][:1].isalpha()


def _is_byline(labels: Labels, index: int) -> bool:
    """Whether a block is one, or a line of dates short enough to be taken for nothing else that begins with a name."""
    decision = labels.decisions[index]
    return decision.role == Role.BYLINE or any(hint.reason in _TOLD_BESIDE for hint in decision.hints)


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


def _visible(document: Document, lines: list[_Line], claimed: ClaimedAuthors | None, house: _House) -> list[_Line]:
    """The bylines that count: those that name a claimed author, else the first one that names more than the site.

    Of several those above the text, and of these the ones that say "By".
    """
    if claimed is not None:
        agreeing = _agreeing(lines, claimed.names)
        explicit = _explicit(document, lines, agreeing, claimed)
        if explicit is not None:
            return _once(document, lines, [explicit])
        if agreeing:
            return _once(document, lines, [agreeing[0], *_of_claimed(lines, agreeing[1:], claimed.names)])
    told = [(i, line) for i, line in lines if line.agencies or not all(map(house.signs, line.names))] or lines
    first = document.layout.first
    prefixed = [(i, line) for i, line in told if line.has_prefix]
    above = [(i, line) for i, line in prefixed if i <= first] or [
        (i, line) for i, line in told if i <= first and any(" " in name.name for name in line.names)
    ]
    return _once(document, told, [index for index, _ in (above or prefixed or told)[:1]])


def _is_of_house(line: Byline, house: ClaimedAuthors | None) -> bool:
    """Whether a line without "By" only says what the house sells or does: `Lowmouth Times Podcasts`."""
    return (
        house is not None
        and not line.has_prefix
        and bool(line.names)
        and all(
            any(fold(c.name) in fold(n.name) and not same_name(c.name, n.name) for c in house.names) for n in line.names
        )
    )


def _agreeing(lines: Sequence[_Line], names: Sequence[Name]) -> list[int]:
    """Blocks that name somebody claimed; those with something glued to the name only where no other does."""
    exact = [i for i, line in lines if any(same_name(one.name, other.name) for one in line.names for other in names)]
    return exact or [i for i, line in lines if any(_agree(one, other) for one in line.names for other in names)]


def _of_claimed(lines: Sequence[_Line], anchors: Sequence[int], names: Sequence[Name]) -> list[int]:
    """Further lines that name only claimed authors; others are those of teasers."""
    return [i for i, line in lines if i in anchors and all(any(_agree(v, c) for c in names) for v in line.names)]


def _explicit(
    document: Document, lines: Sequence[_Line], agreeing: Sequence[int], claimed: ClaimedAuthors
) -> int | None:
    """A line with "By" right above the text that names somebody else than metadata written by a program.

    It wins over lines further down, and over a line without "By" that only repeats who typed the page in.
    """
    if not agreeing or claimed.source.startswith("jsonLd"):
        return None
    first = document.layout.first
    by_program = all(not line.has_prefix for index, line in lines if index in agreeing) and claimed.source.startswith(
        "meta"
    )
    for index, line in lines:
        is_above = index <= first < min(agreeing) or (by_program and first - 1 <= index <= first)
        is_another = line.has_prefix and index not in agreeing and any(" " in name.name for name in line.names)
        if is_above and is_another:
            return index
    return None


def _without_others(
    document: Document, claimed: ClaimedAuthors, seen: Sequence[_Line], words: BylineWords
) -> ClaimedAuthors:
    """The claimed authors but those whom the page calls editor, photographer or the like, if somebody else signs it."""
    signed = [name for _, line in seen for name in line.names]
    unseen = [name for name in claimed.names if not any(_agree(one, name) for one in signed)]
    if not signed or not unseen:
        return claimed
    others = [name for name in unseen if _is_other(document, name, words)]
    return replace(claimed, names=tuple(n for n in claimed.names if n not in others))


def _is_other(document: Document, name: Name, words: BylineWords) -> bool:
    for block in document.blocks:
        if len(block.text) <= _LONGEST_LINE and name.name in block.text:
            if any(same_name(name.name, other) for other in read_byline(block.text, words).others):
                return True
            if block.text == name.name and label_before(document, block, words) == Opener.OTHER:
                return True
    return False


def _once(document: Document, lines: list[_Line], anchors: list[int]) -> list[_Line]:
    """The anchors, and lines of the same style directly beside one or each other, if they name somebody new.

    Rows directly below one that repeats an anchor count, too.
    """
    seen: list[_Line] = []
    repeated = -_NEIGHBOUR
    for index, line in lines:
        known = [name.name for _, earlier in seen for name in earlier.names]
        is_near = index in anchors or any(
            abs(index - other) <= _NEIGHBOUR and _have_one_style(document, index, other)
            for other in (*anchors, *(at for at, _ in seen))
        )
        if line.names and all(any(same_name(n.name, k) for k in known) for n in line.names):
            repeated = index if line.has_prefix else repeated
        elif is_near or (index - repeated == 1 and line.has_prefix and _are_alike(document, index, repeated)):
            seen.append((index, line))
            repeated = index if index - repeated == 1 else repeated
    return seen


def _are_alike(document: Document, one: int, other: int) -> bool:
    """Whether two blocks are rows of one box: a byline shown again names there those whom the first left out."""
    return _have_one_style(document, one, other) and document.blocks[one].outer == document.blocks[other].outer


def _have_one_style(document: Document, one: int, other: int) -> bool:
    """Whether two blocks are elements of the same tag and class, but for classes that only count."""
    first, second = (_SERIAL.sub("", document.blocks[index].signature) for index in (one, other))
    return first == second


def _joined(
    seen: list[_Line], claimed: ClaimedAuthors | None, own: Collection[str], *, is_house: bool
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
            plain = [n for _, line in seen if _is_plain(line) for n in line.names]
            known = [v for v in visible if v in known or (v in plain and " " in v.name and not v.is_desk)]
            extra = [] if claimed.source.startswith("microdata") else extra  # often those of comments or teasers
        ordered = [_better_spelled(v, claimed.names) for v in known]
        return ordered + [c for c in extra if not c.is_desk and not is_own(c, own)], "block"
    if is_house or seen[0][1].has_prefix:
        return visible, "block"
    return list(claimed.names), claimed.source


def _is_plain(line: Byline) -> bool:
    """Whether a line can only mean that all its names are authors'."""
    return line.has_prefix or line.is_divided or len(line.names) == 1


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
