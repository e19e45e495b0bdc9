"""What is known of an archive's captures, in SQLite."""

from archiver.catalogue.store import BrokenCatalogueError, CaptureRow, Catalogue, Version

__all__ = ["BrokenCatalogueError", "CaptureRow", "Catalogue", "Version"]
