"""What is known of an archive's captures, in SQLite."""

from archiver.catalogue.store import CaptureRow, Catalogue, Version

__all__ = ["CaptureRow", "Catalogue", "Version"]
