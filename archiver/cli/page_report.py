"""What became of each address of a crawl, a few words for people or an object for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archiver.cli.terminal import clean_line, shown_title
from archiver.model.amount import amount

if TYPE_CHECKING:
    from archiver.crawl.events import PageDone, RequisitesDone

__all__ = ["PageReport", "page_report"]

_MOST_SHOWN = 10
"""Missing requisites of a page that people are shown."""


class _Verdict(msgspec.Struct):
    kind: str


class _Line(msgspec.Struct):
    id: str
    headline: str | None
    page_verdict: _Verdict = msgspec.field(name="pageVerdict")


@dataclass(frozen=True, slots=True)
class PageReport:
    """One address that is done."""

    page: PageDone
    article_id: str | None
    verdict: str | None
    headline: str | None

    @property
    def is_kept(self) -> bool:
        """Whether a complete response is in the archive."""
        return self.page.record is not None and self.page.reason is None

    @property
    def replay(self) -> str | None:
        """What names the capture in replay programs: its time, 14 digits, and its address; None where there is none."""
        page = self.page
        return f"{page.fetched_at:%Y%m%d%H%M%S}/{page.final_url}" if page.fetched_at else None

    @property
    def outcome(self) -> str:
        """One word: the verdict, `unchanged` for a revisit, `stored` for what is no HTML page, `unread` for a page that

        is kept and could not be made an article, else `failed`.
        """
        if not self.is_kept:
            return "failed"
        if self.page.kind == "revisit" and self.page.rendering is None:
            return "unchanged"
        if self.page.extraction_failure:
            return "unread"
        return self.verdict or "stored"

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        page, record = self.page, self.page.record
        return {
            "url": page.url,
            "finalUrl": page.final_url,
            "status": page.status,
            "kept": self.is_kept,
            "outcome": self.outcome,
            "articleId": self.article_id,
            "headline": self.headline,
            "file": record.file if record else None,
            "offset": record.offset if record else None,
            "recordId": record.record_id if record else None,
            "reason": page.reason,
            "detail": page.detail,
            "extractionFailure": page.extraction_failure,
            "part": page.part,
            "partOf": page.part_of,
            "replay": self.replay,
            "renderingId": page.rendering.record_id if page.rendering else None,
            "requisites": _requisites_json(page.requisites) if page.requisites else None,
        }

    def as_text(self) -> str:
        """For people: outcome and headline or reason, address, place."""
        page = self.page
        color = "red" if not self.is_kept else "yellow" if page.extraction_failure else "green"
        headline = shown_title(self.headline) if self.headline else None
        what = headline or page.extraction_failure or ("" if page.status is None else f"status {page.status}")
        if page.reason:
            what = f"{page.reason}: {page.detail}" if page.detail else page.reason
        address = page.url if page.url == page.final_url else f"{page.url} → {page.final_url}"
        lines = [
            click.style(f"{self.outcome:<12}", fg=color, bold=True) + clean_line(what),
            " " * 12 + clean_line(address),
        ]
        if page.record:
            lines.append(click.style(f"{'':12}archive/{page.record.file}:{page.record.offset}", dim=True))
        if page.rendering:
            shown = f"as shown archive/{page.rendering.file}:{page.rendering.offset}"
            lines.append(click.style(f"{'':12}{shown}", dim=True))
        if self.replay:
            lines.append(click.style(f"{'':12}replay {clean_line(self.replay)}", dim=True))
        if page.requisites:
            lines += [" " * 12 + line for line in _requisites_text(page.requisites)]
        return "\n".join(lines)


def _requisites_text(done: RequisitesDone) -> Iterator[str]:
    missing = len(done.missing) + done.missing_more
    told = f"{amount(done.kept, 'requisite')} kept, {done.response_bytes:,} bytes fetched"
    yield f"{told}, {missing} missing:" if missing else told
    for one in done.missing[:_MOST_SHOWN]:
        why = f"{one.reason}: {one.detail}" if one.detail else one.reason
        yield f"  {one.resource_type} {clean_line(one.url)} ({clean_line(why)})"
    if missing > _MOST_SHOWN:
        yield f"  and {missing - _MOST_SHOWN} more; --json lists them"


def _requisites_json(done: RequisitesDone) -> dict[str, Any]:
    return {
        "kept": done.kept,
        "bytes": done.response_bytes,
        "missing": [
            {
                "url": one.url,
                "type": one.resource_type,
                "reason": one.reason,
                "detail": one.detail,
                "foundIn": one.found_in,
            }
            for one in done.missing
        ],
        "missingMore": done.missing_more,
    }


def page_report(page: PageDone) -> PageReport:
    """The report of a page that is done."""
    line = msgspec.json.decode(page.article, type=_Line) if page.article else None
    if line is None:
        return PageReport(page, None, None, None)
    return PageReport(page, line.id, line.page_verdict.kind, line.headline)
