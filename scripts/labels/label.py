"""Labels as they are kept: one file a source, one page a line, no text of a page in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from archiver.extract.decide import BODY_ROLES
from archiver.model.block import Role

__all__ = ["BODY", "GLUED", "NAMED", "ROLES", "UNSURE", "Label", "PageLabels", "read_labels", "write_labels"]

GLUED: Final = "captionWithCredit"
"""A caption and its credit in one block."""
UNSURE: Final = "?"
"""A block of which people may say this or that: nothing is counted for or against it."""
ROLES: Final = (*(str(role) for role in Role if role != Role.IMAGE), GLUED, UNSURE)
"""All that a label may say."""
BODY: Final = tuple(str(role) for role in BODY_ROLES)
"""Roles whose text makes the body."""
NAMED: Final = tuple(
    role for role in ROLES if role not in (UNSURE, Role.BOILERPLATE, Role.RELATED, Role.COMMENT, Role.NOTE)
)
"""Roles that a finished page has labelled throughout; other blocks beside the text may stay unlabelled."""


class Label(msgspec.Struct, frozen=True, array_like=True):
    """What a person calls a block, and where that block stands."""

    role: str
    xpath: str | None
    hash: str
    #: `seen.text_hash` of its text


class PageLabels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of one page, in reading order."""

    id: str
    sha256: str
    #: of the page's bytes, in hex
    finished: bool
    #: whether blocks without a label are beside the text
    labels: tuple[Label, ...]


def read_labels(folder: Path) -> dict[str, PageLabels]:
    """All labels of a folder by page id.

    Raises:
        ValueError: for a page that is labelled twice, or a role that isn't one.
    """
    found: dict[str, PageLabels] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            page = msgspec.json.decode(line, type=PageLabels)
            if page.id in found:
                raise ValueError(f"{file}:{number}: {page.id} is labelled twice")
            for label in page.labels:
                if label.role not in ROLES:
                    raise ValueError(f"{file}:{number}: {label.role!r} is no role")
            found[page.id] = page
    return found


def write_labels(folder: Path, labelled: Mapping[str, PageLabels]) -> None:
    """Writes `SOURCE.jsonl` for each source, pages sorted by id."""
    by_source: dict[str, list[PageLabels]] = defaultdict(list)
    for page in labelled.values():
        by_source[page.id.partition("/")[0]].append(page)
    folder.mkdir(parents=True, exist_ok=True)
    for source, of_source in by_source.items():
        lines = [msgspec.json.encode(page) + b"\n" for page in sorted(of_source, key=lambda page: page.id)]
        (folder / f"{source}.jsonl").write_bytes(b"".join(lines))
