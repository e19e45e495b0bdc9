"""News archiver: exact bytes kept as WARC, articles with body, captions and sources apart."""

__version__ = "0.1.0"
