"""One linear look at the source before a parser sees it, for what parsers lose or need quadratic time for."""

from __future__ import annotations

import re

from archiver.model.problem import Problem
from archiver.web.limits import ParseLimits
from archiver.web.source import ATTRIBUTE, SKIP, has_crowded_tag

__all__ = ["flattened", "prescan"]

_TAG = re.compile(
    rb"(?:"
    + SKIP
    + rb")|<(?P<close>/)?(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:"
    + ATTRIBUTE
    + rb")*+)[\s/]*+(?:>|\Z)|<"
)
_MOST_ATTRIBUTES = 256
_ONE_ATTRIBUTE = re.compile(ATTRIBUTE)

_PAGE_END = b"</html"
_END = re.compile(rb"</(?:html|body)\s*>", re.I)
_MARKUP = re.compile(
    rb"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|<(?:script|style)\b(?:[^<]++|<(?!/(?:script|style)))*+|<[^>]*+(?:>|\Z)", re.I
)
_TRAILING_CHARS = 40

# Elements that never hold others, or whose end is implied by the next of their kind.
_NO_DEPTH = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p option script style title textarea".split()
)


def prescan(source: bytes, limits: ParseLimits) -> tuple[bytes, list[Problem]]:
    """UTF-8 markup that parsers can take, with what had to be changed; the very same bytes for almost every page."""
    problems: list[Problem] = []
    if len(source) > limits.tags and (tags := source.count(b"<")) > limits.tags:
        problems.append(Problem("tooManyTags", f"{tags}; the text behind {limits.tags} of them stands without markup"))
        source = _without_late_tags(source, limits.tags)
    if has_crowded_tag(source, _MOST_ATTRIBUTES):
        source, cut = _with_fewer_attributes(source, _MOST_ATTRIBUTES)
        if cut:
            problems.append(Problem("tooManyAttributes", f"{cut} elements with more than {_MOST_ATTRIBUTES}"))
    end = source.find(_PAGE_END)
    if end >= 0 and _has_text(source, end):
        # libxml2 drops all text after the first </html>; both end tags are optional (HTML standard, 13.1.2.4)
        source = _END.sub(b"", source)
        problems.append(Problem("textAfterEnd", "behind </html>"))
    return source, problems


def flattened(source: bytes, depth: int) -> bytes:
    """`source` without the tags of elements nested deeper than `depth`; their text and attributes-free order stay."""
    kept: list[bytes] = []
    open_count = 0
    dropped: dict[bytes, int] = {}
    for match in _TAG.finditer(source):
        name = match["name"]
        if name is None or (lowered := name.lower()) in _NO_DEPTH:
            kept.append(match[0])
        elif match["close"]:
            if dropped.get(lowered):
                dropped[lowered] -= 1
                kept.append(b" ")
            else:
                open_count = max(0, open_count - 1)
                kept.append(match[0])
        elif open_count >= depth:
            dropped[lowered] = dropped.get(lowered, 0) + 1
            kept.append(b" ")
        else:
            open_count += 1
            kept.append(match[0])
    return b"".join(kept)


def _without_late_tags(source: bytes, most: int) -> bytes:
    """`source` with only the text of what stands behind its first `most` tags."""
    position = 0
    for _ in range(most):
        position = source.index(b"<", position) + 1
    head, rest = source[: position - 1], source[position - 1 :]
    return head + _MARKUP.sub(b" ", rest).replace(b"<", b" ")


def _with_fewer_attributes(source: bytes, most: int) -> tuple[bytes, int]:
    """`source` with the first `most` attributes of each element, and how many elements had more."""
    kept: list[bytes] = []
    position = cut = 0
    for match in _TAG.finditer(source):
        start, end = match.span("attributes")
        # the shortest attribute with its space takes two bytes
        if end - start <= 2 * most:
            continue
        allowed = start
        for number, attribute in enumerate(_ONE_ATTRIBUTE.finditer(source, start, end), 1):
            if number > most:
                cut += 1
                kept += (source[position:allowed], b" ")
                position = end
                break
            allowed = attribute.end()
    return b"".join((*kept, source[position:])), cut


def _has_text(source: bytes, end: int) -> bool:
    """Whether more than scripts, comments and tags follows the end of the document."""
    if len(source) - end < _TRAILING_CHARS:
        return False
    return len(b"".join(_MARKUP.sub(b" ", source[end:]).split())) > _TRAILING_CHARS
