"""A made page as extracted text, and what each of its blocks is."""

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["BANNERS", "Block", "Page"]

#: kinds of banners, by the names that docs/article.md has for them where it has any
BANNERS = ("forSale", "cookieNotice", "newsletter", "share", "related", "subscription", "advertisement")


@dataclass(frozen=True, slots=True)
class Block:
    role: str
    """headline, pageDate, byline, body, subheading, caption, credit or banner."""
    text: str
    kind: str | None = None
    """Of a banner its kind (see BANNERS), of a caption or credit the form of its credit, of a body sentence made to be
    mistaken what it looks like (a banner's kind, or cookies, photographer, source, agency, scene: as in a caption)."""
    sentences: tuple[str, ...] = ()
    """Of a body block, without dateline."""
    caption: str | None = None
    """Of a caption its words without credit."""
    credit: str | None = None
    """Of a caption or credit the credit as it stands, with its label."""


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    language: str
    invented: bool
    """Whether all its agencies, banners and other phrases of the frame are invented (else all are commonplace ones)."""
    separator: str
    """What stands between blocks: an empty line or only a line end."""
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return self.separator.join(block.text for block in self.blocks) + "\n"

    def of(self, role: str) -> Iterator[Block]:
        """Blocks of that role, in order."""
        return (block for block in self.blocks if block.role == role)
