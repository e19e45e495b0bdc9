"""A document of links as a stream of elements: no tree of it is held, and broken XML is read as far as it goes.

Nothing outside is loaded and no entity expanded, since none is declared: the document type is cut off before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from lxml import etree

from archiver.discover.mended import mended
from archiver.model.problem import Problem

__all__ = ["Handler", "name_of", "read_elements", "without_prolog"]

_MOST_ELEMENTS = 2_000_000
"""50,000 pages with translations and pictures have about a million."""

_SOME_CHARS = 64 * 1024
_HEAD_CHARS = 1 << 20
_MOST_PREFIXES = 64
_PREFIX = re.compile(r"<([A-Za-z][\w.-]{0,30}):")
_DECLARED = re.compile(r"xmlns:([\w.-]{1,31})\s{0,9}=")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,4000}", re.I)
_SUBSET_END = re.compile(r"\]\s{0,100}>")
_KNOWN = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
"""What a prefix means where a document forgets to say it."""


class Handler(Protocol):
    """Is told of elements in the order of the document."""

    is_done: bool
    #: nothing more is needed

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens; `tag` and the attributes' names are `{namespace}name` as in lxml."""

    def data(self, text: str) -> None:
        """A part of the text of the element that is open."""

    def end(self, tag: str) -> None:
        """The element closes."""


class _Counted:
    """Hands on to a handler, all in one element that declares the prefixes a document leaves undeclared."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.elements = -1
        self.is_over = False
        #: what comes now isn't the document's: libxml2 closes what was left open, and makes elements of half a tag

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements and not self.is_over:
            self.handler.start(tag, attributes)

    def data(self, text: str) -> None:
        if not self.is_over:
            self.handler.data(text)

    def end(self, tag: str) -> None:
        if tag != "document" and not self.is_over:
            self.handler.end(tag)

    def close(self) -> None:
        """Asked for by lxml."""


def read_elements(pieces: Iterable[str], handler: Handler, broken: str) -> list[Problem]:
    """Tell `handler` all elements of a document. What was odd in it is the result; `broken` is the code for bad XML.

    Where a document breaks off, the elements that are open then are never closed.
    """
    counted: Any = _Counted(handler)  # its types are narrower than those of the stubs: text is never bytes here
    parser = etree.XMLParser(
        target=counted,
        encoding="utf-8",
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    rest = iter(pieces)
    first, problems = without_prolog(next(rest, ""))
    try:
        parser.feed(f"<document{_declarations(first)}>".encode())
        for piece in mended(chain((first,), rest)):
            for some in _slices(piece):
                parser.feed(some.encode("utf-8", "replace"))
                if handler.is_done:
                    return problems
                if counted.elements > _MOST_ELEMENTS:
                    return [*problems, Problem("documentTooLarge", f"{_MOST_ELEMENTS} elements read")]
        counted.is_over = True
        parser.feed(b"</document>")
        parser.close()
    except etree.XMLSyntaxError as error:
        return [*problems, Problem(broken, str(error)[:200])]
    errors = [entry.message for entry in parser.feed_error_log if entry.level_name != "WARNING"]
    return [*problems, Problem(broken, errors[0][:200])] if errors else problems


def _slices(text: str) -> Iterator[str]:
    """Pieces that end with a tag: what libxml2 keeps of an open one it moves about for each element that follows."""
    start = 0
    while start < len(text):
        end = text.find(">", start + _SOME_CHARS) + 1 or len(text)
        yield text[start:end]
        start = end


@lru_cache(1024)
def name_of(tag: str) -> tuple[str, str]:
    """Namespace and name of a tag, both in lower case.

    >>> name_of("{http://www.w3.org/2005/Atom}Link"), name_of("loc")
    (('http://www.w3.org/2005/atom', 'link'), ('', 'loc'))
    """
    space, _, name = tag.rpartition("}")
    return space[1:].lower(), name.rpartition(":")[2].lower()


def without_prolog(text: str) -> tuple[str, list[Problem]]:
    """What stands behind the XML declaration, comments and document type at the beginning of `text`.

    >>> without_prolog("\\ufeff <?xml version='1.0'?><!-- > --><!DOCTYPE a [<!ENTITY b 'c'>]> <a/>")
    ('<a/>', [Problem(code='entitiesRefused', detail='the document defines entities')])
    """
    problems: list[Problem] = []
    at = 0
    while True:
        while at < len(text) and text[at] in "\ufeff \t\r\n":
            at += 1
        end = -1
        if text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at) + 3
        elif match := _DOCTYPE.match(text, at):
            end = match.end() + 1
            if text.startswith("[", match.end()):
                close = _SUBSET_END.search(text, match.end())
                end = close.end() if close else 0
                if "<!ENTITY" in text[match.end() : end]:
                    problems.append(Problem("entitiesRefused", "the document defines entities"))
        if end <= at:
            return text[at:], problems
        at = end


def _declarations(text: str) -> str:
    head = text[:_HEAD_CHARS]
    used = dict.fromkeys(_PREFIX.findall(head))
    declared = {*_DECLARED.findall(head), "xml", "xmlns"}
    missing = [prefix for prefix in used if prefix not in declared][:_MOST_PREFIXES]
    return "".join(f' xmlns:{prefix}="{_KNOWN.get(prefix.lower(), f"undeclared:{prefix}")}"' for prefix in missing)
