"""F5: a second response that nobody asked for is never taken for the answer to the next request.

A real crawl over kept connections, plain and TLS. `pytest -s` prints the counts.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from archiver.archive import Archive
from tests.crawl.authority import Authority
from tests.crawl.hostile_crawl import crawl
from tests.crawl.ordered_crawl import Asked
from tests.crawl.server import Pause, RawServer, Route, page
from tests.crawl.witness import kept

_HOSTS, _EACH = 10, 5
_DELAY_S, _LATER_S = 0.25, 0.005
"""Between a host's requests; until the bytes that come later. In the time left, a loaded machine gets round to them."""


def _text(words: str) -> bytes:
    return page(words.encode(), kind=b"text/plain")


def _routes() -> dict[str, Route]:
    evil = _text("smuggled") + b"X"
    routes: dict[str, Route] = {"/robots.txt": [_text("")]}
    for number in range(_EACH):
        routes[f"/same/{number}"] = [_text(f"/same/{number}") + evil]
        routes[f"/later/{number}"] = [_text(f"/later/{number}"), Pause(_LATER_S), evil]
        for kind in ("same", "later"):
            routes[f"/after-{kind}/{number}"] = [_text(f"/after-{kind}/{number}")]
    return routes


def test_no_smuggled_response_answers_the_next_request(archive: Archive, tmp_path: Path) -> None:
    authority = Authority.make(tmp_path)
    paths = [f"/{which}/{n}" for n in range(_EACH) for which in ("same", "after-same", "later", "after-later")]
    with ExitStack() as stack:
        servers = [
            (stack.enter_context(RawServer(_routes())), "plain.test"),
            (stack.enter_context(RawServer(_routes(), authority.server("*.secure.test"))), "secure.test"),
        ]
        asked = [
            Asked(server.url(path, f"n{host}.{domain}"))
            for server, domain in servers
            for host in range(_HOSTS)
            for path in paths
        ]
        crawl(archive, asked, DOWNLOAD_DELAY=_DELAY_S, TLS_CA_FILE=str(authority.file))
        requests = sum(len(server.log) for server, _ in servers)
        connections = sum(server.connections for server, _ in servers)
    wrong, behind, kinds = [], b"", Counter[str]()
    for one in kept(archive.warcs()):
        behind += one.trailing
        if one.main is None or one.url.endswith("/robots.txt"):
            continue
        path = "/" + one.url.split("/", 3)[3]
        kinds[path.split("/")[1]] += 1
        if one.main.block.partition(b"\r\n\r\n")[2] != path.encode():
            wrong.append(one.url)
    trials = kinds["same"] + kinds["later"]
    print(
        f"\n{trials} smuggled responses ({kinds['same']} in the same segment, {kinds['later']} later), "
        f"{len(wrong)} taken for an answer; {behind.count(b'smuggled')} of them kept as unsolicited bytes; "
        f"{requests} requests on {connections} connections"
    )
    assert wrong == []
    assert kinds == dict.fromkeys(("same", "after-same", "later", "after-later"), 2 * _HOSTS * _EACH)
    # the connection is kept between the others: what was avoided could have happened
    assert connections < requests
    # the last one of a host may come when the crawl has ended
    assert trials - 2 * _HOSTS <= behind.count(b"smuggled") <= trials
