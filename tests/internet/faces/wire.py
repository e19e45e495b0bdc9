"""A ticker: one list, times and headlines, nothing else; <div> for everything."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e
from tests.internet.faces.view import ArticleView, Face, Frame, Link, ListView

__all__ = ["WIRE"]


def _menu(links: tuple[Link, ...], name: str) -> str:
    return (
        f'<div class="{name}">' + "".join(f'<a href="{e(link.url)}">{e(link.text)}</a> ' for link in links) + "</div>\n"
    )


def _around(frame: Frame, middle: str) -> str:
    return (
        f"{beginning(frame, 'w')}{_menu(frame.navigation, 'bar')}{middle}{_menu(frame.footer, 'end')}</body></html>\n"
    )


def _listing(view: ListView) -> str:
    lines = "".join(
        f'<div class="line"><span class="t">{teaser.shown_time}</span> '
        f'<a href="{e(teaser.url)}">{e(teaser.headline)}</a></div>\n'
        for teaser in view.teasers
    )
    older = (
        f'<div class="line"><a href="{e(view.older)}">{e(view.frame.labels["more"])}</a></div>' if view.older else ""
    )
    return _around(view.frame, f'<div class="ticker">\n{lines}{older}</div>\n{_menu(view.aside, "side")}')


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    photo = ""
    if view.photo:
        photo = (
            f'<div class="pic"><img src="{e(view.photo.url)}"><div class="cap">{e(view.photo.caption)}</div>'
            f'<div class="src">{e(view.photo.credit)}</div></div>\n'
        )
    update = f" / {e(labels['updated'])} {view.shown_update}" if view.updated else ""
    text = "\n".join(f'<div class="par">{e(paragraph)}</div>' for paragraph in view.paragraphs)
    notice = f'<div class="gate">{e(view.notice)}</div>' if view.notice else ""
    back = f'<a href="{e(view.previous)}">{e(labels["previous"])}</a> ' if view.previous else ""
    onward = f'<a href="{e(view.next)}">{e(labels["next"])}</a>' if view.next else ""
    return _around(
        view.frame,
        f'<div class="item"><div class="head">{e(view.headline)}</div>'
        f'<div class="info">{view.shown_time}{update} {e(view.author)}</div>\n'
        f'{photo}<div class="text">\n{text}\n{notice}</div>'
        f'<div class="pages">{back}{onward}</div></div>\n{_menu(view.related, "rel")}',
    )


WIRE = Face(_listing, _article)
