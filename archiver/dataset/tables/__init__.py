"""The tables of a dataset. Arrow schema, data dictionary, Croissant's fields and docs/dataset.md come from here."""

from __future__ import annotations

from archiver.dataset.column import Table
from archiver.dataset.tables.articles import ARTICLES
from archiver.dataset.tables.captures import CAPTURES, VERSIONS
from archiver.dataset.tables.clusters import CLUSTER_MEMBERS, CLUSTERS, PHOTOS
from archiver.dataset.tables.origin import AUTHORS, DATES, SOURCES
from archiver.dataset.tables.pictures import CREDITS, IMAGES
from archiver.dataset.tables.text import BLOCKS, LINKS

__all__ = ["ARTICLES", "CAPTURES", "RELATED", "TABLES"]

TABLES: tuple[Table, ...] = (
    ARTICLES, BLOCKS, IMAGES, CREDITS, AUTHORS, SOURCES, DATES, LINKS, CAPTURES, VERSIONS, CLUSTERS, CLUSTER_MEMBERS,
    PHOTOS,
)  # fmt: skip
RELATED: tuple[Table, ...] = (CLUSTERS, CLUSTER_MEMBERS, PHOTOS)
"""What is worked out from all articles together."""
