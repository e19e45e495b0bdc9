"""`python -m archiver.demo` serves the demo's sites until it is interrupted, and prints the sources of a crawl."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence

from archiver.demo.server import serve


def main(arguments: Sequence[str]) -> int:
    """Serves; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m archiver.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--no-switch", action="store_true", help="keep changing pages at their first version")
    options = parser.parse_args(arguments)
    try:  # around all of it: whoever has read the first line may interrupt
        with serve(port=options.port, switches=not options.no_switch) as server:
            for source in server.manifest.sources:
                print(f"{source.kind}\t{server.url(source.url)}", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
