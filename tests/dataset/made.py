"""Archives of article lines and catalogue rows alone, as many as a test wants; their WARCs are empty."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from archiver.archive import Archive
from archiver.catalogue import CaptureRow, Catalogue
from archiver.extract import extract
from archiver.model.article import Article
from archiver.model.capture import Capture, RecordPointer
from archiver.rules.load import load_rules
from tests.archive.exchanges import new_archive

_PARAGRAPHS = 12
_PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>The harbour | Made Paper</title>'
    '<meta property="article:published_time" content="2026-03-04T05:06:07+00:00"></head><body><article>'
    "<h1>The harbour</h1>"
    "<p class=byline>By Ada Lovelock</p>"
    '<figure><img src="/a.jpg" alt="A pier"><figcaption>The pier at noon. Photo: Jo Field/AP</figcaption></figure>'
    + "".join(
        f'<p>Paragraph {n} tells what the harbour office said of the <a href="/t/{n}">tide</a>, and who doubted it.</p>'
        for n in range(_PARAGRAPHS)
    )
    + "</article></body></html>"
)


def template() -> Article:
    """An article with some of everything."""
    url = "https://made.example/harbour"
    capture = Capture(
        requested_url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=_PAGE.encode(),
        record=RecordPointer("made.warc.gz", 0, 1, "<urn:uuid:made>", "sha1:MADE"),
    )
    return extract(capture, load_rules())


def article(number: int, file: str, base: Article, **changes: object) -> Article:
    """The template as another capture of another page."""
    record_id = f"<urn:uuid:{number:032x}>"
    assert base.capture.warc is not None
    url = f"https://made.example/{number}"
    warc = msgspec.structs.replace(base.capture.warc, file=file, offset=number * 100, length=99, record_id=record_id)
    minute = f"2026-04-{1 + number // 1440 % 28:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00Z"
    return msgspec.structs.replace(
        base,
        id=hashlib.sha256(record_id.encode()).hexdigest()[:32],
        page_key=f"example,made)/{number}",
        url=url,
        final_url=url,
        article_body=f"{base.article_body}\n\nNumber {number}.",
        capture=msgspec.structs.replace(base.capture, fetched_at=minute, warc=warc),
        **changes,
    )


def row_of(one: Article) -> CaptureRow:
    """Its catalogue row."""
    warc = one.capture.warc
    assert warc is not None
    return CaptureRow(
        record_id=warc.record_id, file=warc.file, offset=warc.offset, length=warc.length, url=one.url or "",
        final_url=one.final_url or "", page_key=one.page_key or "", fetched_at=one.capture.fetched_at, status=200,
        purpose="page", payload_digest=warc.payload_digest, extraction="ok", verdict=one.page_verdict.kind,
        headline=one.headline, date_published=one.date_published, blocks_hash=warc.record_id,
    )  # fmt: skip


def add(archive: Archive, file: str, articles: Iterator[Article] | list[Article]) -> None:
    """One WARC, empty, with these article lines."""
    (archive.layout.warcs / file).touch()
    rows: list[CaptureRow] = []
    with archive.layout.articles_of(file).open("wb") as lines:
        for one in articles:
            lines.write(msgspec.json.encode(one) + b"\n")
            rows.append(row_of(one))
    with Catalogue(archive.layout.catalogue) as catalogue:
        catalogue.add(rows)


def made_archive(folder: Path, *, articles: int, files: int = 1) -> Archive:
    """An archive of so many articles in so many WARCs."""
    archive = new_archive(folder)
    base = template()
    each = -(-articles // files)
    for place in range(files):
        file = f"made-{place:03d}.warc.gz"
        numbers = range(place * each, min((place + 1) * each, articles))
        add(archive, file, (article(number, file, base) for number in numbers))
    return archive
