"""Loads what extraction needs besides the rules, so that reading a page does no input or output at all."""

from __future__ import annotations

import bs4.dammit  # noqa: F401  # `web.encoding` asks it of pages that declare no charset

from archiver.extract.assemble import assemble, find_parts
from archiver.extract.decide import decide
from archiver.extract.document import read_document
from archiver.extract.passes import gather
from archiver.model.capture import Capture
from archiver.model.rules import Rules
from archiver.web.charsets import load_codecs

__all__ = ["prepare"]

_SENTENCES = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair told reporters.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
)
_URL = "https://news.example/2026/bridge"


def prepare(rules: Rules) -> None:
    """Load the language model, the suffix list, all codecs, and make the rules ready; some tenths of a second.

    Without it the first page does so. Results are the same.
    """
    load_codecs()
    text = "".join(f'<p>{sentence} <a href="https://other.example/">More</a></p>' for sentence in _SENTENCES * 4)
    page = f'<html><title>Bridge closes</title><h1>Bridge closes</h1><img src="/a.jpg"><p>Photo: AP</p>{text}</html>'
    capture = Capture(
        requested_url=_URL, final_url=_URL, fetched_at=None, status=200, reason="OK", headers=(), body=page.encode()
    )
    document = read_document(capture, rules)
    assemble(document, find_parts(document, decide(document, gather(document))))
