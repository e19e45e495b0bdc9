"""Which versions of the dependencies a resolver would take: asked of uv, which is installed from the index for it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.packaging.environment import Environment

__all__ = ["Resolver", "declared"]

_OF_DEVELOPERS = ("dev", "peers", "readers", "servers", "train")


def declared(source: Path) -> dict[str, Requirement]:
    """What a source tree's pyproject.toml asks for, optional extras for users included, by normalised name."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project.get("optional-dependencies", {})
    own = [line for name, lines in optional.items() if name not in _OF_DEVELOPERS for line in lines]
    lines = [*project["dependencies"], *own]
    requirements: dict[str, Requirement] = {canonicalize_name(line.name): line for line in map(Requirement, lines)}
    requirements.pop(canonicalize_name(project["name"]), None)  # an extra that names other extras
    return requirements


@dataclass(frozen=True, slots=True)
class Resolver:
    """uv, in an environment of its own."""

    environment: Environment

    @classmethod
    def make(cls, folder: Path) -> Resolver:
        """Installs uv from the package index."""
        environment = Environment.make(folder)
        environment.install("uv")
        return cls(environment)

    def versions(
        self,
        requirements: Sequence[str],
        *,
        python: str,
        resolution: Literal["highest", "lowest-direct"] = "highest",
        wheels_only: bool = False,
    ) -> dict[str, str]:
        """Normalised name → version of everything that has to be installed.

        Args:
            requirements: as in pyproject.toml.
            python: version that markers, Requires-Python and the tags of wheels are judged for, such as 3.13.
            resolution: lowest-direct takes the lowest that `requirements` allow, and the newest of what those need.
            wheels_only: whether what has only a source distribution is no candidate.

        Raises:
            PackagingError: nothing fits; with uv's explanation.
        """
        wanted = self.environment.folder / "requirements.in"
        wanted.write_text("\n".join(requirements) + "\n", encoding="utf-8")
        flags = ["--python-version", python, "--resolution", resolution, "--quiet", "--no-annotate", "--no-header"]
        flags += ["--only-binary", ":all:"] if wheels_only else []
        printed = self.environment.run("uv", "pip", "compile", *flags, wanted)
        pins = (line.partition(";")[0].strip().partition("==") for line in printed.splitlines() if "==" in line)
        return {canonicalize_name(name): version for name, _, version in pins}
