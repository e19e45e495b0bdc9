"""Cards in a grid, JSON-LD and semantic elements: a newsroom's own system of today."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e, items, paragraphs
from tests.internet.faces.view import ArticleView, Face, Frame, ListView, Teaser

__all__ = ["CARDS"]


def _top(frame: Frame) -> str:
    return (
        f'<header class="masthead"><a class="logo" href="/">{e(frame.site)}</a>'
        f'<nav class="main-nav"><ul>{items(frame.navigation)}</ul></nav></header>\n'
    )


def _bottom(frame: Frame) -> str:
    return (
        f'<footer class="site-footer"><ul>{items(frame.footer)}</ul><p>© {e(frame.site)}</p></footer>\n</body></html>\n'
    )


def _card(teaser: Teaser) -> str:
    picture = f'<img src="{e(teaser.picture_url)}" alt="" loading="lazy">' if teaser.picture_url else ""
    return (
        f'<article class="card"><a href="{e(teaser.url)}">{picture}<h2>{e(teaser.headline)}</h2></a>'
        f'<p class="card__lead">{e(teaser.summary)}</p><time datetime="{teaser.instant}">{teaser.shown_time}'
        "</time></article>\n"
    )


def _listing(view: ListView) -> str:
    older = f'<a class="pager" href="{e(view.older)}">{e(view.frame.labels["more"])}</a>' if view.older else ""
    aside = f"<aside><ul>{items(view.aside)}</ul></aside>" if view.aside else ""
    cards = "".join(map(_card, view.teasers))
    main = f'<main><div class="grid">\n{cards}</div>{older}</main>{aside}\n'
    return beginning(view.frame, "list") + _top(view.frame) + main + _bottom(view.frame)


def _figure(view: ArticleView) -> str:
    if view.photo is None:
        return ""
    return (
        f'<figure><img src="{e(view.photo.url)}" alt="{e(view.photo.caption)}" width="640" height="400">'
        f'<figcaption>{e(view.photo.caption)} <span class="credit">{e(view.photo.credit)}</span></figcaption>'
        "</figure>\n"
    )


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    update = (
        f' <span>{e(labels["updated"])} <time datetime="{view.updated}">{view.shown_update}</time></span>'
        if view.updated
        else ""
    )
    notice = f'<div class="paywall">{e(view.notice)}</div>' if view.notice else ""
    pager = f'<a rel="next" href="{e(view.next)}">{e(labels["next"])}</a>' if view.next else ""
    related = (
        f'<aside class="related"><h3>{e(labels["related"])}</h3><ul>{items(view.related)}</ul></aside>'
        if view.related
        else ""
    )
    data = f'<script type="application/ld+json">{view.data}</script>\n' if view.data else ""
    return (
        f"{beginning(view.frame, 'story')}{data}{_top(view.frame)}<main><article>\n<h1>{e(view.headline)}</h1>\n"
        f'<p class="byline">{e(labels["by"])} <span class="author">{e(view.author)}</span>, '
        f'<time datetime="{view.instant}">{view.shown_time}</time>{update}</p>\n{_figure(view)}'
        f'<div class="article-body">\n{paragraphs(view.paragraphs)}\n{notice}</div>{pager}</article>{related}</main>\n'
        f"{_bottom(view.frame)}"
    )


CARDS = Face(_listing, _article)
