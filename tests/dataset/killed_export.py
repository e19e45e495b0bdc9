"""An export, or the filling of a recipe, that kills itself: `python -m tests.dataset.killed_export N WHAT ARCHIVE DIR`.

At the N-th file that gets its name the process sends itself SIGKILL, before the name is given; 0 never does.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from archiver.archive import Archive
from archiver.dataset.hydrate import hydrate
from tests.dataset.datasets import make

SHARD = 2
"""Articles a shard."""


def main(due: int, what: str, archive: Path, folder: Path) -> None:
    left = due
    give_name = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return give_name(self, target)

    Path.replace = replace  # type: ignore[method-assign, assignment]  # only the kill is added
    if what == "hydrate":
        hydrate(folder, [Archive.open(archive)])
    else:
        make(Archive.open(archive), folder, what, purpose="own", shard_articles=SHARD)
    print(due - left)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
