"""A real Chromium, to which sites in memory are shown."""

from __future__ import annotations

import os
import socket
import struct
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from archiver.browser import Visited
from tests.browser.canary import canary
from tests.browser.conftest import Visit
from tests.browser.site import Site, page, redirect

pytestmark = pytest.mark.browser

_HOME = "https://paper.example/"
_STORY = """<!doctype html><html><head><meta charset="utf-8"><title>Ferry</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.png"></head><body><h1>Ferry returns</h1>
<img src="/moved.png" srcset="/small.png 1x"><img loading="lazy" src="/late.png" style="margin-top: 9000px">
<iframe src="https://frames.example/frame"></iframe><div id="story"></div>
<script src="/app.js"></script></body></html>"""
_APP = """
const put = text => document.getElementById('story').append(text + ' ');
fetch('/story.json').then(r => r.json()).then(d => put(d.text));
fetch('https://api.example/count', {method: 'POST', headers: {'X-Reader': '7'}, body: '{"seen": 1}'})
  .then(r => r.text()).then(put);
fetch('/hop').then(r => put('hopped to ' + r.url));
fetch('/away').catch(() => put('away was refused'));
fetch('/twice').then(r => put(document.cookie));
navigator.sendBeacon('/beacon', 'left');
new Worker('/worker.js').onmessage = event => put(event.data);
put('workers: ' + ('serviceWorker' in navigator));
"""
_PARTS = (
    *("style.css", "font.woff2", "app.js", "small.png", "late.png", "hop", "hop2", "landed", "away", "beacon"),
    *("worker.js", "part.js", "from-worker", "icon.png"),
)
_OPEN = ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")
_SITE = {
    _HOME: page(_STORY),
    f"{_HOME}style.css": page("@font-face {font-family: f; src: url(/font.woff2)} h1 {font-family: f}", "text/css"),
    f"{_HOME}app.js": page(_APP, "text/javascript"),
    f"{_HOME}story.json": page('{"text": "The ferry sails again from Monday."}', "application/json"),
    "https://api.example/count": page("counted", "text/plain", *_OPEN),
    f"{_HOME}hop": redirect("/hop2"),
    f"{_HOME}hop2": redirect("/landed"),
    f"{_HOME}part.js": page("", "text/javascript"),
    f"{_HOME}landed": page("here", "text/plain"),
    f"{_HOME}away": redirect("file:///etc/passwd"),
    f"{_HOME}twice": page("x", "text/plain", ("Set-Cookie", "one=1"), ("Set-Cookie", "two=2")),
    f"{_HOME}worker.js": page("importScripts('/part.js'); fetch('/from-worker').then(() => postMessage('worked'))",
                              "text/javascript"),
    "https://frames.example/frame": page("<p>framed</p><script>fetch('/inside')</script>"),
    f"{_HOME}moved.png": redirect("/image.png"),
}  # fmt: skip


def test_a_page_gets_all_that_it_asks_for_and_is_taken_down_as_it_then_is(see: Visit) -> None:
    site = Site(_SITE)
    seen = see(site, _HOME)
    assert seen.failure is None
    assert seen.rendering is not None
    text = seen.rendering.markup.decode()
    for words in ("The ferry sails again from Monday.", "counted", f"hopped to {_HOME}landed", "away was refused",
                  "one=1; two=2", "worked", "workers: false"):  # fmt: skip
        assert words in text
    assert text.startswith("<!DOCTYPE html><html>")
    assert seen.rendering.url == _HOME
    asked = set(site.asked())
    assert {_HOME + path for path in _PARTS} <= asked
    assert {"https://frames.example/frame", "https://frames.example/inside"} <= asked
    assert [request.url for request in site.log if request.is_page] == [_HOME]
    post = site.one("https://api.example/count", "POST")
    assert post.body == b'{"seen": 1}'
    assert dict(post.headers)["X-Reader"] == "7"
    assert site.one("https://api.example/count", "OPTIONS").resource_type in ("xhr", "fetch")
    assert dict(site.one(_HOME).headers)["User-Agent"].endswith("test/1.0")


def test_the_picture_shows_the_page_to_its_end_within_a_bound(see: Visit) -> None:
    tall = page("<body style='margin: 0'><div style='height: 5000px; background: #00f'></div>")
    seen = see(Site({_HOME: tall}), _HOME, picture_px=3000)
    assert seen.rendering is not None
    picture = seen.rendering.picture
    assert picture is not None
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1280, 3000)
    assert [(one.url, one.reason, one.detail) for one in seen.missing] == [
        (_HOME, "pictureCut", "the picture shows 3,000 of 5,000 px")
    ]


