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
    opening: dict[int, list[Span]] = {}
    kept = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if any(not piece.isspace() for piece in pieces[span.start : span.end]):
            opening.setdefault(span.start, []).append(span)
    out: list[str] = []
    stack: list[tuple[int, str]] = []
    for at, piece in enumerate(pieces):
        while stack and stack[-1][0] <= at:
            out.append(f"</{stack.pop()[1]}>")
        for span in opening.get(at, ()):
            start = _start_tag(span, resolve)
            if start:
                kept += 1
                out.append(start)
                stack.append((min(span.end, stack[-1][0]) if stack else span.end, span.tag))
        out.append(escape(piece, quote=False))
    out += [f"</{tag}>" for _, tag in reversed(stack)]
    return squash("".join(out)) if kept else None


def _around_one(text: str, pieces: Sequence[str], span: Span, resolve: Resolve) -> str | None:
    """The markup of a block with one element in it, as most have."""
    inside = pieces[span.start] if span.end - span.start == 1 else "".join(pieces[span.start : span.end])
    start = _start_tag(span, resolve) if inside and not inside.isspace() else None
    if start is None:
        return None
    if inside == text:
        return f"{start}{escape(inside, quote=False)}</{span.tag}>"
    before, behind = "".join(pieces[: span.start]), "".join(pieces[span.end :])
    return squash(
        f"{escape(before, quote=False)}{start}{escape(inside, quote=False)}</{span.tag}>{escape(behind, quote=False)}"
    )


def _start_tag(span: Span, resolve: Resolve) -> str | None:
    if span.tag != "a":
        return f"<{span.tag}>"
    address = resolve(span.href) if span.href else None
    return f'<a href="{escape(address)}">' if address else None
