"""The page the project began with, as text and in the markups such pages come in, against its gold."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.extract import extract
from archiver.extract.decide import BODY_ROLES
from archiver.model.article import Article
from archiver.model.capture import Capture, CaptureKind
from tests.extract.pages import rules

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not SEED.is_dir(), reason="the shared seed is absent")]


def _gold() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SEED / "gold.json").read_text("utf-8"))
    return gold


def _lines() -> list[str]:
    text = next(SEED.glob("*.txt")).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip()]


def _read(body: str, kind: CaptureKind) -> Article:
    return extract(Capture("", "", None, None, None, (), body.encode(), kind=kind), rules())


def _is_caption(line: str) -> bool:
    return any(line.startswith(caption["text"]) for caption in _gold()["captions"])


def _page(body: str, title: str, extra: str = "") -> str:
    return (
        f"<html><head><meta charset=utf-8><title>{html.escape(title)}</title>{extra}</head><body>{body}</body></html>"
    )


def _paragraphs(banner: str, date: str, title: str, rest: list[str]) -> str:
    return _page("".join(f"<p>{line}</p>" for line in (banner, date, title, *rest)), title)


def _figures(banner: str, date: str, title: str, rest: list[str]) -> str:
    def one(line: str) -> str:
        if not _is_caption(line):
            return f"<p>{line}</p>"
        return f'<figure><img src="/{len(line)}.jpg"><figcaption>{line}</figcaption></figure>'

    text = "".join(map(one, rest))
    return _page(
        f"<header>{date}</header><main><article><h1>{title}</h1>{text}</article></main><footer>{banner}</footer>", title
    )


def _classes(banner: str, date: str, title: str, rest: list[str]) -> str:
    def one(line: str) -> str:
        if not _is_caption(line):
            return f'<div class="para">{line}</div>'
        text, label, name = line.partition("Source:")
        credit = f'<span class="credit">{label}{name}</span>' if name else ""
        return (
            f'<div class="image"><img src="/{len(line)}.jpg"><div class="image-caption">'
            f'<span class="caption-text">{text}</span>{credit}</div></div>'
        )

    head = f'<div class="banner">{banner}</div><div class="masthead">{date}</div><h1 class="headline">{title}</h1>'
    return _page(f'<div id="page">{head}<div class="content">{"".join(map(one, rest))}</div></div>', title)


def _tables(banner: str, date: str, title: str, rest: list[str]) -> str:
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in (banner, date, title, *rest))
    return _page(f"<table>{rows}</table>", title)


def _breaks(banner: str, date: str, title: str, rest: list[str]) -> str:
    return _page(f"<div>{'<br><br>'.join((date, title, *rest, banner))}</div>", title)


def _single_breaks(banner: str, date: str, title: str, rest: list[str]) -> str:
    return _page(f'{banner}<br>{date}<h1>{title}</h1><div class="text">{"<br>".join(rest)}</div>', title)


def _beside_json_ld(banner: str, date: str, title: str, rest: list[str]) -> str:
    node = {"@type": "NewsArticle", "headline": title, "articleBody": "\n\n".join(_gold()["body"])}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return _paragraphs(banner, date, title, rest).replace("</head>", f"{script}</head>")


def _json_ld_alone(banner: str, date: str, title: str, rest: list[str]) -> str:
    node = {"@type": "NewsArticle", "headline": title, "articleBody": "\n\n".join(rest)}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return _page(f"<p>{banner}</p><p>{date}</p><div id=root></div>", title, script)


MARKUPS: tuple[Callable[[str, str, str, list[str]], str], ...] = (
    _paragraphs, _figures, _classes, _tables, _breaks, _single_breaks, _beside_json_ld, _json_ld_alone,
)  # fmt: skip


def _compare(article: Article) -> None:
    gold = _gold()
    banner, date = _lines()[:2]
    assert article.headline == gold["title"]
    assert [block.text for block in article.blocks if block.role in BODY_ROLES] == gold["body"]
    pictures = [(image.caption, image.credit and image.credit.raw) for image in article.images]
    assert pictures == [(caption["text"], caption["credit"]) for caption in gold["captions"]]
    assert [source.name for source in article.sources] == gold["sources"]
    assert article.date_published is None
    assert [(one.value, one.kind) for one in article.dates] == [(gold["render_date"], "rendered")]
    reasons = {block.text: block.reason for block in article.blocks}
    assert (reasons[banner], reasons[date]) == ("forSaleBanner", "renderDate")
    assert article.site.domain_state.state == "forSale"
    assert article.page_verdict.kind == "article"


def test_the_text_comes_out_as_its_gold() -> None:
    _compare(_read(next(SEED.glob("*.txt")).read_text("utf-8"), "text"))


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda markup: markup.__name__.strip("_"))
def test_each_markup_comes_out_as_the_same_gold(markup: Callable[[str, str, str, list[str]], str]) -> None:
    banner, date, title, *rest = _lines()
    _compare(_read(markup(banner, date, title, rest), "file"))
