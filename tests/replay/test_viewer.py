"""How the viewer's files get there. npm is a fake of a few lines: what it fetches is given."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from archiver.model.errors import UsageError
from archiver.replay import ViewerError, find_viewer, install_viewer, viewer


def package(path: Path, **files: bytes) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name.replace('_js', '.js')}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that passes for the pinned one."""
    path = package(tmp_path / "viewer.tgz", ui_js=b"// ui", sw_js=b"// sw", LICENSE=b"AGPL", other=b"not wanted")
    pin(path, monkeypatch)
    return path


def pin(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    monkeypatch.setattr(viewer, "_INTEGRITY", f"sha512-{digest}")


def fake_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    folder.mkdir()
    (folder / "npm").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_only_what_is_needed_is_kept(whole: Path, tmp_path: Path) -> None:
    found = install_viewer(tmp_path / "kept" / "viewer", whole)
    assert found == find_viewer(tmp_path / "kept" / "viewer")
    assert (found.ui.read_bytes(), found.worker.read_bytes()) == (b"// ui", b"// sw")
    assert sorted(path.name for path in (tmp_path / "kept" / "viewer").iterdir()) == ["LICENSE", "sw.js", "ui.js"]
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["viewer"]


def test_another_package_is_refused_unread(whole: Path, tmp_path: Path) -> None:
    other = package(tmp_path / "other.tgz", ui_js=b"// changed", sw_js=b"", LICENSE=b"")
    with pytest.raises(ViewerError, match=r"other\.tgz is not the package of replaywebpage@.*expected sha512-.*found"):
        install_viewer(tmp_path / "viewer", other)
    assert not (tmp_path / "viewer").exists()


def test_a_failure_leaves_the_old_one(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = install_viewer(tmp_path / "kept" / "viewer", whole)
    partial = package(tmp_path / "partial.tgz", ui_js=b"// newer")
    pin(partial, monkeypatch)
    with pytest.raises(ViewerError, match=r"package/sw\.js"):
        install_viewer(tmp_path / "kept" / "viewer", partial)
    assert kept.ui.read_bytes() == b"// ui"
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["viewer"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match=r"gone\.tgz: No such file"):
        install_viewer(tmp_path / "viewer", tmp_path / "gone.tgz")
    with pytest.raises(ViewerError, match=r"no ui\.js and no sw\.js of ReplayWeb\.page.*--install"):
        find_viewer(tmp_path)


def test_npm_fetches_it(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tmp_path / "said"
    fake_npm(
        tmp_path / "bin",
        monkeypatch,
        f'echo "$@" > {said}; while [ "$1" != --pack-destination ]; do shift; done; cp {whole} "$2"',
    )
    assert install_viewer(tmp_path / "viewer").ui.read_bytes() == b"// ui"
    assert said.read_text().startswith("pack replaywebpage@2.5.3 --ignore-scripts ")


def test_npm_fails_or_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_npm(tmp_path / "bin", monkeypatch, "echo npm ERR! no such registry >&2; exit 1")
    with pytest.raises(ViewerError, match="no such registry; fetch its package on any machine"):
        install_viewer(tmp_path / "viewer")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"npm.*isn't installed.*archiver replay --install FILE"):
        install_viewer(tmp_path / "viewer")
