"""Lines below the text that lead to links: "More from the desk:", "You may also like …"."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final
from urllib.parse import urljoin

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote
from archiver.web.url import site_of

__all__ = ["lead_in"]

_MOST_CHARS = 90
_OPEN: Final = (":", "：", "…", "...")
_LEAST_LINKS = 2
_LINKED = 0.9
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|csv|zip|epub|mp3)(?:$|[?#])", re.I)
_BEFORE_END, _AFTER_END = 1, 6
_KNOWN: Final = bit("shareClass", "tagsClass", "nav", "footer", "form", "navigationClass", "footClass", "commentsClass")
"""What stands in such boxes has names of its own."""


def lead_in(document: Document) -> list[Vote]:
    """Votes for short open lines at the end of the text with nothing but links below them, and for these links."""
    last, known = document.layout.last, _KNOWN & ~document.layout.common_marks
    votes = []
    for block in document.blocks[max(0, last - _BEFORE_END) : last + _AFTER_END]:
        if (
            block.text.endswith(_OPEN)
            and len(block.text) <= _MOST_CHARS
            and not block.marks & known
            and _leads(document, block)
        ):
            votes.append(Vote(block.index, Role.RELATED, 8.0, "leadsToLinks"))
            votes += [Vote(i, Role.RELATED, 3.0, "linkedTitle") for i in _links_below(document, block)]
    return votes


def _links_below(document: Document, block: Block) -> list[int]:
    """Indexes of the blocks right below that are links to pages of the same site."""
    below = takewhile(lambda other: _stays(document, other), document.blocks[block.index + 1 :])
    return [other.index for other in below]


def _stays(document: Document, block: Block) -> bool:
    """Whether a block is links to pages of the site alone: what leads out or to a file is what the text speaks of."""
    if document.layout.link_shares[block.index] <= _LINKED:
        return False
    capture, base = document.capture, document.page.base_url or ""
    own = site_of(capture.final_url)
    targets = [urljoin(base, href) for href, _ in block.links]
    return all(site_of(target) in (own, None) and not _FILE.search(target) for target in targets)


def _leads(document: Document, block: Block) -> bool:
    layout = document.layout
    after = layout.after[block.index]
    if layout.link_shares[block.index] > _LINKED or (after is not None and layout.in_core[after]):
        return False
    return len(_links_below(document, block)) >= _LEAST_LINKS
