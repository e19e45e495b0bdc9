"""A block's inner markup, reduced to links and emphasis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from archiver.model.block import Block, Span
from archiver.web.text import squash

__all__ = ["Resolve", "reduced_markup"]

Resolve = Callable[[str], str | None]


def reduced_markup(block: Block, resolve: Resolve) -> str | None:
    """The block's text with `a[href] em strong b i sub sup code q`, addresses resolved; None if it is plain.

    Elements are properly nested and never empty; a link whose address can't be resolved is left out.
    """
    if block.inline is None:
        return None
    pieces, spans = block.inline
    if len(spans) == 1:
        return _around_one(block.text, pieces, spans[0], resolve)
    return _around_several(pieces, spans, resolve)


def _around_one(text: str, pieces: Sequence[str], span: Span, resolve: Resolve) -> str | None:
    """The markup of a block with one element in it, as most have."""
    first, end, tag, _ = span
    inside = pieces[first] if end - first == 1 else "".join(pieces[first:end])
    start = _start_tag(span, resolve) if inside and not inside.isspace() else None
    if start is None:
        return None
    marked = f"{start}{escape(inside, quote=False)}</{tag}>"
    if inside == text:
        return marked
    before, behind = "".join(pieces[:first]), "".join(pieces[end:])
    return squash(f"{escape(before, quote=False)}{marked}{escape(behind, quote=False)}")


def _around_several(pieces: Sequence[str], spans: Sequence[Span], resolve: Resolve) -> str | None:
    out: list[str] = []
    opened: list[tuple[int, str]] = []
    done = 0

    def write(end: int) -> None:
        nonlocal done
        if end > done:
            out.append(escape("".join(pieces[done:end]), quote=False))
            done = end

    def close(before: int) -> None:
        while opened and opened[-1][0] <= before:
            end, tag = opened.pop()
            write(end)
            out.append(f"</{tag}>")

    is_plain = True
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        inside = "".join(pieces[span.start : span.end])
        start = _start_tag(span, resolve) if inside and not inside.isspace() else None
        if start is None:
            continue
        close(span.start)
        write(span.start)
        out.append(start)
        opened.append((min(span.end, opened[-1][0]) if opened else span.end, span.tag))
        is_plain = False
    if is_plain:
        return None
    close(len(pieces))
    write(len(pieces))
    return squash("".join(out))


def _start_tag(span: Span, resolve: Resolve) -> str | None:
    _, _, tag, href = span
    if tag != "a":
        return f"<{tag}>"
    address = resolve(href) if href else None
    return f'<a href="{escape(address)}">' if address else None
