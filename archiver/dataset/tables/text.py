"""Tables `blocks` and `links`: every visible text of a page in reading order, and the links in it."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.dataset.column import Column, Item, Table
from archiver.dataset.entry import Entry

__all__ = ["BLOCKS", "LINKS"]


def _blocks(entry: Entry) -> Iterator[Item]:
    for position, block in enumerate(entry.article.blocks if entry.article else (), 1):
        yield Item(entry, position, block)


def _links(entry: Entry) -> Iterator[Item]:
    blocks = entry.article.blocks if entry.article else ()
    pairs = ((block, link) for block in blocks for link in block.links)
    for position, (block, link) in enumerate(pairs, 1):
        yield Item(entry, position, link, block)


BLOCKS = Table(
    name="blocks",
    description="Every visible text of each page in reading order, with its role and why it is not in the body.",
    key=("articleId", "blockId"),
    items=_blocks,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("blockId", "string", "Unique within the article.", "blocks[].id", lambda i: i.one.id),
        Column("position", "integer", "In reading order, from 1.", "blocks[]", lambda i: i.position),
        Column("role", "string", "headline, paragraph, caption, credit, boilerplate and so on.", "blocks[].role",
               lambda i: i.one.role),
        Column("reason", "string", "Of what stands outside the body: why, or by what sign.", "blocks[].reason",
               lambda i: i.one.reason),
        Column("text", "string", "White space folded; empty for pictures.", "blocks[].text", lambda i: i.one.text,
               is_text=True),
        Column("html", "string", "Inner markup, reduced to links and emphasis; null where plain.", "blocks[].html",
               lambda i: i.one.html, is_text=True),
        Column("imageId", "string", "Picture that it belongs to, of the table images.", "blocks[].imageId",
               lambda i: i.one.image_id),
        Column("duplicateOf", "string", "Block whose text it repeats.", "blocks[].duplicateOf",
               lambda i: i.one.duplicate_of),
        Column("xpath", "string", "Element in the archived page.", "blocks[].xpath", lambda i: i.one.xpath),
    ),
)  # fmt: skip

LINKS = Table(
    name="links",
    description="Links in the texts of each page.",
    key=("articleId", "position"),
    items=_links,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("position", "integer", "Among the links of the page, from 1.", "blocks[].links[]", lambda i: i.position),
        Column("blockId", "string", "Of the table blocks.", "blocks[].id", lambda i: i.within.id),
        Column("role", "string", "Role of that block.", "blocks[].role", lambda i: i.within.role),
        Column("url", "string", "Address, resolved.", "blocks[].links[].url", lambda i: i.one.url),
        Column("text", "string", "What the link says.", "blocks[].links[].text", lambda i: i.one.text, is_text=True),
    ),
)  # fmt: skip
