"""An invented page of a publisher with plain class names."""

from __future__ import annotations

from archiver.model.capture import Capture

URL = "https://www.harbour.example/2024/ferry"
HTML = """<!doctype html><html lang=en><head><title>Ferry stops in winter | Harbour Post</title></head><body>
<nav><a href=/>Home</a></nav><main class="page-wrap"><article class="story css-1a2b3c">
<h1 class="story-title">Ferry stops in winter</h1><p class=byline>By Ann Lee</p>
<time class="published-on" datetime="2024-05-06T08:00:00Z">6 May 2024</time><div class="xq7 story-body">
<figure class="story-image"><img src=/f.jpg alt=Ferry><figcaption>
<span class="caption-text">The ferry at the pier.</span>
<span class="photo-credit">Photo: Bo Ek/AP</span></figcaption></figure>
<p>The ferry to the island will stop on Monday, the harbour office said in the morning. It is the first time since the
war that the town goes without.</p>
<div class="newsletter-promo"><p>Sign up for our newsletter and never miss a story</p></div>
<p>Passengers have to take the bus over the bridge, which takes two hours longer, and costs the same as the
crossing. Nobody knows for how long.</p>
<ul class="related-links"><li><a href=/a>Storm hits harbour town</a></li><li><a href=/b>Bridge to be painted</a></li>
</ul></div></article></main><footer>© Harbour Post</footer></body></html>"""


def capture(html: str = HTML, url: str = URL) -> Capture:
    """The page as a file."""
    return Capture(url, url, body=html.encode(), kind="file")
