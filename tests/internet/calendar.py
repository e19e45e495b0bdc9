"""A crawler trap: months without end in both directions, each with days and views of them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["calendar_page"]


def _link(path: str, text: str) -> str:
    return f'<a href="/calendar/{path}">{text}</a> '


def calendar_page(name: str, parts: Sequence[str]) -> str:
    """The page of a month (YYYY, MM) or a day (YYYY, MM, DD) with links to others; empty for what is no date."""
    if not (2 <= len(parts) <= 3 and all(part.isdecimal() and part.isascii() for part in parts)):
        return ""
    year, month = int(parts[0]), int(parts[1])
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        return ""
    before = f"{year - (month == 1):04}/{month - 1 if month > 1 else 12:02}"
    after = f"{year + month // 12:04}/{month % 12 + 1:02}"
    days = "".join(_link(f"{year:04}/{month:02}/{day:02}", str(day)) for day in range(1, 29))
    views = "".join(_link(f"{year:04}/{month:02}?view={view}", view) for view in ("list", "week", "grid"))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Events – {name}</title></head><body>'
        f"<h1>Events in {'/'.join(parts)}</h1><p>No events.</p><div>{_link(before, '&lt;')}{_link(after, '&gt;')}</div>"
        f"<div>{days}</div><div>{views}</div></body></html>\n"
    )
