"""A newspaper's page with most of what makes replay hard: three hosts, two ports, and whatever a style may load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.replay.drawing import font, png
from tests.replay.pages import Answer

__all__ = ["BRIDGE", "TRAM", "PaperPage", "paper"]


@dataclass(frozen=True, slots=True)
class PaperPage:
    path: str
    images: int
    #: elements `img`, each of which shows something
    needs: tuple[str, ...]
    #: some of what it needs from the second port: hosts and paths


BRIDGE = PaperPage(
    "/2026/11/bridge",
    images=7,
    needs=(
        "static.paper.test/css/parts/layout.css",
        "images.cdn.test/lead.png",
        "images.cdn.test/inline.png",
        "static.paper.test/fonts/boxes.ttf",
        "static.paper.test/js/lazy.js",
    ),
)
"""All that it needs can be read from it and its styles."""

TRAM = PaperPage("/2026/11/tram", images=2, needs=("images.cdn.test/late.png", "static.paper.test/tram.css"))
"""Its script makes it."""


def paper(first: int, second: int) -> Mapping[str, Answer]:
    """The answers by host, port and path. Pages are on the first port, most of what they need is on the second."""
    www, static, cdn = f"www.paper.test:{first}", f"static.paper.test:{second}", f"images.cdn.test:{second}"
    page, tram = (text.replace("STATIC", static).replace("CDN", cdn) for text in (_BRIDGE, _TRAM))
    anyone = {"Access-Control-Allow-Origin": "*"}
    css, js = "text/css", "text/javascript"
    texts = {
        f"{www}{BRIDGE.path}": Answer("text/html; charset=utf-8", page.encode()),
        f"{www}{TRAM.path}": Answer("text/html; charset=utf-8", tram.encode()),
        f"{www}/tram.json": Answer("application/json", b'{"stops": ["Harbour", "Market", "Bridge"]}'),
        f"{static}/tram.js": Answer(js, _TRAM_JS.replace("CDN", cdn).replace("STATIC", static).encode()),
        f"{static}/tram.css": Answer(css, b"li { color: #a03; font-size: 24px } img { display: block }"),
        f"{static}/tram.txt": Answer("text/plain", b"It costs two crowns.", anyone),
        f"{static}/css/main.css": Answer(css, _MAIN_CSS.replace("CDN", cdn).encode()),
        f"{static}/css/parts/layout.css": Answer(css, _LAYOUT_CSS.encode()),
        f"{static}/css/parts/colours.css": Answer(css, b"h1 { color: #204060 } .credit { color: #666 }"),
        f"{static}/js/page.js": Answer(js, _PAGE_JS.encode()),
        f"{static}/js/lazy.js": Answer(js, _LAZY_JS.encode()),
        f"{static}/js/module.mjs": Answer(js, _MODULE_JS.encode(), anyone),
        f"{static}/js/colour.mjs": Answer(js, b"export const colour = 'gold';", anyone),
        f"{static}/fonts/boxes.ttf": Answer("font/ttf", font(), anyone),
        f"{cdn}/mark.svg": Answer("image/svg+xml", _MARK_SVG),
        f"{www}/favicon.ico": Answer("image/png", png(16, 16, 20, 20, 120)),
    }
    pictures = {
        f"{cdn}/{name}.png": Answer("image/png", png(*size, *colour))
        for name, size, colour in (
            ("lead", (480, 120), (170, 40, 40)),
            ("lead-2x", (960, 240), (40, 170, 40)),
            ("narrow", (200, 80), (40, 40, 170)),
            ("wide", (480, 100), (160, 120, 20)),
            ("late", (300, 60), (20, 120, 160)),
            ("native", (300, 50), (120, 20, 160)),
            ("poster", (240, 90), (70, 30, 30)),
            ("paper-grain", (20, 20), (235, 235, 225)),
            ("rule", (300, 6), (10, 10, 10)),
            ("inline", (30, 30), (0, 150, 150)),
        )
    }
    return texts | pictures


_BRIDGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The bridge opens again</title>
<link rel="preconnect" href="http://CDN/"><link rel="dns-prefetch" href="http://CDN/">
<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="//STATIC/css/main.css">
<style>@import url("http://STATIC/css/parts/colours.css"); .inline { background: url(http://CDN/inline.png) }</style>
<script src="http://STATIC/js/page.js" defer></script>
<link rel="modulepreload" href="http://STATIC/js/colour.mjs"><script type="module" src="http://STATIC/js/module.mjs"></script>
</head><body>
<h1>The bridge opens again</h1>
<p class="byline">By Ada Lindqvist</p>
<img id="lead" src="http://CDN/lead.png" srcset="http://CDN/lead.png 1x, http://CDN/lead-2x.png 2x" alt="The bridge">
<p class="credit">Photo: Town library</p>
<p>After three years of work the bridge over the river is open again, said the mayor on Monday, and the first buses
have crossed it. The old one, of 1911, had to be closed when its piers gave way in the flood.</p>
<picture><source media="(max-width: 400px)" srcset="http://CDN/narrow.png">
<img src="http://CDN/wide.png" alt=""></picture>
<p class="boxes">Set in boxes</p>
<p class="inline">A tram is to follow in spring; it is to have <span id="seats">seats</span>.</p>
<img src="http://CDN/mark.svg" width="60" height="60" alt="">
<img src="http://CDN/wide.png" sizes="480px" srcset="http://CDN/narrow.png 200w, http://CDN/wide.png 480w" alt="">
<video poster="http://CDN/poster.png" width="240" height="90" preload="none"></video>
<p id="said">The script has not run.</p>
<div class="gap"></div>
<img class="lazy" data-src="http://CDN/late.png" alt="" width="300" height="60">
<noscript><img src="http://CDN/late.png" alt=""></noscript>
<img loading="lazy" src="http://CDN/native.png" alt="" width="300" height="50">
<img srcset="http://CDN/rule.png 1x" alt="">
<script src="http://STATIC/js/lazy.js"></script>
</body></html>
"""

