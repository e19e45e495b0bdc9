"""A crawl in a process of its own: `python -m archiver.crawl.child`, started by `archiver.api` and by nothing else.

It reads one message from standard input and writes one line for each event, then one for the end, to standard output.
"""

from __future__ import annotations

import os
import sys

import msgspec

from archiver.crawl.events import CrawlEvent, CrawlResult
from archiver.crawl.job import CrawlJob
from archiver.model.errors import ArchiverError

__all__ = ["Ended", "Message", "Order", "Refused", "main"]


class Order(msgspec.Struct, frozen=True):
    """What the child is to do."""

    archive: str
    job: CrawlJob


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The crawl is over and the archive sealed."""

    result: CrawlResult


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The crawl ended with an error a user can do something about."""

    text: str
    exit_code: int


Message = CrawlEvent | Ended | Refused


def main() -> int:
    """Do what standard input says."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    # nothing else may write there: a stray print would break the protocol
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def tell(message: Message) -> None:
        lines.write(msgspec.json.encode(message) + b"\n")

    from archiver.crawl.run import run

    try:
        tell(Ended(run(order.archive, order.job, tell)))
    except ArchiverError as error:
        tell(Refused(str(error), error.exit_code))
        return error.exit_code
    except BrokenPipeError:  # nobody is left to tell
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
