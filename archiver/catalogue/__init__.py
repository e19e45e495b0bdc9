"""What is known of an archive's captures, and what is still to be fetched, in SQLite."""

from archiver.catalogue.frontier import DocumentState, Frontier, Settled, SourceState
from archiver.catalogue.hosts import HostTurns, Turn
from archiver.catalogue.kept_robots import KeptRobots, RobotsAnswer
from archiver.catalogue.parts import Following, Part
from archiver.catalogue.sqlite_frontier import SqliteFrontier
from archiver.catalogue.store import BrokenCatalogueError, CaptureRow, Catalogue, Version
from archiver.catalogue.takedown_log_end import log_end_in
from archiver.catalogue.task import Attempt, Task
from archiver.catalogue.tombstones import Takedown, TargetKey, Tombstones

__all__ = [
    "Attempt",
    "BrokenCatalogueError",
    "CaptureRow",
    "Catalogue",
    "DocumentState",
    "Following",
    "Frontier",
    "HostTurns",
    "KeptRobots",
    "Part",
    "RobotsAnswer",
    "Settled",
    "SourceState",
    "SqliteFrontier",
    "Takedown",
    "TargetKey",
    "Task",
    "Tombstones",
    "Turn",
    "Version",
    "log_end_in",
]
