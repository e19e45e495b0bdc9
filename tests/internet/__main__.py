"""python -m tests.internet --speed N --start ISO --port P --log FILE

Serves the local internet from a process of its own until SIGTERM or SIGINT. The first line on standard output is JSON:
port, start, speed and begin (of the monotonic clock, which all processes of a machine share): all that `ScaledClock`
needs elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.internet.access_log import AccessLog
from tests.internet.clock import START, ScaledClock
from tests.internet.server import Server, listener
from tests.internet.world import World


def _instant(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.internet")
    parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds in a real one")
    parser.add_argument(
        "--start", type=_instant, default=START, help="simulated time at the beginning, ISO 8601, UTC if not said"
    )
    parser.add_argument("--begin", type=float, help="real monotonic time of the beginning; now if not given")
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--log", type=Path, help="JSON lines of all requests")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--days", type=int, default=4, help="publication goes on for so long")
    parser.add_argument("--canary", default="", help="address:port that some sites lead to")
    parser.add_argument("--real-feeds", type=Path, help="folder of feeds whose forms some sites take")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace, log: AccessLog) -> None:
    sock = listener(arguments.port)
    port = sock.getsockname()[1]
    begin = time.monotonic() if arguments.begin is None else arguments.begin
    clock = ScaledClock(arguments.start, arguments.speed, begin)
    world = World(
        clock, arguments.seed, start=arguments.start, days=arguments.days, port=port, canary=arguments.canary,
        real_feeds=arguments.real_feeds,
    )  # fmt: skip
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await Server(world, clock.sleep, log).serve(sock)
    print(json.dumps({"port": port, "start": clock.start, "speed": clock.speed, "begin": clock.begin}), flush=True)
    await ended.wait()
    server.close()


def main() -> None:
    """Serve until a signal."""
    arguments = _arguments()
    with ExitStack() as stack:
        lines = stack.enter_context(arguments.log.open("a", encoding="utf-8")) if arguments.log else None
        asyncio.run(_serve(arguments, AccessLog(lines)))


if __name__ == "__main__":
    main()
