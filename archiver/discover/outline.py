"""A feed without all that discovery doesn't ask for: what is left is small, well-formed and given to feedparser.

feedparser reads the many forms of feeds, but takes its time with hostile ones: 60 KB of one author's name cost it 13
seconds, and nested elements the square of their number.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from archiver.discover.elements import name_of

__all__ = ["MOST_ENTRIES", "Outline"]

MOST_ENTRIES = 10_000

_XML = "http://www.w3.org/xml/1998/namespace"
_ATOM = ("http://www.w3.org/2005/atom", "http://purl.org/atom/ns#")
_RSS_1 = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_LISTS = _ROOTS | {"items"}
_ENTRIES = frozenset({"item", "entry"})
_OWN = frozenset(
    {
        *("title", "link", "guid", "id", "origlink", "language"),
        *("pubdate", "published", "issued", "created", "updated", "modified"),
    }
)
"""Elements asked for, of the feed's own namespaces; what it has in others is in `_OTHERS`."""
_NEVER_WITHIN = _ENTRIES | _OWN | {"author", "category", "comments", "content", "description", "enclosure", "summary"}
"""Elements that follow a text: `</title>` behind an open `<b>` closes the `<b>`, and the title goes on to the end."""
_IDENTITIES = ("guid", "id")
_OTHERS = {
    (_DC, "date"): "dc:date",
    (_DC, "language"): "dc:language",
    (_TERMS, "created"): "dcterms:created",
    (_TERMS, "issued"): "dcterms:issued",
    (_TERMS, "modified"): "dcterms:modified",
    (_FEEDBURNER, "origlink"): "feedburner:origLink",
}
_ATTRIBUTES = frozenset({"rel", "href", "type", "mode", "about", "lastmod"})
_MOST_CHARS = {"title": 2000, "link": 16_384, "guid": 16_384, "id": 16_384, "origlink": 16_384}
_MOST_OTHER_CHARS = 200
_MOST_BASE_CHARS = 2000
_MOST_PARTS = 500
_HEAD = (
    f'xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}" xmlns:feedburner="{_FEEDBURNER}" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
_OPENINGS = {
    "atom03": (f'<feed version="0.3" xmlns="{_ATOM[1]}" {_HEAD}', "</feed>"),
    "atom": (f'<feed xmlns="http://www.w3.org/2005/Atom" {_HEAD}', "</feed>"),
    "rss": (f'<rss version="2.0" {_HEAD}><channel', "</channel></rss>"),
}


class Outline:
    """Keeps of a feed's elements those that state a page, its title, time and language."""

    def __init__(self) -> None:
        self.is_done = False
        self.root: str | None = None
        #: `rss`, `rdf`, `feed`, `channel` or `entry`; None for a document that is no feed
        self.kind = "rss"
        #: `rss`, `atom` or `atom03`
        self.entries = 0
        self._parts = 0  # elements of the entry that is open, or of the feed before its first
        self._attributes = ""
        self._out: list[str] = []
        self._spaces = {"", *_ATOM, *_RSS_1}
        self._depth = 0
        self._lists: list[int] = []
        self._entry = 0  # depth of the entry that is open, 0 for none
        self._skipped = 0  # depth of the element that is passed over
        self._name = ""
        self._text: list[str] | None = None
        self._chars = 0
        self._text_depth = 0
        self._unclosed = 0  # depth of what an element asked for left open: what follows it seems to stand there

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a list, an entry or one of the elements asked for; pass over any other with all that is in it."""
        self._depth += 1
        if self._skipped:
            return
        space, name = name_of(tag)
        if self._text is not None:
            if space not in self._spaces or name not in _NEVER_WITHIN:
                return
            self._close_text()
            self._unclosed = self._depth - 1
        if name in _LISTS and not self._entry:
            self._open_list(space, name, attributes)
        elif name in _ENTRIES and (self.root or space in _ATOM):
            self._open_entry(space, attributes)
        elif (kept := self._kept(space, name)) and not _is_no_address(kept, attributes):
            if kept == "title" and "xhtml" in attributes.get("type", "") and attributes.get("mode") != "escaped":
                attributes = {"type": "text"}  # its text is all that is taken
            self._name = kept
            self._text, self._chars, self._text_depth = [], 0, self._depth
            self._out.append(f"<{kept}{_attributes(attributes)}>")
        elif name == "html" and not self.root:
            self.is_done = True
        elif self.root:
            self._skipped = self._depth

    def data(self, text: str) -> None:
        """Take the text of an element asked for, without the elements in it."""
        if self._text is not None and not self._skipped:
            room = _MOST_CHARS.get(self._name, _MOST_OTHER_CHARS) - self._chars
            if room > 0:
                self._text.append(text[:room])
                self._chars += len(text)

    def end(self, tag: str) -> None:
        """Close what closes."""
        if self._text is not None and self._depth == self._text_depth:
            self._close_text()
        elif self._depth == self._skipped:
            self._skipped = 0
        elif self._depth == self._entry:
            self._close_entry()
        elif self._lists and self._depth == self._lists[-1]:
            self._lists.pop()
        if self._depth == self._unclosed:
            self._unclosed = 0
        self._depth -= 1

    def document(self) -> bytes:
        """The feed that is left."""
        if self._text is not None:  # the document broke off in it: it may be half an address
            self._out.pop()
            self._text = None
        if self._entry:
            self._close_entry()
        opening, closing = _OPENINGS[self.kind]
        return f"{opening}{self._attributes}>{''.join(self._out)}{closing}".encode("utf-8", "replace")

    def _close_text(self) -> None:
        text = "".join(self._text or ())
        self._text = None
        if self._name in _IDENTITIES and not text.lstrip().lower().startswith(("http://", "https://")):
            self._out.pop()  # feedparser would take it for an address on this host
        else:
            self._out.append(f"{escape(text)}</{self._name}>")

    def _open_list(self, space: str, name: str, attributes: dict[str, str]) -> None:
        self._lists.append(self._depth)
        if self.root is None:
            self.root = name
            if name == "feed":
                is_old = space == _ATOM[1] or attributes.get("version", "").startswith("0.")
                self.kind = "atom03" if is_old else "atom"
        self._spaces.add(space)
        self._attributes = _attributes(attributes) or self._attributes

    def _open_entry(self, space: str, attributes: dict[str, str]) -> None:
        if self.root is None:  # an entry may be a document (RFC 4287, 2)
            self.root = "entry"
            self.kind = "atom03" if space == _ATOM[1] else "atom"
        if self._entry:
            self._close_entry()  # the one before was never closed
        if self.entries >= MOST_ENTRIES:
            self.is_done = True
            return
        self._spaces.add(space)
        self._entry = self._depth
        self._parts = 0
        self.entries += 1
        self._out.append(f"<{self._element}{_attributes(attributes)}>")

    def _close_entry(self) -> None:
        self._out.append(f"</{self._element}>")
        self._entry = 0

    @property
    def _element(self) -> str:
        return "item" if self.kind == "rss" else "entry"

    def _kept(self, space: str, name: str) -> str | None:
        """Name under which feedparser is given an element; None for one that isn't asked for or isn't in its place."""
        self._parts += 1
        if (
            self._parts > _MOST_PARTS
            or not self.root
            or self._depth - 1 not in (self._entry, self._lists[-1] if self._lists else 0, self._unclosed)
        ):
            return None
        if other := _OTHERS.get((space, name)):
            return other
        return name if name in _OWN and space in self._spaces else None


def _is_no_address(name: str, attributes: dict[str, str]) -> bool:
    """Whether it is a guid that says so (https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt)."""
    return name == "guid" and any(
        key.lower() == "ispermalink" and value.strip().lower() == "false" for key, value in attributes.items()
    )


def _attributes(attributes: dict[str, str]) -> str:
    kept = ""
    for key, value in attributes.items():
        space, name = name_of(key)
        if space == _XML and name in ("base", "lang") and len(value) <= _MOST_BASE_CHARS:
            kept += f" xml:{name}={quoteattr(value)}"
        elif name in _ATTRIBUTES and len(value) <= 16_384 and (not space or name == "about"):
            kept += f" {'rdf:' if name == 'about' else ''}{name}={quoteattr(value)}"
    return kept
