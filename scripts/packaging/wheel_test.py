"""`make wheel-test`: the wheel is built, installed with nothing else into a clean environment, and used there.

Needs the package index. Run it in the development environment: `python -m scripts.packaging.wheel_test`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scripts.packaging import library, sample, trial
from scripts.packaging.built import PackagingError, Wheel, build, unpack_sdist
from scripts.packaging.contents import faults_of
from scripts.packaging.environment import Environment
from scripts.packaging.trial import Trial

__all__ = ["CHECKS", "main"]

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seed"

CHECKS: tuple[Callable[[Trial], str], ...] = (
    library.names,
    library.every_module,
    library.api,
    library.types,
    trial.every_help,
    trial.parse_pages,
    trial.parse_seed,
    trial.archive_commands,
    trial.scrapy_crawl,
    trial.demo,
    library.dataset_extra,
)
"""In the order in which a failure says most."""


def main() -> int:
    """Runs all of it; 1 for the first check that fails, told on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that the package is installed for")
    parser.add_argument("--seed", type=Path, default=SEED, help="folder of the seed page and its gold, if present")
    given = parser.parse_args()
    begun, done = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="wheel-test-") as name:
        folder = Path(name)
        try:
            wheel = _built(folder)
            _say(
                "built", f"{wheel.path.name}: {len(wheel.files)} files, as in the source tree; the same from the sdist"
            )
            environment = Environment.make(folder / "clean", given.python)
            environment.install(wheel.path)
            empty = folder / "empty"
            empty.mkdir()
            tried = Trial(environment, empty, wheel.path, given.seed if given.seed.is_dir() else None)
            _say("installed", environment.run("python", "--version").strip() + ", " + _versions(environment))
            for check in CHECKS:
                _say(check.__name__, check(tried))
                done += 1
            _say("pipx", _pipx(folder / "pipx", wheel, given.python))
        except PackagingError as error:
            print(f"wheel test: {error}", file=sys.stderr)
            return 1
    print(f"wheel test: {done} checks, built, installed, pipx: all well after {time.monotonic() - begun:.0f} s")
    return 0


def _say(what: str, fact: str) -> None:
    print(f"{what:<18} {fact}", flush=True)


def _built(folder: Path) -> Wheel:
    """The wheel as users get it: from the source distribution, and the same as straight from the tree."""
    straight = Wheel.read(build(ROOT, "wheel", folder / "straight"))
    tree = unpack_sdist(build(ROOT, "sdist", folder / "sdist"), folder / "unpacked")
    wheel = Wheel.read(build(tree, "wheel", folder / "wheel"))
    faults = faults_of(wheel, ROOT)
    if straight.files != wheel.files:
        faults.append("the wheel built from the source distribution differs from the one built from the tree")
    if faults:
        raise PackagingError("\n".join(faults))
    return wheel


def _versions(environment: Environment) -> str:
    """What was installed, in one line, as pip lists it."""
    listed = environment.run("python", "-m", "pip", "list", "--format=freeze").split()
    return f"{len(listed) - 1} packages beside the package itself: {' '.join(listed)}"


def _pipx(folder: Path, wheel: Wheel, python: str) -> str:
    """`pipx install WHEEL`, and its command used from another folder."""
    folder.mkdir()
    homes = {f"PIPX_{name}": str(folder / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    environment = Environment(Environment.make(folder / "tool", python).folder, homes)
    environment.install("pipx")
    environment.run("pipx", "install", wheel.path, cwd=folder)
    command = folder / "bin_dir" / "archiver"
    page = folder / "page.txt"
    page.write_text(sample.TEXT, encoding="utf-8")
    if sample.HEADLINE not in environment.run(command, "parse", "--show", page, cwd=folder):
        raise PackagingError(f"{command} parse --show: the headline is missing")
    return f"pipx {environment.run('pipx', '--version').strip()} install: archiver parse works from its command"


if __name__ == "__main__":
    sys.exit(main())
