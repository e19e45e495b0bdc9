"""F4: servers that send a byte now and then are cut by the total deadline, and cost the others nothing.

With ARCHIVER_FAULTS=full the deadline is the default one, 60 s. `pytest -s` prints the figures.
"""

from __future__ import annotations

import os
from pathlib import Path

from archiver.archive import Archive
from tests.crawl.hostile_crawl import crawl
from tests.crawl.ordered_crawl import Asked
from tests.crawl.server import Drip, RawServer, Route, page
from tests.crawl.witness import kept

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_DEADLINE_S, _TOLERANCE_S = (60.0, 5.0) if _IS_FULL else (2.5, 1.0)
_SLOW, _GOOD, _PAGES = 50, 5, 70
_DELAY_S = 0.1
_TRIES = 2
_SETTINGS = {"DOWNLOAD_TIMEOUT": _DEADLINE_S, "DOWNLOAD_DELAY": _DELAY_S, "RETRY_TIMES": _TRIES - 1}
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

_ROUTES: dict[str, Route] = {
    "/slow-head": [Drip(_OK + b"X: " + b"x" * 999, 5.0)],
    "/slow-body": [_OK + b"Content-Length: 999\r\n\r\nslow: ", Drip(b"y" * 900, 1.0)],
    "*": [page(b"a quick page", kind=b"text/plain")],
}


def _robots(request: bytes) -> list[bytes | Drip]:
    """Every other slow host is slow from its robots.txt on."""
    number = int(request.partition(b"Host: s")[2].partition(b".")[0] or b"0")
    return [Drip(_OK + b"\r\n" + b"#" * 900, 1.0)] if number % 2 else [page(b"", kind=b"text/plain")]


def _run(folder: Path, *, with_slow: bool) -> tuple[RawServer, Archive, float]:
    """A crawl; the seconds from its first request to the last quick page."""
    archive = Archive.create(folder, name="slow", operator="Test Desk", contact="mailto:desk@paper.example")
    with RawServer({**_ROUTES, "/robots.txt": _robots}) as server:
        slow = [
            Asked(server.url(("/slow-head", "/slow-body")[number // 2 % 2], f"s{number}.test"))
            for number in range(_SLOW * with_slow)
        ]
        good = [Asked(server.url(f"/{n}", f"g{host}.test")) for n in range(_PAGES) for host in range(_GOOD)]
        crawl(archive, [*slow, *good], **_SETTINGS)
    quick = [entry for entry in server.log if entry.host.startswith("g") and entry.path != "/robots.txt"]
    assert len(quick) == _GOOD * _PAGES
    return server, archive, max(entry.ended_s for entry in quick) - min(entry.started_s for entry in server.log)


def test_slow_hosts_are_cut_and_the_others_keep_their_pace(tmp_path: Path) -> None:
    _, _, alone_s = _run(tmp_path / "alone", with_slow=False)
    server, archive, beside_s = _run(tmp_path / "beside", with_slow=True)
    slow = [one for one in kept(archive.warcs()) if one.url.split("/")[2].startswith("s")]
    cut = [one for one in slow if one.findings.get("incomplete")]
    times_s = [int(one.findings["fetchTimeMs"]) / 1000 for one in cut]
    print(
        f"\n{_GOOD} good hosts: {_GOOD * _PAGES / alone_s:.1f} pages/s alone, {_GOOD * _PAGES / beside_s:.1f} beside "
        f"{_SLOW} slow ones (ratio {alone_s / beside_s:.2f}); {len(cut)} slow exchanges cut after "
        f"{min(times_s):.1f} to {max(times_s):.1f} s of {_DEADLINE_S:g}"
    )
    assert alone_s / beside_s >= 0.8
    assert len(cut) == _SLOW * _TRIES == len([e for e in server.log if e.host.startswith("s")]) - _SLOW // 2
    assert all(abs(time_s - _DEADLINE_S) <= _TOLERANCE_S for time_s in times_s)
    for one in cut:
        assert (one.findings["incomplete"], one.findings["error"]) == ("time", "timeout")
        if one.main is not None:
            assert one.main.get("WARC-Truncated") == "time"
    in_body = [one for one in cut if one.main and b"slow: y" in one.main.block]
    assert len(in_body) >= _SLOW // 4 * _TRIES - 2
