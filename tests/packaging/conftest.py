"""Wheels made from this tree, without the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.packaging.built import Wheel, build, unpack_sdist
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    """The wheel built from the tree."""
    return Wheel.read(build(ROOT, "wheel", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="session")
def sdist_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source tree that comes out of the source distribution."""
    return unpack_sdist(build(ROOT, "sdist", tmp_path_factory.mktemp("sdist")), tmp_path_factory.mktemp("unpacked"))
