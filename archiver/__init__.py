"""News archiver: exact bytes kept as WARC, articles with body, captions and sources apart.

Public: `extract` (a capture to its article), `load_rules` (what it needs besides), `Archive` (a folder of WARCs),
`save` (archive pages), `Article` and `Capture`. They are imported when first used: `import archiver` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archiver.api import SaveResult, save
    from archiver.archive import Archive
    from archiver.extract import extract
    from archiver.model.article import Article
    from archiver.model.capture import Capture
    from archiver.rules.load import load_rules

__all__ = ["Archive", "Article", "Capture", "SaveResult", "extract", "load_rules", "save"]
__version__ = "0.1.0"

_HOMES = {
    "Archive": "archiver.archive",
    "Article": "archiver.model.article",
    "Capture": "archiver.model.capture",
    "SaveResult": "archiver.api",
    "load_rules": "archiver.rules.load",
    "save": "archiver.api",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module it lives in (PEP 562)."""
    if name == "extract":
        return import_module("archiver.extract")
    if name not in _HOMES:
        raise AttributeError(f"module 'archiver' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
