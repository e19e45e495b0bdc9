"""Pages and hosts taken out of an archive for good, and kept out of it."""

from archiver.derive.takedown.orders import finish_takedowns, take_down, takedowns, undo_takedown
from archiver.derive.takedown.preview import Preview, preview
from archiver.derive.takedown.scrub import Scrubbed
from archiver.derive.takedown.targets import read_target, with_parts
from archiver.derive.takedown.walk import BusyError, TakenDown

__all__ = [
    "BusyError",
    "Preview",
    "Scrubbed",
    "TakenDown",
    "finish_takedowns",
    "preview",
    "read_target",
    "take_down",
    "takedowns",
    "undo_takedown",
    "with_parts",
]
