"""What a page puts off until it is in sight, and what is told of a page that wasn't seen whole."""

from __future__ import annotations

import pytest

from archiver.browser import Visited
from tests.browser.conftest import Visit
from tests.browser.site import Site, page

pytestmark = pytest.mark.browser

_HOME = "https://paper.example/"
_GAP = '<p style="height: 4000px">Water under the bridge</p>'
_LAZY = f"""<!doctype html><body><h1>Flood</h1>{_GAP * 6}
<img loading="lazy" src="/plain.png">{_GAP}<picture><source srcset="/chosen.webp 800w, /other.webp 90w"
type="image/webp"><img loading="lazy" src="/fallback.png"></picture>{_GAP}<img loading="lazy" srcset="/one.png, /two.png
2x">{_GAP}<img loading="lazy" style="display: none" src="/hidden.png"><iframe loading="lazy" src="/frame"></iframe>
<iframe src="https://frames.example/"></iframe>
<div><template shadowrootmode="open"><img loading="lazy" src="/shadow.png"></template></div></body>"""
_PUT_OFF = ("plain.png", "chosen.webp", "one.png", "hidden.png", "frame", "shadow.png", "inside.png")
_SITE = {_HOME: page(_LAZY), f"{_HOME}frame": page(f'{_GAP}<img loading="lazy" src="/inside.png">'),
         "https://frames.example/": page(f'{_GAP}<img loading="lazy" src="/framed.png">')}  # fmt: skip


def _told(seen: Visited) -> set[tuple[str, str]]:
    return {(one.url.removeprefix(_HOME), one.reason) for one in seen.missing}


def test_what_is_beyond_the_end_of_scrolling_is_loaded_all_the_same_and_the_end_is_told(see: Visit) -> None:
    site = Site(_SITE)
    seen = see(site, _HOME, tall_px=3000, grown_px=0)
    assert {*(_HOME + name for name in _PUT_OFF), "https://frames.example/framed.png"} <= set(site.asked())
    assert _told(seen) == {("", "notScrolled"), ("", "pictureCut")}
    detail = next(one.detail for one in seen.missing if one.reason == "notScrolled")
    assert detail.startswith("scrolled to 3,") and " of 36," in detail
    assert seen.rendering is not None
    markup = seen.rendering.markup
    assert (markup.count(b'loading="lazy"'), markup.count(b"eager")) == (6, 0)


def test_what_there_is_no_time_for_is_told(see: Visit) -> None:
    site = Site(_SITE)
    seen = see(site, _HOME, total_s=0.4)
    expected = {*_PUT_OFF, "fallback.png"} - {"chosen.webp", "inside.png"}
    assert {(name, "overBudget") for name in expected} | {("", "notScrolled")} <= _told(seen)
    assert not {_HOME + name for name in _PUT_OFF} & set(site.asked())
    assert seen.missing_count == len(seen.missing)


def test_a_page_that_is_tall_from_the_beginning_is_scrolled_to_its_end(see: Visit) -> None:
    """A script puts its picture in once that is in sight, so nothing but scrolling brings it."""
    script = """new IntersectionObserver(seen => seen.forEach(one => {
      if (one.isIntersecting) one.target.src = one.target.dataset.src })).observe(document.querySelector('img'));"""
    home = page(f"<!doctype html><body>{_GAP * 4}<img data-src=/late.png><script>{script}</script>")
    site = Site({_HOME: home})
    seen = see(site, _HOME, grown_px=3000)
    assert f"{_HOME}late.png" in site.asked()
    assert ("", "notScrolled") not in _told(seen)


def test_a_page_that_its_own_pictures_make_taller_is_scrolled_to_its_end(see: Visit) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="700"></svg>'
    site = Site({_HOME: page(f"<!doctype html><body>{(_GAP + '<img loading=lazy src=/tall.svg><br>') * 3}"),
                 f"{_HOME}tall.svg": page(drawing, "image/svg+xml")})  # fmt: skip
    assert see(site, _HOME, grown_px=3000).missing == ()


def test_pictures_that_the_browser_does_not_ask_for_are_told(see: Visit) -> None:
    policy = ("Content-Security-Policy", "img-src 'self'")
    home = "<!doctype html><body><img src=https://ads.example/x.png#part><img src=/gone.png><img src=data:,><img>"
    seen = see(Site({_HOME: page(home, "text/html", policy)}), _HOME)
    assert _told(seen) == {("https://ads.example/x.png", "notLoaded")}


def test_a_page_that_hangs_once_it_is_taken_down_is_kept(see: Visit) -> None:
    home = f"<!doctype html><body>Stays{_GAP}<img loading=lazy src=/late.png onerror='while (true) {{}}'>"
    seen = see(Site({_HOME: page(home)}), _HOME, tall_px=0, grown_px=0, answer_s=5.0)
    assert seen.rendering is not None
    assert b"Stays" in seen.rendering.markup
    assert {("", "notLoaded"), ("", "notScrolled")} == _told(seen)


def test_a_frame_that_hangs_is_told(see: Visit) -> None:
    there = "https://frames.example/"
    site = Site({_HOME: page(f"<!doctype html><body>Whole<iframe src={there}></iframe>"),
                 there: page("<!doctype html><p>Stuck<script>while (true) {}</script>")})  # fmt: skip
    seen = see(site, _HOME)
    assert seen.rendering is not None
    assert _told(seen) == {("", "notLoaded")}
    assert seen.missing[0].detail == "which pictures 1 of its frames never loaded isn't known"