def test_nothing_leaves_the_browser_by_any_other_way(see: Visit) -> None:
    with canary() as bird:
        there = f"127.0.0.1:{bird.port}"
        script = f"""
        for (const call of [
          () => new WebSocket('ws://{there}/socket'),
          () => new WebSocket('wss://{there}/socket'),
          () => new WebTransport('https://{there}/transport'),
          () => new EventSource('http://{there}/events'),
          () => navigator.serviceWorker.register('/service.js'),
          () => window.open('http://{there}/popup'),
          () => {{ const rtc = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{there}'}}]}});
                   rtc.createDataChannel('c'); rtc.createOffer().then(offer => rtc.setLocalDescription(offer)); }},
          () => navigator.sendBeacon('http://{there}/beacon', 'x'),
          () => fetch('http://{there}/kept', {{keepalive: true, mode: 'no-cors'}}),
          () => fetch('http://localhost:{bird.port}/named', {{mode: 'no-cors'}}),
          () => location.assign('ftp://{there}/file'),
          () => {{ const link = document.createElement('a'); link.href = 'http://{there}/load'; link.download = 'x';
                   document.body.append(link); link.click(); }},
        ]) try {{ call(); }} catch (error) {{ document.body.append(error.message); }}"""
        heads = f"""<link rel="preconnect" href="http://{there}"><link rel="dns-prefetch" href="//{there}">
        <link rel="prefetch" href="http://{there}/prefetch"><link rel="manifest" href="http://{there}/manifest">
        <script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["http://{there}/guess"],
        "eagerness": "immediate"}}], "prerender": [{{"source": "list", "urls": ["/ahead"], "eagerness": "immediate"}}]}}
        </script>"""
        policy = ("Content-Security-Policy-Report-Only", f"img-src 'none'; report-uri http://{there}/report")
        home = f"http://{there}/"
        body = f"<!doctype html><head>{heads}</head><body>Quiet<img src=/image.png><script>{script}</script>"
        site = Site({home: page(body, "text/html", policy)})
        seen = see(site, home)
        assert seen.rendering is not None
        assert b"Quiet" in seen.rendering.markup
        assert bird.touched == []
        reasons = {(one.reason, one.url) for one in seen.missing}
        assert ("webSocketRefused", f"ws://{there}/socket") in reasons
        assert {f"{home}events", f"{home}image.png", f"{home}beacon", f"{home}kept"} <= set(site.asked())


def test_the_canary_sings() -> None:
    with canary() as bird:
        with socket.create_connection(("127.0.0.1", bird.port)), socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            datagrams.sendto(b"x", ("127.0.0.1", bird.port))
        deadline = time.monotonic() + 5
        while len(bird.touched) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert {word.split()[0] for word in bird.touched} == {"tcp", "udp"}


def test_many_slow_silent_and_cancelled_requests_hold_nobody_up(
    see_all: Callable[[Sequence[Site], str], list[Visited]],
) -> None:
    """Three pages at once, each with hundreds of resources, through few places."""
    images = "".join(f'<img src="/{number}.png">' for number in range(200))
    script = """
    for (let n = 0; n < 40; n++) { const stop = new AbortController();
      fetch('/slow' + n, {signal: stop.signal}).catch(() => 0); if (n % 2) setTimeout(() => stop.abort(), n); }
    for (let n = 0; n < 20; n++) { const frame = document.createElement('iframe'); frame.src = '/frame' + n;
      document.body.append(frame); setTimeout(() => frame.remove(), 3 * n); }
    fetch('/silent1'); fetch('/silent2'); new EventSource('/silent3');"""
    silent = frozenset(f"{_HOME}silent{number}" for number in (1, 2, 3))
    home = page(f"<!doctype html><body>Busy {images}<script>{script}</script>")
    sites = [Site({_HOME: home}, silent, delay_s=0.02) for _ in range(3)]
    for site, seen in zip(sites, see_all(sites, _HOME), strict=True):
        assert seen.failure is None
        assert seen.rendering is not None
        assert site.under_way == 0
        assert {f"{_HOME}{number}.png" for number in range(200)} <= set(site.asked())
        assert {one.url for one in seen.missing if one.reason == "unfinished"} == silent


