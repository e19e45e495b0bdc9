"""Compiles the parts of extraction that have a compiled form, if the environment variable ARCHIVER_NATIVE is 1.

Without it they stay Python: the compiled form is new, and is asked for by those who want its speed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = (
    "archiver/extract/_forest.pyx",
    "archiver/extract/_marks.pyx",
    "archiver/extract/_walk.pyx",
    "archiver/web/_source.pyx",
    "archiver/web/_text.pyx",
)

_FLAGS = [] if os.name == "nt" else ["-O2", "-g0"]


class NativeHook(BuildHookInterface[Any]):
    """Puts the compiled modules beside their sources, and into the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What has to be installed for it, besides hatchling."""
        return ["cython>=3.1", "setuptools>=77", "lxml>=6.1"] if _is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel, or the link of an editable installation, is made."""
        if self.target_name != "wheel" or not _is_wanted():
            return
        build_data["artifacts"] += compile_modules(Path(self.root))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def _is_wanted() -> bool:
    return os.environ.get("ARCHIVER_NATIVE") == "1"


def compile_modules(root: Path) -> list[str]:
    """Compile all of them in place; their paths below `root`, as patterns."""
    import lxml
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    headers = lxml.get_include()
    extensions = [
        Extension(
            source.removesuffix(".pyx").replace("/", "."), [source], include_dirs=headers, extra_compile_args=_FLAGS
        )
        for source in SOURCES
    ]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(root):  # no path of this machine in what is built
        modules = cythonize(extensions, include_path=headers, build_dir=folder, quiet=True)
        command = Distribution({"name": "news-archiver", "ext_modules": modules}).get_command_obj("build_ext")
        command.build_lib = command.build_temp = folder
        command.ensure_finalized()
        command.run()
        built = [Path(path) for path in command.get_outputs()]
        places = [path.relative_to(folder).as_posix() for path in built]
        for path, place in zip(built, places, strict=True):
            shutil.copyfile(path, root / place)
    return [f"/{place}" for place in places]
