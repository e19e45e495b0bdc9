"""Stores pages as a crawl does, among them what is being taken down, until its standard input ends; says what.

`python -m tests.derive.takedown.busy_writer FOLDER NAME`
"""

from __future__ import annotations

import sys
import threading

from archiver.archive import Archive, Fetch
from archiver.crawl.keeper import Keeper
from archiver.derive.pool import ExtractionPool
from archiver.model.capture import FetchFacts
from archiver.model.errors import TakenDownError
from tests.archive.exchanges import answer, exchange
from tests.derive.archives import story
from tests.derive.takedown.archives import PAGE, secret


def main(folder: str, name: str) -> None:
    archive = Archive.open(folder)
    keeper = Keeper(archive, user_agent=name)
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    number = 0
    with ExtractionPool(1, rules_dir=archive.layout.rules) as pool:
        while not ended.wait(0.02):
            keeper.roll_over_if_asked()
            if number % 50 >= 25:  # a crawl that waits: nothing is committed
                number += 1
                continue
            for url, body in (
                (f"http://news.example/{name}/{number}", story(number, "rose")),
                (f"http://news.example/{name}/same", story(0, "rose")),
                (PAGE, secret(number % 3)),
            ):
                facts = FetchFacts(url, found_in=PAGE if number % 2 else None)
                (kept,) = keeper.store([Fetch([exchange(answer(body), url=url)], facts)])
                if isinstance(kept, TakenDownError):
                    print("refused", flush=True)
                    continue
                if isinstance(kept, Exception):
                    raise kept
                stored, is_page = kept
                if is_page and stored.pointer:
                    path = keeper.path_of(stored.pointer)
                    keeper.fill(stored.pointer, pool.submit(path, stored.pointer.offset).result())
                print(f"{url} {stored.record_id}", flush=True)
            number += 1
    keeper.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
