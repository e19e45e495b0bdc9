"""Deep nesting and a headline beside, not within, its link: what a page builder makes."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e, items, paragraphs
from tests.internet.faces.view import ArticleView, Face, Frame, ListView, Teaser

__all__ = ["MAGAZINE"]


def _around(frame: Frame, middle: str) -> str:
    return (
        f'{beginning(frame, "mg")}<div class="wrap"><div class="wrap__in"><div class="brand">'
        f'<a href="/">{e(frame.site)}</a></div>'
        f'<div class="drawer"><ul>{items(frame.navigation)}</ul></div>\n<div class="row">'
        f'<div class="col col-8">{middle}</div></div>'
        f'<div class="row row--end"><ul>{items(frame.footer)}</ul></div></div></div></body></html>\n'
    )


def _tile(teaser: Teaser) -> str:
    picture = f'<img src="{e(teaser.picture_url)}" alt="">' if teaser.picture_url else ""
    return (
        '<div class="tile"><div class="tile__in">'
        f'<a class="tile__cover" href="{e(teaser.url)}" aria-label="{e(teaser.headline)}">{picture}</a>'
        f'<div class="tile__tag"><a href="/{teaser.section}">{e(teaser.section.title())}</a></div>'
        f'<div class="tile__title">{e(teaser.headline)}</div><div class="tile__text">{e(teaser.summary)}</div>'
        "</div></div>\n"
    )


def _listing(view: ListView) -> str:
    older = f'<div class="btn"><a href="{e(view.older)}">{e(view.frame.labels["more"])}</a></div>' if view.older else ""
    return _around(view.frame, "".join(map(_tile, view.teasers)) + older + f"<ul>{items(view.aside)}</ul>")


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    photo = ""
    if view.photo:
        photo = (
            f'<div class="media"><div class="media__box"><img src="{e(view.photo.url)}" alt=""></div>'
            f'<div class="media__legend">{e(view.photo.caption)} <em>{e(view.photo.credit)}</em></div></div>\n'
        )
    update = f'<span class="meta__upd">{e(labels["updated"])}: {view.shown_update}</span>' if view.updated else ""
    notice = f'<div class="lock"><div class="lock__in">{e(view.notice)}</div></div>' if view.notice else ""
    pager = f'<div class="pages"><a href="{e(view.next)}">{e(labels["next"])}</a></div>' if view.next else ""
    data = f'<script type="application/ld+json">{view.data}</script>\n' if view.data else ""
    return _around(
        view.frame,
        f'{data}<div class="story"><div class="story__top"><h1>{e(view.headline)}</h1><div class="meta">'
        f'<span class="meta__by">{e(labels["by"])} '
        f'{e(view.author)}</span> <span class="meta__time">{view.shown_time}</span>{update}</div></div>\n{photo}'
        f'<div class="story__text"><div class="rich">\n{paragraphs(view.paragraphs)}\n</div>{notice}</div>{pager}'
        "</div>\n"
        f'<div class="more"><ul>{items(view.related)}</ul></div>',
    )


MAGAZINE = Face(_listing, _article)
