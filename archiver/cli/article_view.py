"""An article as a person reads it: head, text with its pictures where they stand, then where it all came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from archiver.cli.terminal import clean, clean_line
from archiver.cli.wrap import wrap
from archiver.model.article import Article, ArticleBlock, ArticleImage

__all__ = ["article_view", "not_whole"]

_HEAD_ROLES = frozenset({"headline", "byline", "pageDate"})
_LEFT_OUT_ROLES = frozenset(
    {"boilerplate", "related", "comment", "note", "agencyLine", "pullQuote", "tableRow", "pageDate"}
)
_CUT = {
    "length": "it is longer than was allowed, only the beginning of the page is in the archive",
    "time": "it took too long, only the beginning of the page is in the archive",
    "disconnect": "the connection broke, only the beginning of the page is in the archive",
}
_CUT_SOMEHOW = "the response doesn't end as it should, what is in the archive may be the beginning of the page only"
_NOT_WHOLE_WARNINGS = ("damagedContentCoding", "decodedBodyTooLarge", "bodyTooLarge", "brokenChunks")
_READ_IN_PART = ("decodedBodyTooLarge", "bodyTooLarge")
_CAPITAL = re.compile(r"[A-Z]")
_PREFIXES = {"quote": "│ ", "listItem": "• ", "correction": "Correction: "}


def article_view(
    article: Article, *, columns: int | None, is_complete: bool = False, parts: Sequence[Article] = ()
) -> Iterator[str]:
    """Lines to print; `is_complete` adds what was left out, every date found and what the page declares about reuse.

    `parts`: what the article was joined from; each says where it stands, and whether it is whole.
    """
    yield from _head(article, parts or (article,), columns)
    yield from _text(article, columns)
    yield from _pictures(article, columns)
    yield from _origin(article, columns)
    if is_complete:
        yield from _dates(article, columns)
        yield from _left_out(article, columns)
        yield from _reuse(article, columns)
    for part in parts or (article,):
        yield from _place(part, columns)


def not_whole(article: Article) -> Iterator[str]:
    """Why the article may be a part of what the page said, one line for each sign of it."""
    capture = article.capture
    warnings = [warning for warning in article.extraction.warnings if warning.startswith(_NOT_WHOLE_WARNINGS)]
    # a whole response is marked, too, where only so much of it is read
    if capture.truncated == "length" and any(warning.startswith(_READ_IN_PART) for warning in warnings):
        yield "cut off (length): it is longer than what is read of a page, the article is of its beginning only"
    elif capture.truncated is not None:
        yield f"cut off ({capture.truncated}): {_CUT.get(capture.truncated, _CUT_SOMEHOW)}"
    if capture.status == 206:
        yield "partial content (status 206): only a part of the page is in the archive"
    for warning in warnings:
        yield f"the page may not be whole: {warning}"


def _head(article: Article, parts: Sequence[Article], columns: int | None) -> Iterator[str]:
    for sign in dict.fromkeys(sign for part in parts for sign in not_whole(part)):
        yield _alarm(wrap(f"! {sign}", columns))
    if article.kicker:
        yield _faint(wrap(article.kicker, columns))
    yield _strong(wrap(article.headline or "(no headline)", columns))
    authors = ", ".join(f"{a.name} ({a.role})" if a.role else a.name for a in article.authors)
    when = article.date_published or f"no date ({_words(article.missing.get('datePublished', 'unknown'))})"
    if article.date_modified:
        when += f", changed {article.date_modified}"
    by = f"By {authors}" if authors else article.byline_raw
    facts = [by, when, article.site.name or article.site.domain, article.in_language]
    yield wrap(" · ".join(fact for fact in facts if fact), columns)
    verdict = article.page_verdict
    line = f"{verdict.kind} ({verdict.confidence:.0%})"
    if verdict.kind != "article" and verdict.signals:
        line += ": " + "; ".join(verdict.signals[:3])
    yield _faint(wrap(line, columns))
    if article.site.domain_state.state != "normal":
        yield wrap(f"! this site's domain: {article.site.domain_state.state}", columns)
    for warning in article.extraction.warnings:
        if warning.startswith("extractionFailed"):
            yield wrap(f"! {warning}", columns)
    for part in parts:
        if address := part.final_url or part.url:
            yield _faint(clean_line(address))


def _text(article: Article, columns: int | None) -> Iterator[str]:
    images = {image.id: (number, image) for number, image in enumerate(article.images, start=1)}
    shown: set[str] = set()
    for block in article.blocks:
        if block.image_id in images and block.image_id not in shown:
            shown.add(block.image_id)
            number, image = images[block.image_id]
            yield ""
            yield _faint(wrap(_picture_line(number, image), columns, indent="    ", first="  "))
        elif _is_read(block):
            yield ""
            yield _block(block, columns)


def _is_read(block: ArticleBlock) -> bool:
    if block.duplicate_of or not block.text or block.role in _HEAD_ROLES | _LEFT_OUT_ROLES:
        return False
    return block.role not in ("caption", "credit", "image", "embed")


def _block(block: ArticleBlock, columns: int | None) -> str:
    if block.role in ("subheading", "standfirst"):
        return _strong(wrap(block.text, columns))
    prefix = _PREFIXES.get(block.role, "")
    return wrap(block.text, columns, indent="│ " if block.role == "quote" else "  " if prefix else "", first=prefix)


def _picture_line(number: int, image: ArticleImage) -> str:
    parts = [f"[picture {number}{', lead' if image.is_lead else ''}]", image.caption or ""]
    if image.credit:
        parts.append(f"({image.credit.raw})")
    return " ".join(part for part in parts if part)


def _pictures(article: Article, columns: int | None) -> Iterator[str]:
    if not article.images:
        return
    yield from _title("Pictures")
    for number, image in enumerate(article.images, start=1):
        yield wrap(image.caption or image.alt or "(no caption)", columns, indent="     ", first=f"{number:>3}. ")
        if image.credit:
            agencies = ", ".join(agency.name for agency in image.credit.agencies)
            people = ", ".join(image.credit.creators)
            read = "; ".join(
                f"{what}: {who}"
                for what, who in (("by", people), ("agency", agencies), ("distributed by", image.credit.distributor))
                if who
            )
            yield wrap(f"credit: {image.credit.raw}" + (f" ({read})" if read else ""), columns, indent="     ")
        if image.url:
            yield _faint("     " + clean_line(image.url))


def _origin(article: Article, columns: int | None) -> Iterator[str]:
    if article.sources:
        yield from _title("Sources")
        for source in article.sources:
            evidence = "; ".join(source.evidence[:3])
            yield wrap(f"{source.name}: {source.role}" + (f" ({evidence})" if evidence else ""), columns, indent="  ")
    if article.corrections:
        yield from _title("Corrections")
        for correction in article.corrections:
            yield wrap(f"{correction.date or 'undated'}: {correction.text}", columns, indent="  ")


def _dates(article: Article, columns: int | None) -> Iterator[str]:
    if not article.dates:
        return
    yield from _title("Dates found")
    for date in article.dates:
        mark = "*" if date.chosen else " "
        why = f" [{', '.join(date.reasons)}]" if date.reasons else ""
        yield wrap(
            f"{date.value} {date.kind}, {date.source}: {date.raw}{why}", columns, indent="    ", first=f"{mark} "
        )


def _left_out(article: Article, columns: int | None) -> Iterator[str]:
    left_out = [
        block for block in article.blocks if block.text and (block.duplicate_of or block.role in _LEFT_OUT_ROLES)
    ]
    if not left_out:
        return
    yield from _title("Kept aside, with the reason")
    for block in left_out:
        why = f"same as {block.duplicate_of}" if block.duplicate_of else block.reason or "no reason given"
        yield wrap(f"{block.text}", columns, indent="      ", first=f"  {block.id} {block.role}, {why}: ")


def _reuse(article: Article, columns: int | None) -> Iterator[str]:
    usage = article.usage
    facts = [
        ("robots.txt", usage.robots),
        ("X-Robots-Tag", ", ".join(usage.x_robots_tag)),
        ("robots meta", ", ".join(usage.meta_robots)),
        ("TDM reservation", usage.tdm_reservation),
        ("Content-Usage", usage.content_usage),
    ]
    if any(value for _, value in facts):
        yield from _title("What the publisher declares about reuse")
        for name, value in facts:
            if value:
                yield wrap(f"{name}: {value}", columns, indent="  ")


def _place(article: Article, columns: int | None) -> Iterator[str]:
    capture, warc = article.capture, article.capture.warc
    yield ""
    if warc is None:
        yield _faint(wrap(f"article {article.id}, from a {capture.renderer}", columns))
        return
    status = f", status {capture.status}" if capture.status is not None else ""
    yield _faint(wrap(f"article {article.id}, fetched {capture.fetched_at or 'at an unknown time'}{status}", columns))
    # a line break in the name of a file stays: the place is to be found again
    yield _faint(f"{clean(warc.file)}:{warc.offset}  {clean_line(warc.record_id)}")


def _words(name: str) -> str:
    """A camelCase name as words."""
    return _CAPITAL.sub(lambda capital: f" {capital[0].lower()}", name)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield _strong(text)


def _strong(text: str) -> str:
    return "\n".join(click.style(line, bold=True) for line in text.split("\n"))


def _alarm(text: str) -> str:
    return "\n".join(click.style(line, fg="red", bold=True) for line in text.split("\n"))


def _faint(text: str) -> str:
    return "\n".join(click.style(line, dim=True) for line in text.split("\n"))
