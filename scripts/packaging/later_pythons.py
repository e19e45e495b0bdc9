"""`make later-pythons`: what can be said of Python versions that nothing is run on: types, syntax, dependencies.

Needs the package index, and the development environment for mypy and ruff.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from scripts.packaging.built import PackagingError
from scripts.packaging.environment import run
from scripts.packaging.resolve import Resolver, declared

__all__ = ["VERSIONS", "main"]

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("3.12", "3.13", "3.14")

_ERRORS = "E9,F,PLE,W,YTT"
"""Rules that speak of errors; others only suggest a later version's syntax."""

_PROVEN = """\
proven:     the standard library, as typed for these versions, has every name used here, none of them deprecated; the
            source is valid syntax; each dependency has a wheel for this platform that admits the version.
not proven: nothing was run on them. Where one is installed, `make wheel-test WHEEL_PYTHON=python3.13` does that."""


def main() -> int:
    """1 for the first thing that doesn't hold, told on standard error."""
    with tempfile.TemporaryDirectory(prefix="later-pythons-") as name:
        folder = Path(name)
        try:
            resolver = Resolver.make(folder / "resolver")
            for version in VERSIONS:
                print(f"Python {version}: {_said_of(version, resolver, folder)}", flush=True)
        except PackagingError as error:
            print(f"later Pythons: {error}", file=sys.stderr)
            return 1
    print(_PROVEN)
    return 0


def _said_of(version: str, resolver: Resolver, folder: Path) -> str:
    cache = f"--cache-dir={folder / 'mypy'}"  # not the one in the tree: that is of the version used for development
    mypy = ["mypy", "--python-version", version, "--enable-error-code", "deprecated", cache]
    checked = run([sys.executable, "-m", *mypy], cwd=ROOT).splitlines()[-1]
    target = f"py{version.replace('.', '')}"
    run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", _ERRORS, "--target-version", target], cwd=ROOT
    )
    requirements = [str(one) for one in declared(ROOT).values()]
    pins = resolver.versions(requirements, python=version, wheels_only=True)
    return f"mypy: {checked} ruff: no error. {len(pins)} packages resolved, each with a wheel for it."


if __name__ == "__main__":
    sys.exit(main())
