"""Feeds in the form of real ones: a file as it stands, its entries made to be about other articles.

Everything else stays: namespaces, order, extensions, comments, encoding, and whatever is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tests.internet.feeds.channel import Entry

__all__ = ["RealForm", "real_forms"]

_ENTRY = re.compile(r"<((?:\w+:)?(?:item|entry))(?=[\s>]).*?</\1\s*>", re.S)
_OPENED = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s/>])")
_LINK = re.compile(r"<((?:\w+:)?link)>(?:\s|<!\[CDATA\[)*(https?://[^<\]\s]+)(?:\s|\]\]>)*</\1\s*>")
_HREF = re.compile(
    r"""<(?:\w+:)?link(?=\s)(?![^>]*rel=["'](?!alternate))[^>]*?\bhref=(["'])(https?://[^"'\s]+)\1[^>]*>"""
)
_TITLE = re.compile(r"(<((?:\w+:)?title)(?![^>]*xhtml)(?:\s[^>]*)?>).*?(</\2\s*>)", re.S)
_ID = re.compile(r"(<((?:\w+:)?(?:guid|id))(?:\s[^>]*)?>)\s*(\S+?)\s*(</\2\s*>)")
_TIME = re.compile(
    r"(<((?:\w+:)?(pubDate|date|published|updated|issued|modified|created))(?:\s[^>]*)?>)\s*[^<\s][^<]*(</\2\s*>)"
)
_ORIGINAL = re.compile(r"(<(\w+:origLink)>)[^<]*(</\2\s*>)")
_BESIDE = re.compile(r"<(?:\w+:)?(?:source|image)[\s>]")
"""Elements of an entry with addresses of their own."""
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([\w-]+)["']""")
_LEAST_BYTES = 300


@dataclass(frozen=True)
class RealForm:
    """One file, cut into what stands before, between and behind its entries."""

    name: str
    encoding: str
    head: str
    entries: tuple[str, ...]
    tail: str

    def filled(self, entries: Sequence[Entry]) -> bytes:
        """The file with these entries, each in the form of one of its own, in turn."""
        made = [_about(self.entries[place % len(self.entries)], entry) for place, entry in enumerate(entries)]
        return (self.head + "\n".join(made) + self.tail).encode(self.encoding, "xmlcharrefreplace")


def real_forms(folder: Path) -> list[RealForm]:
    """Of each file in a folder and below it in which every entry has one address, by name."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in (".xml", ".rss", ".atom"))
    return [form for path in paths for form in _form(path.relative_to(folder).as_posix(), path.read_bytes())]


def _form(name: str, data: bytes) -> Iterator[RealForm]:
    declared = _DECLARED.search(data[:400])
    encoding = declared[1].decode() if declared else "utf-8"
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return
    found = list(_ENTRY.finditer(text))
    if len(data) < _LEAST_BYTES or not found or len(_OPENED.findall(text)) != len(found):
        return
    if all(len(_LINK.findall(one[0]) + _HREF.findall(one[0])) == 1 and not _BESIDE.search(one[0]) for one in found):
        entries = tuple(one[0] for one in found)
        yield RealForm(name, encoding, text[: found[0].start()], entries, text[found[-1].end() :])


def _about(form: str, entry: Entry) -> str:
    link = _LINK.search(form)
    old = link[2] if link else _HREF.search(form)[2]  # type: ignore[index]  # one of them stands there
    url = escape(entry.url)
    made = _TITLE.sub(lambda found: f"{found[1]}{escape(entry.headline)}{found[3]}", form, count=1)
    made = _ID.sub(lambda found: f"{found[1]}{url if _leads(found) else escape(entry.identifier)}{found[4]}", made)
    made = _ORIGINAL.sub(lambda found: f"{found[1]}{url}{found[3]}", made)
    made = _TIME.sub(lambda found: f"{found[1]}{_moment(entry, found[3])}{found[4]}", made)
    return made.replace(old, url)


def _leads(identifier: re.Match[str]) -> bool:
    """Whether an identifier is an address, as the address of an RSS entry is unless it says otherwise."""
    return identifier[3].startswith("http") and "false" not in identifier[1].lower()


def _moment(entry: Entry, element: str) -> str:
    if element == "pubDate":
        return format_datetime(entry.stated)
    moment = entry.updated if element in ("updated", "modified") else entry.stated
    return moment.isoformat(timespec="seconds")
