"""The command `archiver`, also as `python -m archiver`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the program. Ctrl-C ends it in one line also while its modules are still being read."""
    try:
        from archiver.cli import main as program  # the import itself takes long enough to be interrupted

        program(prog_name="archiver")
    except KeyboardInterrupt:
        print("archiver: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
