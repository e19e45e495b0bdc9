"""A crawl's report as a page for people. Its text is put into elements, never into markup: it may hold anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import html
from lxml.html.builder import BODY, CAPTION, H1, HEAD, HTML, META, STYLE, TABLE, TBODY, TD, TH, THEAD, TITLE, TR, P

from archiver.crawl.report_values import CrawlReport, PageNote, SourceReport
from archiver.web.controls import strip_controls

__all__ = ["report_page", "summary_of"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LOOK = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%;margin:1.5rem 0}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tr.bad td:first-child{border-left:4px solid #b00020}
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}th,td{border-color:#444}}
"""


def report_page(report: CrawlReport) -> bytes:
    """The whole page as UTF-8. It loads nothing and runs nothing, and says so to the browser."""
    summary = (
        f"{summary_of(report)}; {report.requests:,} requests, {report.response_bytes / 1e6:,.1f} MB; "
        f"from {report.begun} to {report.ended} ({report.finish})."
    )
    tables = [
        _table("Sources", _SOURCE_HEAD, map(_source_row, report.sources), numbers=range(1, 8), bad=_bad(report)),
        *_pages("Articles that are gone", report.gone),
        *_pages("Articles that changed", report.changed),
        *_pages("Pages that answered with an error", report.errors),
        *_troubles("Feeds, sitemaps and front pages that can't be read or are broken", report, of_documents=True),
        *_troubles("Pages not kept", report, of_documents=False),
    ]
    page = HTML(
        HEAD(
            META(charset="utf-8"),
            META({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            META(name="viewport", content="width=device-width"),
            TITLE(_clean(f"{report.archive}: crawl of {report.ended}")),
            STYLE(_LOOK),
        ),
        BODY(H1(_clean(f"{report.archive}: what the crawl brought")), P(_clean(summary)), *tables),
        lang="en",
    )
    written: bytes = html.tostring(page, doctype="<!doctype html>", encoding="utf-8", pretty_print=True)
    return written


def summary_of(report: CrawlReport) -> str:
    """What a report counts, in a row of words; what is zero is left out but for new articles."""
    counts = {
        "changed": sum(source.changed for source in report.sources),
        "gone": sum(source.gone for source in report.sources),
        "answered with an error": sum(source.errors for source in report.sources),
        "not kept": sum(sum(source.failures.values()) for source in report.sources),
    }
    articles = sum(source.articles for source in report.sources)
    told = [f"{articles:,} new article{'s' * (articles != 1)}"]
    return ", ".join([*told, *(f"{count:,} {words}" for words, count in counts.items() if count)])


_SOURCE_HEAD = (
    "source", "new articles", "changed", "unchanged", "gone", "errors", "not kept", "waiting", "newest page",
    "next look", "",
)  # fmt: skip


def _source_row(source: SourceReport) -> Sequence[str]:
    reasons = ", ".join(f"{count} {reason}" for reason, count in source.failures.items())
    notes = [
        "nothing new for unusually long" if source.is_quiet else "",
        f"{len(source.documents)} documents can't be read or are broken" if source.documents else "",
        f"the day's requests are spent at {', '.join(source.spent)}" if source.spent else "",
        reasons,
    ]
    return (
        source.name,
        f"{source.articles:,}",
        f"{source.changed:,}",
        f"{source.unchanged:,}",
        f"{source.gone:,}",
        f"{source.errors:,}",
        f"{sum(source.failures.values()):,}",
        f"{source.waiting:,}",
        source.last_new or "never",
        source.next_look or "",
        "; ".join(filter(None, notes)),
    )


def _bad(report: CrawlReport) -> frozenset[str]:
    return frozenset(one.name for one in report.sources if one.is_quiet or one.documents or one.spent or one.gone)


def _pages(title: str, pages: Sequence[PageNote]) -> Iterable[html.HtmlElement]:
    if pages:
        rows = [(one.source, one.url, one.headline or "", one.detail) for one in pages]
        yield _table(title, ("source", "address", "headline", ""), rows)


def _troubles(title: str, report: CrawlReport, *, of_documents: bool) -> Iterable[html.HtmlElement]:
    found = [one for source in report.sources for one in source.documents] if of_documents else report.troubles
    if found:
        rows = [(one.source, one.url, one.reason, one.detail) for one in found]
        yield _table(title, ("source", "address", "reason", "detail"), rows)


def _table(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
    bad: frozenset[str] = frozenset(),
) -> html.HtmlElement:
    kinds = {number: {"class": "n"} for number in numbers}
    return TABLE(
        CAPTION(title),
        THEAD(TR(*(TH(name, kinds.get(number, {})) for number, name in enumerate(head)))),
        TBODY(
            *(
                TR(
                    *(TD(_clean(cell), kinds.get(number, {})) for number, cell in enumerate(row)),
                    {"class": "bad"} if row[0] in bad else {},
                )
                for row in rows
            )
        ),
    )


def _clean(text: str) -> str:
    """Without characters that XML can't hold or that turn the line round."""
    plain = "".join(letter for letter in strip_controls(text)[0] if letter.isprintable() or letter == " ")
    return plain.encode("utf-8", "replace").decode()
