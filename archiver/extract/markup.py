"""A block's inner markup, reduced to links and emphasis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from archiver.model.block import Block, Span
from archiver.web.text import squash

__all__ = ["LinkTag", "Resolve", "link_tags", "reduced_markup"]

Resolve = Callable[[str], str | None]
LinkTag = Callable[[str], str]

_KNOWN_TAGS = 4096  # remembered to save time


def link_tags(resolve: Resolve) -> LinkTag:
    """For the links of a page as written: the start tag with the address, "" where it can't be resolved."""

    @lru_cache(_KNOWN_TAGS)
    def tag(href: str) -> str:
        address = resolve(href)
        return f'<a href="{escape(address)}">' if address else ""

    return tag


def reduced_markup(block: Block, link_tag: LinkTag) -> str | None:
    """The block's text with `a[href] em strong b i sub sup code q`, addresses resolved; None if it is plain.

    Elements are properly nested and never empty; a link whose address can't be resolved is left out.
    """
    if block.inline is None:
        return None
    pieces, spans = block.inline
    if len(spans) > 1:
        return _around_several(pieces, spans, link_tag)
    first, end, tag, href = spans[0]  # most blocks have one
    inside = pieces[first] if end - first == 1 else "".join(pieces[first:end])
    if inside.isspace() or not inside:
        return None
    start = f"<{tag}>" if tag != "a" else link_tag(href) if href else ""
    if not start:
        return None
    if inside == block.text:
        return f"{start}{_escaped(inside)}</{tag}>"
    before, behind = "".join(pieces[:first]), "".join(pieces[end:])
    return squash(f"{_escaped(before)}{start}{_escaped(inside)}</{tag}>{_escaped(behind)}")


def _around_several(pieces: Sequence[str], spans: Sequence[Span], link_tag: LinkTag) -> str | None:
    out: list[str] = []
    opened: list[tuple[int, str]] = []
    done = 0

    def write(end: int) -> None:
        nonlocal done
        if end > done:
            out.append(_escaped("".join(pieces[done:end])))
            done = end

    def close(before: int) -> None:
        while opened and opened[-1][0] <= before:
            end, tag = opened.pop()
            write(end)
            out.append(f"</{tag}>")

    is_plain = True
    for first, end, tag, href in sorted(spans, key=lambda span: (span[0], -span[1])):
        inside = "".join(pieces[first:end])
        start = f"<{tag}>" if tag != "a" else link_tag(href) if href else ""
        if inside.isspace() or not inside or not start:
            continue
        close(first)
        write(first)
        out.append(start)
        opened.append((min(end, opened[-1][0]) if opened else end, tag))
        is_plain = False
    if is_plain:
        return None
    close(len(pieces))
    write(len(pieces))
    return squash("".join(out))


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text
