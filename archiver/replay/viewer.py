"""The files of ReplayWeb.page, which shows archives in a browser: where they are, and how they get there.

They are under the AGPL (version 3 or later), so they are no part of this program: each user fetches them once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from archiver.model.errors import ArchiverError, UsageError

__all__ = ["VIEWER", "Viewer", "ViewerError", "find_viewer", "install_viewer"]

VIEWER = "replaywebpage@2.5.3"
"""Package and version, as npm names them. The one that is tested."""

_INTEGRITY = "sha512-nCj2PSON3BxeSJKE8AsYPyULv0XPZKJWfy4l9PyQre9SqwLZ+WKZVs/sfLqPOQ4GrH+0YkjbwOhr8cSTH08gsQ=="
_FILES = ("ui.js", "sw.js", "LICENSE")
_MOST_BYTES = 64 << 20
_PATIENCE_S = 300

_BY_HAND = (
    f"fetch its package on any machine that has npm, with 'npm pack {VIEWER}', and give the file: "
    "archiver replay --install FILE"
)


class ViewerError(ArchiverError):
    """The viewer's files aren't there, or aren't what they should be."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Viewer:
    """The two scripts that make the viewer."""

    ui: Path
    worker: Path


def find_viewer(folder: Path) -> Viewer:
    """The viewer in a folder. ViewerError if it isn't there."""
    viewer = Viewer(folder / "ui.js", folder / "sw.js")
    missing = [path.name for path in (viewer.ui, viewer.worker) if not path.is_file()]
    if missing:
        raise ViewerError(
            f"{folder} has no {' and no '.join(missing)} of ReplayWeb.page, which shows the pages: "
            "run 'archiver replay --install' once, or name a folder that has them with --assets"
        )
    return viewer


def install_viewer(folder: Path, package: Path | None = None) -> Viewer:
    """Put the viewer's files into a folder, whole or not at all: from its npm package, or from npm's registry.

    npm fetches it, with its own settings of registry, proxy and certificates, and runs nothing of it. Either way the
    file must have the pinned hash. UsageError without npm; ViewerError if it can't be fetched or is another file.
    """
    if package is not None:
        return _unpack(package, folder)
    npm = shutil.which("npm")
    if npm is None:
        raise UsageError(f"npm, which fetches the viewer, isn't installed: install it, or {_BY_HAND}")
    with tempfile.TemporaryDirectory(prefix="archiver-viewer-") as scratch:
        command = [npm, "pack", VIEWER, "--ignore-scripts", "--loglevel=error", "--pack-destination", scratch]
        try:
            done = subprocess.run(
                command, cwd=scratch, capture_output=True, text=True, errors="replace", timeout=_PATIENCE_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ViewerError(f"npm could not fetch {VIEWER}: {error}; {_BY_HAND}") from error
        packages = list(Path(scratch).glob("*.tgz"))
        if done.returncode or len(packages) != 1:
            said = " ".join(done.stderr.split())[-300:]
            raise ViewerError(f"npm could not fetch {VIEWER}: {said or 'it says nothing'}; {_BY_HAND}")
        return _unpack(packages[0], folder)


def _unpack(package: Path, folder: Path) -> Viewer:
    """Take the needed files out of the package. Only after the whole has the pinned hash is it looked into."""
    try:
        data = package.read_bytes() if package.stat().st_size <= _MOST_BYTES else b""
    except OSError as error:
        raise ViewerError(f"{package}: {error.strerror or error}") from error
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != _INTEGRITY:
        raise ViewerError(f"{package} is not the package of {VIEWER}: expected {_INTEGRITY}, found {found}")
    draft = folder.with_name(f"{folder.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        draft.mkdir(parents=True)
        with tarfile.open(package) as tar:
            for name in _FILES:
                member = tar.extractfile(f"package/{name}")
                if member is None:
                    raise ViewerError(f"{package} has no file package/{name}")
                (draft / name).write_bytes(member.read())
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except (KeyError, tarfile.TarError) as error:
        raise ViewerError(f"{package}: {error}") from error
    except OSError as error:
        raise ViewerError(f"{folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return find_viewer(folder)
