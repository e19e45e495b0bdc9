"""A virtual environment in a temporary folder, and commands run in it that see nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.packaging.built import PackagingError

__all__ = ["Environment", "run"]

_FOREIGN = ("PYTHON", "VIRTUAL_ENV", "ARCHIVER_", "SCRAPY_", "PIPX_", "COV_")
"""Beginnings of variables that would bring the caller's Python or settings along."""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
    timeout_s: float = 600,
) -> str:
    """Standard output of a command.

    Raises:
        PackagingError: another exit code than `codes`, or no end in time; with the end of what it printed.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired as error:
        raise PackagingError(f"{' '.join(words)}\nno end after {timeout_s:g} s") from error
    if done.returncode not in codes:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise PackagingError(f"{' '.join(words)}\nexit code {done.returncode}\n{tail}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with nothing but pip in it at first."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """Put into the environment of every command."""

    @classmethod
    def make(cls, folder: Path, python: str = sys.executable) -> Environment:
        """A new environment.

        Args:
            python: interpreter it is made of; its own packages are not seen.
        """
        run([python, "-m", "venv", folder], cwd=folder.parent, env=_clean({}))
        return cls(folder)

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self, *what: str | Path) -> None:
        """Lets pip install from the index it is configured for."""
        self.run(self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)

    def run(
        self, *command: str | Path, cwd: Path | None = None, codes: tuple[int, ...] = (0,), timeout_s: float = 600
    ) -> str:
        """As `run`, with this environment's programs in front, in its folder if none is named."""
        program = self.folder / "bin" / command[0]
        words = [program if program.exists() else command[0], *command[1:]]
        return run(words, cwd=cwd or self.folder, env=self.all_variables(), codes=codes, timeout_s=timeout_s)

    def all_variables(self) -> dict[str, str]:
        """The environment variables that its commands get."""
        return _clean({"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.defpath}", **self.variables})


def _clean(more: Mapping[str, str]) -> dict[str, str]:
    """This process's variables without those of its own Python; proxies and the like stay, since pip needs them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {**kept, **more}