_MAIN_CSS = """@charset "utf-8";
@import url(parts/layout.css);
@import "parts/colours.css" screen;
@font-face { font-family: Boxes; src: url("../fonts/boxes.ttf") format("truetype") }
body { background: #fff url('http://CDN/paper-grain.png') }
.boxes { font: 20px Boxes }
"""

_LAYOUT_CSS = """body { width: 640px; margin: 20px; font: 16px/1.4 sans-serif }
img, video { display: block; margin: 8px 0 } .gap { height: 60px }
"""

_PAGE_JS = """document.getElementById("said").textContent = "The script says: " + location.hostname.split(".")[1] + ".";
try { new RTCPeerConnection({iceServers: [{urls: "stun:stun.paper.test"}]}).createDataChannel("x"); } catch (error) {}
try { new WebSocket("ws://live.paper.test/"); } catch (error) {}
try { navigator.sendBeacon("http://counter.paper.test/seen", "bridge"); } catch (error) {}
"""

_LAZY_JS = """for (const image of document.querySelectorAll("img.lazy")) {
  new IntersectionObserver((seen, watcher) => {
    if (seen.some((entry) => entry.isIntersecting)) { image.src = image.dataset.src; watcher.disconnect(); }
  }).observe(image);
}
"""

# seen in the picture only: pywb can't run modules
_MODULE_JS = """import { colour } from "./colour.mjs";
document.getElementById("seats").style.background = colour;
"""

_MARK_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60">
<defs><circle id="c" cx="30" cy="30" r="25"/></defs>
<use href="#c" fill="#c33"/><rect x="26" y="10" width="8" height="40" fill="#fff"/></svg>
"""

_TRAM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Where the tram stops</title></head>
<body><h1>Where the tram stops</h1><ul id="stops"></ul><p id="price"></p><script src="http://STATIC/tram.js"></script>
</body></html>
"""

_TRAM_JS = """const base = "http://" + "CDN/";
fetch("/tram.json").then((answer) => answer.json()).then(({stops}) => {
  const add = (place, name, values) => place.append(Object.assign(document.createElement(name), values));
  for (const stop of stops) { add(document.getElementById("stops"), "li", {textContent: stop}); }
  for (const name of ["lead", "late"]) { add(document.body, "img", {src: base + name + ".png"}); }
  add(document.head, "link", {rel: "stylesheet", href: "http://STATIC/tram.css"});
});
const request = new XMLHttpRequest();
request.onload = () => { document.getElementById("price").textContent = request.responseText; };
request.open("GET", "http://STATIC/tram.txt"); request.send();
"""
