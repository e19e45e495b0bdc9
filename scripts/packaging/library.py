"""The installed package as other programs see it: names on the import path, the Python interface, its types."""

from __future__ import annotations

import sys

from scripts.packaging import sample
from scripts.packaging.built import PackagingError
from scripts.packaging.environment import run
from scripts.packaging.trial import Trial

__all__ = ["api", "dataset_extra", "every_module", "names", "types"]

_NAMES = """
import importlib.util, pathlib, sys
from importlib.metadata import distribution
import archiver
from archiver.resources import data_dir, spiders_dir
files = distribution("news-archiver").files
tops = {file.parts[0] for file in files if file.parts[0] != ".."}
assert {top for top in tops if not top.endswith(".dist-info")} == {"archiver"}, tops
for folder in (archiver.__file__, data_dir(), spiders_dir()):
    assert pathlib.Path(folder).is_relative_to(sys.prefix), folder
assert importlib.util.find_spec("spiders") is None
print(sum(file.suffix != ".pyc" for file in files))
"""

_MODULES = """
import pkgutil, importlib, sys, archiver
def walked(path, prefix):
    for found in pkgutil.iter_modules(path, prefix):
        yield found.name
        if found.ispkg:
            yield from walked([f"{found.module_finder.path}/{found.name.rpartition('.')[2]}"], f"{found.name}.")
names = [name for name in walked(archiver.__path__, "archiver.") if not name.endswith("__main__")]
rooms = tuple(sys.argv[1:])
lacking = set()
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name.startswith("archiver") or not name.startswith(rooms):
            raise
        lacking.add(name)
print(len(names) - len(lacking), len(lacking))
"""

_OF_EXTRAS = ("archiver.dataset.", "archiver.cleaning.forms.", "archiver.packing.remote")
"""Modules that may want packages which the core install leaves out."""

_API = """
import sys, archiver
[saved] = archiver.save([sys.argv[1]], archive="by-hand", operator="Trial", contact="trial@example.org",
                        allow_private=["127.0.0.1"], delay_s=0)
[article] = archiver.Archive.open("by-hand").articles()
page = archiver.Capture(sys.argv[1], sys.argv[1], body=open(sys.argv[2], 'rb').read(), kind="file")
print(saved.article.headline, article.headline, archiver.extract(page, archiver.load_rules()).headline, sep="\\n")
"""

_TYPES = """
import archiver
page = archiver.Capture("", "", body=b"", kind="file")
article = archiver.extract(page, archiver.load_rules())
headline: str | None = article.headline
number: int = article.headline  # line 6: an error, unless the checker takes everything for Any
"""


def names(trial: Trial) -> str:
    """What the installation puts on the import path."""
    count = trial.environment.run("python", "-c", _NAMES, cwd=trial.folder).strip()
    trial.environment.run("python", "-m", "pip", "check", cwd=trial.folder)
    return f"{count} files, top-level names: archiver alone; no unmet dependency"


def every_module(trial: Trial) -> str:
    """Every module is imported, so that one that only development installs would be missed.

    Those of the extras [dataset] and [cluster] may lack their packages here; `dataset_extra` imports all with them.
    """
    count, lacking = _imported(trial, *_OF_EXTRAS)
    return f"{count} modules import without development tools, {lacking} want an extra"


def dataset_extra(trial: Trial) -> str:
    """What the core install leaves out is asked for by name; with it a dataset is made, and every module imports.

    Changes the environment, so it is the last of the checks.
    """
    make = "archiver export dataset --archive trial"
    refused = trial.environment.run("sh", "-c", f"{make} 2>&1", cwd=trial.folder, codes=(2,))
    if "pip install 'news-archiver[dataset]'" not in refused:
        raise PackagingError(f"{make}, without the extra: the way to install it expected, got {refused}")
    trial.environment.install(f"{trial.wheel}[dataset,cluster]")
    trial.archiver("export", "dataset", "--archive", "trial")
    trial.archiver("export", "dataset", "--verify", "--archive", "trial")
    if sample.HEADLINE not in trial.archiver("query", "SELECT headline FROM articles", "--dataset", "dataset"):
        raise PackagingError("archiver query: the headline is missing")
    count, _ = _imported(trial)
    return f"asked for, installed: a dataset made, verified, queried; all {count} modules import"


def _imported(trial: Trial, *rooms: str) -> tuple[str, str]:
    """How many modules can be imported, and how many of these rooms can't for want of a package. Others must."""
    printed = trial.environment.run("python", "-W", "error::SyntaxWarning", "-c", _MODULES, *rooms, cwd=trial.folder)
    count, lacking = printed.split()
    return count, lacking


def api(trial: Trial) -> str:
    """`archiver.save`, `Archive` and `extract`, as in the README."""
    script = trial.folder / "by_hand.py"
    # a file: `save` starts processes, and those of `python -c` can't be started anew everywhere
    script.write_text(_API, encoding="utf-8")
    page = trial.folder / "own.html"
    page.write_text(sample.HTML, encoding="utf-8")
    with sample.serve() as url:
        printed = trial.environment.run("python", script, url, page, cwd=trial.folder).splitlines()
    if printed != [sample.HEADLINE] * 3:
        raise PackagingError(f"Python interface: three times the headline expected, got {printed}")
    return "save, Archive and extract from Python"


def types(trial: Trial) -> str:
    """mypy, which runs outside the environment, finds the package's annotations there (PEP 561)."""
    script = trial.folder / "typed.py"
    script.write_text(_TYPES, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={trial.folder / 'mypy'}"]
    command += [f"--python-executable={trial.environment.python}", str(script)]
    errors = [line for line in run(command, cwd=trial.folder, codes=(1,)).splitlines() if ": error:" in line]
    if len(errors) != 1 or not errors[0].startswith(f"{script.name}:6:"):
        raise PackagingError(f"mypy: the one error of line 6 expected, got {errors}")
    return "mypy --strict reads the annotations of the installed package"
