"""Pieces that several families of templates share."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tests.internet.faces.view import Frame, Link

__all__ = ["beginning", "e", "items", "paragraphs"]

e = escape


def beginning(frame: Frame, style: str) -> str:
    """Doctype, head and the start of the body."""
    head = "\n".join(frame.head)
    return (
        f'<!DOCTYPE html>\n<html lang="{frame.language}" dir="{frame.direction}">\n<head>\n'
        f'<meta charset="{frame.charset}">\n<title>{e(frame.title)}</title>\n{head}\n</head>\n<body class="{style}">\n'
    )


def items(links: Iterable[Link]) -> str:
    """List items, one a link."""
    return "".join(f'<li><a href="{e(link.url)}">{e(link.text)}</a></li>' for link in links)


def paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{e(text)}</p>" for text in texts)
