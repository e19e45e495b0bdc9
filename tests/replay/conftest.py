"""The viewer's files and pywb: tests are skipped with a reason where they aren't on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from playwright.sync_api import BrowserType, sync_playwright

from archiver.replay import VIEWER, Viewer, ViewerError, find_viewer
from tests.conftest import ROOT


@pytest.fixture(scope="module")  # while it lives, no test of the same thread can run an event loop of its own
def launcher() -> Iterator[BrowserType]:
    """What starts Chromium, for tests marked `browser`."""
    with sync_playwright() as running:
        yield running.chromium


@pytest.fixture(scope="session")
def viewer_files() -> Viewer:
    """ReplayWeb.page where `archiver replay --install` puts it, or in the folder that ARCHIVER_REPLAYWEBPAGE names."""
    installed = Path(click.get_app_dir("news-archiver")) / "viewer" / VIEWER.replace("@", "-")
    try:
        return find_viewer(Path(os.environ.get("ARCHIVER_REPLAYWEBPAGE") or installed))
    except ViewerError:
        pytest.skip("needs the viewer's files: archiver replay --install")


@pytest.fixture(scope="session")
def pywb_bin() -> Path:
    """The programs of an environment that has pywb and that is none of ours: `make replay-tools`, or ARCHIVER_PYWB."""
    programs = Path(os.environ.get("ARCHIVER_PYWB") or ROOT / ".tools" / "pywb") / "bin"
    if not (programs / "wayback").exists():
        pytest.skip("needs pywb in an environment of its own: make replay-tools")
    return programs
