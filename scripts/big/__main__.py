"""`python -m scripts.big CORPUS [--pages N] [--folder DIR]`: `make big`.

Reparses pages in eight WARCs undisturbed and measures: CPU time beside that of extraction itself, in the same run;
the share of two processors, beside what two busy loops get before and after; memory; pages a second beside
trafilatura's, if that is installed. Then reparses them again, killed three times at random, and compares the bytes.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archiver.bench.peers import installed_peers
from scripts.big.measured import Measured, measured, started
from scripts.big.once import Took
from scripts.big.pages import MADE_EVERY, Page, corpus_pages, make_warcs

_BUSY = "import time\nend = time.monotonic() + 10\nwhile time.monotonic() < end: pass\nprint(time.process_time())"
_PEER_PAGES = 200
_KILLS = 3


def main(arguments: list[str] | None = None) -> int:
    """0 if the killed run gave the same bytes."""
    parser = argparse.ArgumentParser(prog="python -m scripts.big", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=40_000)
    parser.add_argument("--folder", type=Path, help="for the WARCs and lines, some 3 GB; a temporary one if left out")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        pages = corpus_pages(given.corpus)
        warcs = make_warcs(folder / "news", pages, count=given.pages, files=8)
        print(
            f"{given.pages:,} pages, {sum(path.stat().st_size for path in warcs) / 1e6:,.0f} MB in {len(warcs)} WARCs"
        )
        busy = [_busy_share()]
        made = measured(folder / "whole", warcs, folder / "times")
        busy.append(_busy_share())
        _say(made, busy)
        _say_peer(pages, made.took)
        is_same = _killed(folder, warcs, made.took.wall_s)
    print(f"killed {_KILLS} times: {'the same bytes' if is_same else 'OTHER BYTES'}")
    return 0 if is_same else 1


def _busy_share() -> float:
    """CPU seconds a second that two busy loops get together."""
    loops = [subprocess.Popen([sys.executable, "-c", _BUSY], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return sum(float(loop.communicate()[0]) for loop in loops) / 10


def _say(made: Measured, busy: list[float]) -> None:
    took, extraction_s = made.took, made.extraction_s
    share, got = (took.children_s + took.parent_s) / took.wall_s, sum(busy) / len(busy)
    print(f"{took.wall_s:.0f} s, {took.pages / took.wall_s:.1f} pages/s, {took.failures} failures")
    print(
        f"extraction {1000 * extraction_s / took.pages:.2f} ms CPU a page; beside it {made.beside_s / extraction_s:.1%}"
    )
    print(f"  of that the parent {took.parent_s / extraction_s:.1%}; starting, not counted: {made.start_s:.1f} s")
    print(f"processors: {share:.2f}, two busy loops {' and '.join(f'{one:.2f}' for one in busy)}: {share / got:.0%}")
    print(f"memory of the parent at most {took.peak_rss_bytes / 1e6:.0f} MB; of workers on their way, in MB:")
    for one in made.spent:
        print("  " + " ".join(f"{rss / 1e6:.0f}" for rss in one.rss_bytes[:: max(1, len(one.rss_bytes) // 12)]))


def _say_peer(pages: list[Page], took: Took) -> None:
    """The peer runs in a loop of one process, as its users run it; all our time counts for the corpus pages alone."""
    for peer in installed_peers()[0]:
        if peer.name == "trafilatura":
            run = peer.load()
            some = pages[:: max(1, len(pages) // _PEER_PAGES)]
            run(some[0][1], some[0][0])
            begun_s, begun_cpu_s = time.monotonic(), time.process_time()
            for url, body in some:
                run(body, url)
            peer_s, peer_cpu_s = time.monotonic() - begun_s, time.process_time() - begun_cpu_s
            ours, theirs = (took.pages - took.pages / MADE_EVERY) / took.wall_s, len(some) / peer_s
            print(f"corpus pages {ours:.1f}/s; trafilatura with metadata {theirs:.1f}/s: {ours / theirs:.1f} times")
            ours, theirs = (took.children_s + took.parent_s) / took.pages, peer_cpu_s / len(some)
            print(f"  CPU {1000 * ours:.1f} ms a page, trafilatura {1000 * theirs:.1f} ms: {theirs / ours:.1f} times")


def _killed(folder: Path, warcs: list[Path], wall_s: float) -> bool:
    chance = random.SystemRandom()
    for _ in range(_KILLS):
        process = started(folder / "killed", warcs, folder / "killed-times")
        time.sleep(wall_s * chance.uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    started(folder / "killed", warcs, folder / "killed-times").communicate()
    return _contents(folder / "killed") == _contents(folder / "whole")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    sys.exit(main())
