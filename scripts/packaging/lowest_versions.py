"""`make lowest-versions`: the tests against the lowest versions that pyproject.toml allows; newer ones it shuts out.

Needs the package index. Arguments go to pytest; by default the tests that a dependency's version can change.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.packaging.built import PackagingError
from scripts.packaging.environment import Environment
from scripts.packaging.resolve import Resolver, declared

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"

_ROOMS = (
    *("archive/records", "archive/standard", "catalogue", "discover", "web"),
    *(f"archive/test_{name}.py" for name in ("config", "content_coding", "exchange", "writer")),
    *(f"cli/test_{name}.py" for name in ("program", "terminal", "walk")),
    *(f"crawl/test_{name}.py" for name in ("crawl", "exact_bytes", "gate", "recording", "redirects", "tls")),
    *(f"dataset/test_{name}.py" for name in ("formats", "query", "related")),
    *(f"extract/test_{name}.py" for name in ("extract", "renderings", "seed", "segment")),
    *("demo/test_spine.py", "derive/test_pool.py"),
)  # fmt: skip
_TESTS = [
    "-q", "-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "loadfile", "-m", "not corpus and not slow",
    *(f"tests/{room}" for room in _ROOMS),
]  # fmt: skip
"""Where our code meets other packages. Kills, full disks, schedules and browsers don't hang on versions, the readers
of what we export aren't ours, the corpus takes long."""


def main() -> int:
    """pytest's exit code; 1 where the lowest versions can't be installed."""
    with tempfile.TemporaryDirectory(prefix="lowest-versions-") as name:
        folder = Path(name)
        try:
            resolver = Resolver.make(folder / "resolver")
            _tell_of_bounds(resolver)
            environment = _lowest(resolver, folder)
        except PackagingError as error:
            print(f"lowest versions: {error}", file=sys.stderr)
            return 1
        arguments = sys.argv[1:] or _TESTS
        command = [str(environment.python), "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment.all_variables(), check=False).returncode


def _tell_of_bounds(resolver: Resolver) -> None:
    """Prints which newest versions our upper bounds, or other packages', shut out. No failure: releases aren't ours."""
    requirements = declared(ROOT)
    taken = resolver.versions([str(one) for one in requirements.values()], python=OLDEST_PYTHON)
    newest = resolver.versions(list(requirements), python=OLDEST_PYTHON)
    shut_out = [name for name in requirements if taken[name] != newest[name]]
    for name in shut_out:
        print(f"newer than we allow: {name} {newest[name]}; {taken[name]} is taken, by {requirements[name].specifier}")
    if not shut_out:
        print(f"newest versions: no bound of ours shuts one out, of {len(requirements)} dependencies")


def _lowest(resolver: Resolver, folder: Path) -> Environment:
    """An environment with this tree, its development tools and the lowest dependencies."""
    requirements = declared(ROOT)
    pins = resolver.versions(
        [str(one) for one in requirements.values()], python=OLDEST_PYTHON, resolution="lowest-direct"
    )
    print("lowest versions:", ", ".join(f"{name} {pins[name]}" for name in sorted(requirements)), flush=True)
    constraints = folder / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()), encoding="utf-8")
    environment = Environment.make(folder / "lowest")
    options: list[str | Path] = ["--quiet", "--python", environment.python, "--constraints", constraints]
    resolver.environment.run("uv", "pip", "install", *options, "--editable", f"{ROOT}[dev]")
    return environment


if __name__ == "__main__":
    sys.exit(main())
