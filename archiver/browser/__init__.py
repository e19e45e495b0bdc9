"""A browser for pages that only scripts make whole: it fetches nothing itself, it is given what others fetch."""

from archiver.browser.chromium import NoChromiumError, find_chromium
from archiver.browser.seam import (
    BrowserAnswer,
    BrowserRequest,
    Fetches,
    Missing,
    RefusedError,
    Rendering,
    Visited,
    VisitLimits,
)
from archiver.browser.visit import Browser, visit

__all__ = [
    "Browser",
    "BrowserAnswer",
    "BrowserRequest",
    "Fetches",
    "Missing",
    "NoChromiumError",
    "RefusedError",
    "Rendering",
    "VisitLimits",
    "Visited",
    "find_chromium",
    "visit",
]
