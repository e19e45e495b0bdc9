"""From a response to what the frontier is to note: of a document its links, of a page when it is asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from scrapy.http import Response

from archiver.catalogue import Attempt, Task
from archiver.catalogue.schedule import MOST_S, first_pace, recheck_due
from archiver.crawl.links import MAX_SITEMAPS
from archiver.crawl.page import Page
from archiver.discover.found import Discovered
from archiver.model.link import Link
from archiver.web.url import site_of

__all__ = ["SitemapCount", "kept_page", "left_validators", "named_tasks", "read_document"]

_MOST_PAGES_OF_LIST = 10
_PERMANENT = frozenset({301, 308})
_DAY_S = 86_400.0


class SitemapCount:
    """How many sitemaps the indexes of each source have named on one day: they may name one another without end."""

    def __init__(self) -> None:
        self._day = 0.0
        self._named: dict[str, set[bytes]] = {}

    def admits(self, task: Task, now: float) -> bool:
        """Whether one more may be taken; one that was named before always."""
        if now // _DAY_S != self._day:
            self._day, self._named = now // _DAY_S, {}
        named = self._named.setdefault(task.source, set())
        if len(named) >= MAX_SITEMAPS and task.key not in named:
            return False
        named.add(task.key)
        return True


def named_tasks(
    links: Sequence[Link], document: Task, sitemaps: SitemapCount, now: float, *, is_rechecked: bool
) -> Iterator[Task]:
    """What is to be fetched of what a document names; of sitemaps those that changed last before others.

    `is_rechecked`: a change that the document states has a page asked for again.
    """
    parts = sorted(
        (link for link in links if link.kind == "sitemap"), key=lambda link: link.modified or "", reverse=True
    )
    for link in [*(link for link in links if link.kind != "sitemap"), *parts]:
        task = Task(
            url=link.url,
            source=document.source,
            found_in=link.found_in,
            title=link.title,
            published=_instant(link.published or link.modified),
            modified_at=_instant(link.modified) if is_rechecked else None,
        )
        if link.kind != "sitemap":
            yield task
        elif sitemaps.admits(task, now):
            every = document.every or MOST_S
            yield msgspec.structs.replace(task, purpose="sitemap", every=every, pace=first_pace(every))


def read_document(task: Task, response: Response, tasks: Iterable[Task], found: Discovered) -> Attempt:
    """A document that was read: it is due again by its pace; a further page of a list when that has grown.

    Of one that may hold more than was read no validators are kept: a 304 would hide the rest for as long as it is so.
    """
    fault = found.fault
    return Attempt(
        task=task,
        state="waiting" if task.part == 1 else "done",
        tries=task.tries + 1 if fault else 0,
        reason=fault.code if fault else None,
        detail=fault.detail if fault else "",
        status=response.status,
        etag=None if fault else _validator(response, "etag", task.etag),
        modified=None if fault else _validator(response, "last-modified", task.modified),
        moved_to=_moved_to(task, response),
        found=tuple(tasks),
        further=tuple(_further(task, found)),
    )


def kept_page(task: Task, response: Response, page: Page, now: float, rechecks_s: Sequence[float] | None) -> Attempt:
    """A page that is in the archive: whether and when it is asked for again, by `recheck_due`.

    Where the archive has no more what is said to be unchanged it is asked for once more at once, without validators.
    """
    stored = page.archived.stored.kind if page.archived else None
    if response.status == 304 and stored != "revisit":
        return Attempt(task=task, state="waiting", status=304, reason="notModified")
    captured = now if task.captured is None else task.captured
    due = recheck_due(captured, now, task.published, rechecks_s) if response.status < 400 else None
    return Attempt(
        task=task,
        state="done" if due is None else "kept",
        due=due or 0.0,
        status=response.status,
        final_url=response.url,
        etag=_validator(response, "etag", task.etag),
        modified=_validator(response, "last-modified", task.modified),
        is_changed=stored != "revisit",
    )


def left_validators(task: Task, status: int | None) -> tuple[str | None, str | None]:
    """The etag and modification time that a task's next request may name after a failure.

    Nothing after an answer that the archive has and nobody can use: what a 304 called unchanged would be that. Nor
    after 412, which says that the server can't do with them (RFC 9110, section 15.5.13).
    """
    is_spoilt = status is not None and (status < 400 or status == 412)
    return (None, None) if is_spoilt else (task.etag, task.modified)


def _further(task: Task, found: Discovered) -> Iterator[Task]:
    """Where a list goes on, on the same site."""
    for url in found.next_documents[:1]:
        if task.part < _MOST_PAGES_OF_LIST and site_of(url) == site_of(task.url):
            yield Task(
                url=url,
                source=task.source,
                purpose=task.purpose,
                found_in=task.url,
                every=task.every,
                part=task.part + 1,
            )


def _moved_to(task: Task, response: Response) -> str | None:
    """Where a document is asked for from now on: where redirects lead that are all permanent (RFC 9110, 15.4)."""
    hops = response.meta.get("redirect_reasons", ())
    if hops and all(hop in _PERMANENT for hop in hops):
        return response.url
    return task.moved_to


def _instant(stated: str | None) -> float | None:
    """POSIX seconds of what a link states."""
    return datetime.fromisoformat(stated).timestamp() if stated else None


def _validator(response: Response, name: str, before: str | None) -> str | None:
    """For the next conditional request (RFC 9110, 13.1); a 304 may leave out what hasn't changed."""
    value = response.headers.get(name)
    if value:
        return value.decode("latin-1")
    return before if response.status == 304 else None
