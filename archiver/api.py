"""What other programs use, any number of times: `archiver.save` archives pages, `propose` looks for a source."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import IO

import msgspec

from archiver.archive import Archive
from archiver.crawl.child import Ended, Message, Order, Refused
from archiver.crawl.events import CrawlEvent, CrawlResult, PageDone, RequisitesDone
from archiver.crawl.job import CrawlJob
from archiver.crawl.proposal import Proposal
from archiver.model.article import Article
from archiver.model.capture import RecordPointer
from archiver.model.errors import ArchiverError, UsageError

__all__ = ["SaveResult", "crawl_in_child", "propose", "save"]


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of one address."""

    url: str
    #: as given
    final_url: str
    #: that answered, after redirects
    status: int | None
    record: RecordPointer | None
    #: the response in the archive, or the revisit that says it is unchanged; None where no byte of one came
    kind: str | None
    #: response, revisit or failed; None where nothing was sent
    article: Article | None
    #: None for pages that aren't HTML, revisits and failures
    failure: str | None
    #: why no complete response came, such as `dnsFailure` or `robotsDisallowed`; None where one came
    detail: str = ""
    extraction_failure: str | None = None
    #: why an HTML page has no article; `archiver reparse` tries again
    fetched_at: datetime | None = None
    #: of the record, UTC: with `final_url` it names the capture in replay programs
    requisites: RequisitesDone | None = None
    #: what came of what the page needs to be shown; None where that wasn't asked for, and for what is no HTML page
    rendering: RecordPointer | None = None
    #: the page as a browser showed it, which `article` is of then
    parts: tuple[SaveResult, ...] = ()
    #: the further parts of an article on several pages, in order


def save(
    urls: str | Iterable[str],
    *,
    archive: Path | str,
    operator: str | None = None,
    contact: str | None = None,
    allow_private: Sequence[str] = (),
    resolve: Sequence[str] = (),
    max_body_bytes: int | None = None,
    delay_s: float | None = None,
    requisites: bool = True,
    browser: bool = False,
    chromium: str | None = None,
) -> list[SaveResult]:
    """Archive pages and return what became of each, in the order given, each address once.

    What a page needs to be shown is archived too, unless `requisites` is False, within the bounds of archive.toml. An
    article on several pages is archived to its end; its further pages stand in `parts`. With `browser`, each page is
    opened in Chromium, the program `chromium` or one in the usual places, and kept with all that it asks for.

    It crawls in a process of its own, so it may be called again and again, and from a notebook or a running event
    loop (which it blocks). The archive is made if there is none and `operator` and `contact` are given: both stand in
    the user agent, so nobody can make them up. `allow_private` opens networks and host names, `resolve` gives
    `name=address` pairs. Raises ArchiverError where the archive can't be used; failures of pages stand in the results.
    """
    wanted = tuple(dict.fromkeys([urls] if isinstance(urls, str) else urls))
    folder = Path(archive)
    if not (folder / "archive.toml").exists():
        if not operator or not contact:
            raise UsageError(f"{folder} is no archive yet: give operator and contact to make one")
        Archive.create(folder, name=folder.resolve().name, operator=operator, contact=contact)
    job = CrawlJob(
        urls=wanted,
        allow_private=tuple(allow_private),
        resolve=tuple(resolve),
        max_body_bytes=max_body_bytes,
        delay_s=delay_s,
        requisites=requisites,
        browser=browser,
        chromium=chromium,
    )
    results: dict[str, SaveResult] = {}
    parts: defaultdict[str, list[PageDone]] = defaultdict(list)

    def keep(event: CrawlEvent) -> None:
        if not isinstance(event, PageDone):
            return
        if event.part_of is None:
            results[event.url] = _result(event)
        else:
            parts[event.part_of].append(event)

    crawl_in_child(folder, job, keep)
    for first, further in parts.items():
        if first in results:
            results[first] = replace(results[first], parts=tuple(map(_result, sorted(further, key=attrgetter("part")))))
    return [results.get(url) or _unasked(url) for url in wanted]


def propose(
    url: str,
    *,
    archive: Path | str,
    allow_private: Sequence[str] = (),
    resolve: Sequence[str] = (),
    delay_s: float | None = None,
) -> Proposal:
    """Look for the feeds, sitemaps and section pages of a site, fetch its newest articles, and propose a source.

    `url` is any page of it, a feed or a sitemap. What is fetched is archived; archive.toml isn't changed: see
    `archiver.archive.add_source`. A site that is no source gives a Proposal with a `refusal`. Raises ArchiverError
    where the archive can't be used, or the look was stopped by a signal.
    """
    job = CrawlJob(
        spider="probe", urls=(url,), allow_private=tuple(allow_private), resolve=tuple(resolve), delay_s=delay_s
    )
    proposals: list[Proposal] = []

    def keep(event: CrawlEvent) -> None:
        if isinstance(event, Proposal):
            proposals.append(event)

    result = crawl_in_child(archive, job, keep)
    if not proposals:
        raise ArchiverError(f"the look at {url} ended before anything could be proposed ({result.finish})")
    return proposals[0]


def crawl_in_child(
    archive: Path | str, job: CrawlJob, on_event: Callable[[CrawlEvent], None] | None = None
) -> CrawlResult:
    """Run a crawl in a process of its own. Raises ArchiverError as `archiver.crawl.run.run` does."""
    order = msgspec.json.encode(Order(str(Path(archive).resolve()), job))
    command = [sys.executable, "-m", "archiver.crawl.child"]
    result: CrawlResult | None = None
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(order)
        child.stdin.close()
        for message in _messages(child.stdout):
            if isinstance(message, Refused):
                refusal = ArchiverError(message.text)
                refusal.exit_code = message.exit_code
                raise refusal
            if isinstance(message, Ended):
                result = message.result
            elif on_event is not None:
                on_event(message)
    if result is None:
        raise ArchiverError(f"the crawl's process ended with {child.returncode} before it was done")
    return result


def _messages(lines: IO[bytes]) -> Iterator[Message]:
    decoder = msgspec.json.Decoder(Message)
    for line in lines:
        yield decoder.decode(line)


def _result(page: PageDone) -> SaveResult:
    article = msgspec.json.decode(page.article, type=Article) if page.article else None
    return SaveResult(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        record=page.record,
        kind=page.kind,
        article=article,
        failure=page.reason,
        detail=page.detail,
        extraction_failure=page.extraction_failure,
        fetched_at=page.fetched_at,
        requisites=page.requisites,
        rendering=page.rendering,
    )


def _unasked(url: str) -> SaveResult:
    """The result of an address whose turn had not come when a signal ended the crawl."""
    return SaveResult(url, url, status=None, record=None, kind=None, article=None, failure="stopped")
