"""An article as a page of its outlet."""

import json
from html import escape
from string import Template

from tests.dataset.wire_stories.collection import Article
from tests.dataset.wire_stories.outlet import outlets

__all__ = ["page"]

_RELATED = {
    "en": ("Ten walks along the coast", "Crossword of the week"),
    "de": ("Zehn Wege an der Küste", "Das Rätsel der Woche"),
    "es": ("Diez paseos junto al mar", "El crucigrama de la semana"),
    "ru": ("Десять прогулок у моря", "Кроссворд недели"),
    "ja": ("海辺の散歩道十選", "今週のクロスワード"),
}


def page(article: Article) -> str:
    """The article as HTML, in UTF-8 as the page itself says; each outlet has a layout of its own."""
    outlet = next(outlet for outlet in outlets() if outlet.id == article.outlet)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.published,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "inLanguage": article.language,
    }
    related = "".join(f'<a href="/{article.language}/r{n}">{t}</a> ' for n, t in enumerate(_RELATED[article.language]))
    return Template(outlet.page).substitute(
        lang=article.language,
        site=escape(outlet.name),
        url=escape(article.url),
        headline=escape(article.headline),
        byline=escape(article.byline),
        published=article.published,
        date=article.published[:16].replace("T", " "),
        paragraphs="\n".join(Template(outlet.paragraph).substitute(text=escape(p, quote=False)) for p in article.body),
        credit=escape(article.credit_line) if article.credit_apart else "",
        related=related,
        jsonld=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
    )
