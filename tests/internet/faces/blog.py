"""A blog system with a theme: posts, widgets, a class for everything."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e, items, paragraphs
from tests.internet.faces.view import ArticleView, Face, Frame, ListView, Teaser

__all__ = ["BLOG"]


def _top(frame: Frame) -> str:
    return (
        '<div id="page" class="site"><header id="masthead" class="site-header">'
        f'<p class="site-title"><a href="/" rel="home">{e(frame.site)}</a></p></header>'
        f'<nav id="site-navigation"><ul class="menu">{items(frame.navigation)}</ul></nav>'
        '<div id="content" class="site-content">\n'
    )


def _bottom(frame: Frame) -> str:
    return f'</div><footer id="colophon"><ul>{items(frame.footer)}</ul></footer></div></body></html>\n'


def _widget(title: str, content: str) -> str:
    return f'<section class="widget"><h2 class="widget-title">{e(title)}</h2><ul>{content}</ul></section>'


def _post(teaser: Teaser, number: int) -> str:
    return (
        f'<article id="post-{number}" class="post type-post hentry category-{teaser.section}">'
        '<header class="entry-header">'
        f'<h2 class="entry-title"><a href="{e(teaser.url)}" rel="bookmark">{e(teaser.headline)}</a></h2>'
        f'<span class="posted-on"><a href="{e(teaser.url)}">'
        f'<time class="entry-date published" datetime="{teaser.instant}">'
        f'{teaser.shown_time}</time></a></span></header><div class="entry-summary"><p>{e(teaser.summary)} '
        f'<a class="more-link" href="{e(teaser.url)}">…</a></p></div></article>\n'
    )


def _listing(view: ListView) -> str:
    posts = "".join(_post(teaser, number) for number, teaser in enumerate(view.teasers))
    older = (
        f'<div class="nav-previous"><a href="{e(view.older)}">{e(view.frame.labels["more"])}</a></div>'
        if view.older
        else ""
    )
    side = f'<div id="secondary" class="widget-area">{_widget(view.frame.labels["related"], items(view.aside))}</div>'
    main = f'<main id="main">\n{posts}{older}</main>{side}'
    return beginning(view.frame, "blog") + _top(view.frame) + main + _bottom(view.frame)


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    photo = ""
    if view.photo:
        photo = (
            f'<figure class="wp-caption"><img class="size-full" src="{e(view.photo.url)}" alt="">'
            f'<figcaption class="wp-caption-text">{e(view.photo.caption)} ({e(view.photo.credit)})</figcaption>'
            "</figure>\n"
        )
    update = (
        f'<time class="updated" datetime="{view.updated}">{e(labels["updated"])} {view.shown_update}</time>'
        if view.updated
        else ""
    )
    pages = (
        f'<div class="page-links"><a class="post-page-numbers" href="{e(view.next)}">{e(labels["next"])}</a></div>'
        if view.next
        else ""
    )
    notice = f'<div class="restricted">{e(view.notice)}</div>' if view.notice else ""
    return (
        f'{beginning(view.frame, "single single-post")}{_top(view.frame)}<main id="main"><article class="post hentry">'
        f'<header class="entry-header"><h1 class="entry-title">{e(view.headline)}</h1><div class="entry-meta">'
        f'<time class="entry-date published" datetime="{view.instant}">{view.shown_time}</time>{update}'
        f'<span class="byline"> {e(labels["by"])} <span class="author vcard">{e(view.author)}</span></span></div>'
        "</header>\n"
        f'<div class="entry-content">\n{photo}{paragraphs(view.paragraphs)}\n{notice}{pages}</div></article>'
        f"{_widget(labels['related'], items(view.related))}</main>{_bottom(view.frame)}"
    )


BLOG = Face(_listing, _article)
