"""What has to be in the wheel, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.packaging.built import Wheel

__all__ = ["FOLDERS", "faults_of", "tree_files"]

FOLDERS = {"data": "archiver/_data", "spiders": "archiver/_spiders"}
"""Folders of the source tree that the wheel keeps inside the package, so that no other top-level name is taken."""

_CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def tree_files(folder: Path) -> dict[str, bytes]:
    """Path from the folder (with /) → bytes, of every file below it that is no cache."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    kept = (path for path in found if not _CACHES & set(path.parts) and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def faults_of(wheel: Wheel, source: Path) -> list[str]:
    """One line for each way in which the wheel isn't what the source tree says; empty if it is."""
    return [*_faults_of_files(wheel, source), *_faults_of_metadata(wheel, source)]


def _faults_of_files(wheel: Wheel, source: Path) -> Iterator[str]:
    if wheel.top_level != {"archiver"}:
        yield f"top-level names {sorted(wheel.top_level)}, expected only archiver"
    for folder, place in FOLDERS.items():
        yield from _differences(f"{folder}/", tree_files(source / folder), wheel.under(place))
    package = {
        name: data
        for name, data in wheel.under("archiver").items()
        if not any(f"archiver/{name}".startswith(f"{place}/") for place in FOLDERS.values())
    }
    yield from _differences("archiver/", tree_files(source / "archiver"), package)
    if "py.typed" not in package:
        yield "archiver/py.typed is not in the wheel: type checkers would ignore its annotations (PEP 561)"


def _differences(prefix: str, expected: Mapping[str, bytes], actual: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted(expected.keys() | actual.keys()):
        if name not in actual:
            yield f"{prefix}{name} is not in the wheel"
        elif name not in expected:
            yield f"{prefix}{name} is in the wheel and not in the source tree"
        elif expected[name] != actual[name]:
            yield f"{prefix}{name}: {len(actual[name])} bytes there differ from {len(expected[name])} in the tree"


def _faults_of_metadata(wheel: Wheel, source: Path) -> Iterator[str]:
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = wheel.metadata
    expected = {
        "Name": project["name"],
        "Version": project["version"],
        "Requires-Python": project["requires-python"],
        "License-Expression": project["license"],
    }
    for field, value in expected.items():
        if metadata[field] != value:
            yield f"{field} is {metadata[field]!r}, expected {value!r}"
    scripts = wheel.info("entry_points.txt").decode()
    yield from (
        f"command {name} is missing" for name, call in project["scripts"].items() if f"{name} = {call}" not in scripts
    )
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    if len(needed) != len(project["dependencies"]):
        yield f"{len(needed)} dependencies, expected {len(project['dependencies'])}"
    if "licenses/LICENSE" not in {name.partition(".dist-info/")[2] for name in wheel.files}:
        yield "the licence's text is missing"