def test_a_page_without_end_is_scrolled_to_a_limit(see: Visit) -> None:
    grow = """let n = 0; const add = () => { const p = document.createElement('p'); p.style.height = '900px';
      p.textContent = 'part ' + (++n); document.body.append(p); fetch('/more' + n); };
      add(); addEventListener('scroll', () => { add(); add(); });"""
    site = Site({_HOME: page(f"<!doctype html><body><script>{grow}</script>")})
    seen = see(site, _HOME, grown_px=8000)
    assert seen.rendering is not None
    assert b"part 5" in seen.rendering.markup
    assert len(site.asked()) < 100
    assert "notScrolled" in {one.reason for one in seen.missing}


def test_a_page_may_ask_for_so_much_and_no_more(see: Visit) -> None:
    images = "".join(f'<img src="/{number}.png">' for number in range(60))
    seen = see(Site({_HOME: page(f"<!doctype html><body>Many {images}")}), _HOME, requests=20)
    assert seen.rendering is not None
    assert sum(one.reason == "overBudget" for one in seen.missing) >= 40


def test_dialogs_popups_and_downloads_are_in_nobody_s_way(see: Visit, tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("news-archiver-browser-*"))
    script = """onbeforeunload = () => 'stay'; alert(1); confirm(2); prompt(3); window.open('/popup'); print();
      const link = document.createElement('a'); link.href = '/load.zip'; link.download = 'load.zip';
      document.body.append(link); link.click(); document.body.append('went on');"""
    site = Site({_HOME: page(f"<!doctype html><body><script>{script}</script>"),
                 f"{_HOME}load.zip": page(b"PK", "application/zip")})  # fmt: skip
    seen = see(site, _HOME)
    assert seen.rendering is not None
    assert b"went on" in seen.rendering.markup
    assert f"{_HOME}popup" not in site.asked()
    assert set(Path(tempfile.gettempdir()).glob("news-archiver-browser-*")) <= before


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (redirect("file:///etc/passwd"), "navigationFailed"),
        (page("", "text/html", status=404), "navigationFailed"),
    ],
)
def test_what_leads_to_no_page_is_a_failure(see: Visit, start: object, reason: str) -> None:
    seen = see(Site({_HOME: start}), _HOME)  # type: ignore[dict-item]  # answers, all of them
    assert seen.rendering is None
    assert seen.failure is not None
    assert seen.failure.reason == reason


def test_a_page_that_does_not_come_gives_its_reason(see: Visit) -> None:
    seen = see(Site({}, refused={_HOME: "dnsFailure"}), _HOME)
    assert seen.failure is not None
    assert seen.failure.reason == "dnsFailure"


@pytest.mark.parametrize("kind", ["application/zip", "text/plain", "application/pdf"])
def test_what_is_no_page_has_no_rendering_and_is_no_failure(see: Visit, kind: str) -> None:
    seen = see(Site({_HOME: page(b"%PDF-1.4 words", kind)}), _HOME)
    assert seen.rendering is None
    assert seen.failure is None
    assert seen.missing == ()


def test_a_page_whose_script_never_ends_is_given_up(see: Visit) -> None:
    seen = see(Site({_HOME: page("<!doctype html><p>Stuck<script>while (true) {}</script>")}), _HOME, answer_s=8.0)
    assert seen.failure is not None
    assert (seen.failure.reason, seen.failure.detail) == (
        "pageHangs",
        "the page's scripts don't end: no answer in 8 s",
    )


def test_an_html_page_elsewhere_is_the_page(see: Visit) -> None:
    there = f"{_HOME}there"
    site = Site({_HOME: page(f"<!doctype html><script>location = '{there}#part'</script>"), there: page("<p>Arrived")})
    seen = see(site, _HOME)
    assert seen.rendering is not None
    assert (seen.rendering.url, b"Arrived" in seen.rendering.markup) == (there, True)
    assert [request.url for request in site.log if request.is_page] == [_HOME, there]


def test_text_that_is_no_text_stays_readable(see: Visit) -> None:
    script = "document.body.append('\\ud800', 'gr\\u00fcn', '\\u0000')"
    site = Site({_HOME: page(f"<!doctype html><body><script>{script}</script>")})
    seen = see(site, _HOME)
    assert seen.rendering is not None
    assert "grün" in seen.rendering.markup.decode("utf-8")


def test_no_process_is_left(see: Visit) -> None:
    os.environ["ARCHIVER_TEST_MARK"] = mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
    try:
        see(Site({_HOME: page("<p>Short")}), _HOME)
    finally:
        del os.environ["ARCHIVER_TEST_MARK"]
    deadline = time.monotonic() + 10
    while (left := _with(mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def _with(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text()[:80])
        except OSError:
            continue
    return [command for command in found if command]
