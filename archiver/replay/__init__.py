"""The archive in a browser: a server on loopback, and the viewer's files, which come from elsewhere."""

from archiver.replay.server import Collection, Replay, new_host, serve
from archiver.replay.viewer import VIEWER, Viewer, ViewerError, find_viewer, install_viewer

__all__ = [
    "VIEWER",
    "Collection",
    "Replay",
    "Viewer",
    "ViewerError",
    "find_viewer",
    "install_viewer",
    "new_host",
    "serve",
]
