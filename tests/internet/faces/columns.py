"""Tables and <font>: a site that nobody has touched for twenty years."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e
from tests.internet.faces.view import ArticleView, Face, Frame, Link, ListView

__all__ = ["COLUMNS"]


def _row(links: tuple[Link, ...]) -> str:
    return " | ".join(f'<a href="{e(link.url)}">{e(link.text)}</a>' for link in links)


def _around(frame: Frame, middle: str, right: str) -> str:
    return (
        f"{beginning(frame, 'page')}<center><table width=900 border=0><tr><td colspan=2>"
        f"<font size=6>{e(frame.site)}</font></td></tr>\n"
        f"<tr><td colspan=2 bgcolor=#dddddd>{_row(frame.navigation)}</td></tr>\n"
        f"<tr><td width=640 valign=top>\n{middle}\n</td><td width=260 valign=top>{right}</td></tr>\n"
        f"<tr><td colspan=2><hr>{_row(frame.footer)}</td></tr></table></center></body></html>\n"
    )


def _listing(view: ListView) -> str:
    rows = [
        f'<tr><td><small>{teaser.shown_time}</small></td><td><a href="{e(teaser.url)}"><b>{e(teaser.headline)}</b></a>'
        f"<br>{e(teaser.summary)}</td></tr>"
        for teaser in view.teasers
    ]
    older = (
        f'<p align=right><a href="{e(view.older)}">{e(view.frame.labels["more"])} &gt;&gt;</a>' if view.older else ""
    )
    aside = "<br>".join(f'<a href="{e(link.url)}">{e(link.text)}</a>' for link in view.aside)
    return _around(view.frame, "<table>" + "\n".join(rows) + f"</table>{older}", aside)


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    photo = ""
    if view.photo:
        photo = (
            f'<table align=right width=260><tr><td><img src="{e(view.photo.url)}" width=250></td></tr>'
            f"<tr><td><small>{e(view.photo.caption)} <i>{e(view.photo.credit)}</i></small></td></tr></table>\n"
        )
    update = f" ({e(labels['updated'])} {view.shown_update})" if view.updated else ""
    pager = f'<p><a href="{e(view.next)}">{e(labels["next"])}</a></p>' if view.next else ""
    text = "\n".join(f"<p>{e(paragraph)}" for paragraph in view.paragraphs)
    notice = f"<p><b>{e(view.notice)}</b>" if view.notice else ""
    middle = (
        f"<h1>{e(view.headline)}</h1>\n<p><i>{e(labels['by'])} {e(view.author)}, {view.shown_time}{update}</i>\n"
        f"{photo}{text}\n{notice}{pager}"
    )
    return _around(
        view.frame, middle, f"<b>{e(labels['related'])}</b><br>" + "<br>".join(_row((link,)) for link in view.related)
    )


COLUMNS = Face(_listing, _article)
