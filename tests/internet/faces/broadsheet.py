"""Sections with headings, a lead and lists below it; microdata instead of JSON-LD."""

from __future__ import annotations

from tests.internet.faces.parts import beginning, e, items
from tests.internet.faces.view import ArticleView, Face, Frame, ListView, Teaser

__all__ = ["BROADSHEET"]


def _around(frame: Frame, middle: str) -> str:
    return (
        f'{beginning(frame, "bs")}<div role="banner"><a href="/">{e(frame.site)}</a></div>'
        f'<div role="navigation"><ul>{items(frame.navigation)}</ul></div>\n<div role="main">\n{middle}</div>\n'
        f'<div role="contentinfo"><ul>{items(frame.footer)}</ul></div></body></html>\n'
    )


def _lead(teaser: Teaser) -> str:
    picture = f'<a href="{e(teaser.url)}"><img src="{e(teaser.picture_url)}" alt=""></a>' if teaser.picture_url else ""
    title = f'<h2><a href="{e(teaser.url)}">{e(teaser.headline)}</a></h2>'
    return f'<div class="lead">{picture}{title}<p>{e(teaser.summary)}</p></div>\n'


def _listing(view: ListView) -> str:
    lead = "".join(map(_lead, view.teasers[:2]))
    groups = []
    for section in dict.fromkeys(teaser.section for teaser in view.teasers[2:]):
        group = [teaser for teaser in view.teasers[2:] if teaser.section == section]
        rows = "".join(
            f'<dt><a href="{e(teaser.url)}">{e(teaser.headline)}</a></dt><dd>{teaser.shown_time}</dd>'
            for teaser in group
        )
        groups.append(
            f'<div class="desk"><h3><a href="/{section}">{e(section.title())}</a></h3><dl>{rows}</dl></div>\n'
        )
    older = f'<p class="older"><a href="{e(view.older)}">{e(view.frame.labels["more"])}</a></p>' if view.older else ""
    aside = f'<div role="complementary"><ul>{items(view.aside)}</ul></div>' if view.aside else ""
    return _around(view.frame, lead + "".join(groups) + older + aside)


def _article(view: ArticleView) -> str:
    labels = view.frame.labels
    photo = ""
    if view.photo:
        photo = (
            '<div class="photo" itemprop="image" itemscope itemtype="https://schema.org/ImageObject">'
            f'<img itemprop="url" src="{e(view.photo.url)}" '
            f'alt="{e(view.photo.caption)}"><p itemprop="caption">{e(view.photo.caption)}</p>'
            f'<p class="photo-credit">{e(view.photo.credit)}</p></div>\n'
        )
    update = (
        f'<meta itemprop="dateModified" content="{view.updated}">{e(labels["updated"])} {view.shown_update}'
        if view.updated
        else ""
    )
    text = "\n".join(f"<p>{e(paragraph)}</p>" for paragraph in view.paragraphs)
    notice = f'<p class="subscribe">{e(view.notice)}</p>' if view.notice else ""
    pager = f'<p class="pager"><a href="{e(view.next)}">{e(labels["next"])}</a></p>' if view.next else ""
    middle = (
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{e(view.headline)}</h1>'
        f'<p><span itemprop="author">{e(view.author)}</span> '
        f'<time itemprop="datePublished" datetime="{view.instant}">{view.shown_time}</time> '
        f'{update}</p>\n{photo}<div itemprop="articleBody">\n{text}\n{notice}</div>{pager}</div>\n'
        f'<div class="also"><h4>{e(labels["related"])}</h4><ul>{items(view.related)}</ul></div>\n'
    )
    return _around(view.frame, middle)


BROADSHEET = Face(_listing, _article)
