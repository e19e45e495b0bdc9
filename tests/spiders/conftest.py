"""The archive fixture of the crawl tests."""

from tests.crawl.conftest import archive

__all__ = ["archive"]
