"""WARC files and the archive folder: what is stored, and how it is read back, recovered and checked."""

from archiver.archive.archive import Archive
from archiver.archive.article_pages import RenderedVisits, page_captures
from archiver.archive.bundle import MAX_BODY_BYTES, Bundle
from archiver.archive.config import ArchiveConfig, Limits, RequisiteBounds, SourceConfig, SourceDocument, add_source
from archiver.archive.defect import Defect
from archiver.archive.exchange import Exchange
from archiver.archive.glance import Glance, glance
from archiver.archive.index import IndexRow
from archiver.archive.layout import Layout
from archiver.archive.lines import ArticleLines
from archiver.archive.open_file import OPEN_SUFFIX
from archiver.archive.page_visit import KeptRequisite, MissingRequisite, PageVisit, page_visit_of
from archiver.archive.read import damage_of, read_bundle, read_bundles, read_capture, salvage
from archiver.archive.recover import RecoveredFile, RecoveryReport, recover
from archiver.archive.rendering import RenderedPage
from archiver.archive.verify import Checked, verify, verify_fixity, verify_warc
from archiver.archive.visit_of import visit_of
from archiver.archive.writer import Fetch, Stored, WarcWriter

__all__ = [
    "MAX_BODY_BYTES",
    "OPEN_SUFFIX",
    "Archive",
    "ArchiveConfig",
    "ArticleLines",
    "Bundle",
    "Checked",
    "Defect",
    "Exchange",
    "Fetch",
    "Glance",
    "IndexRow",
    "KeptRequisite",
    "Layout",
    "Limits",
    "MissingRequisite",
    "PageVisit",
    "RecoveredFile",
    "RecoveryReport",
    "RenderedPage",
    "RenderedVisits",
    "RequisiteBounds",
    "SourceConfig",
    "SourceDocument",
    "Stored",
    "WarcWriter",
    "add_source",
    "damage_of",
    "glance",
    "page_captures",
    "page_visit_of",
    "read_bundle",
    "read_bundles",
    "read_capture",
    "recover",
    "salvage",
    "verify",
    "verify_fixity",
    "verify_warc",
    "visit_of",
]
