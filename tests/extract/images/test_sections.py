"""Captions behind the text: of the article, or of another page."""

from __future__ import annotations

import pytest

from tests.extract.images.test_pair import article, figure, pictures_of, told

CAPTION = "Sheep cross the old bridge of Upper Lowmouth. Ada Obi/Reuters"


@pytest.mark.parametrize(
    "section",
    [
        f'<section><h3>In pictures</h3>{figure(CAPTION)}<a href="/sheep">The walk in photographs</a></section>',
        f'<div class="x"><h4>Most watched videos</h4>{figure(CAPTION)}</div>',
        f'<aside><ul><li><a href="/l">Library to open on Sundays</a></li></ul>{figure(CAPTION)}</aside>',
    ],
)
def test_in_a_section_with_a_title_of_its_own_it_is_of_another_page(section: str) -> None:
    assert told(pictures_of(f"<main>{article()}{section}</main>")) == []


def test_a_gallery_under_its_title_is_the_articles() -> None:
    shown = "".join(
        figure(f"The pier on day {n}, seen from the lighthouse.", f'<img src="/media/pier-on-day-{n}.jpg">')
        for n in range(4)
    )
    assert len(told(pictures_of(f"<main>{article()}<div><h3>The pier</h3>{shown}</div></main>"))) == 4


def test_other_videos_of_a_players_list_are_of_other_pages() -> None:
    shown = "".join(
        f'<div class="video-item"><img src="/v/{n}.jpg" width="640"><div class="by">Echo</div><div>{title}</div></div>'
        for n, title in enumerate(("Storm over the pier", "Mayor on the bridge", "A walk through the dunes"))
    )
    text = article().replace("</h1>", f'</h1><div class="video-playlist__items">{shown}</div>')
    assert "video-playlist" in text
    assert told(pictures_of(f"<main>{text}</main>")) == []
