"""What the room exports is there, sorted, and said in one place."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import archiver.archive
import archiver.catalogue

_MODULES = [
    info.name
    for package in (archiver.archive, archiver.catalogue)
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", ["archiver.archive", "archiver.catalogue", *_MODULES])
def test_exported_names_exist_once(name: str) -> None:
    module = importlib.import_module(name)
    exported: list[str] = module.__all__
    assert len(exported) == len(set(exported))
    assert all(hasattr(module, each) for each in exported)
