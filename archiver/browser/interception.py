"""Every request that Chromium would send, answered by somebody else.

Interception at the level of the browser, not of a tab, sees the requests of all its tabs, frames and workers, CORS
preflights and beacons among them, with the cookies they would carry, and each hop of a redirect by itself: Chromium
follows it, and refuses it, as it would a server's.
"""

from __future__ import annotations

import asyncio
import time
from base64 import b64decode, b64encode
from typing import Any, Final, get_args
from urllib.parse import urldefrag

from archiver.browser.protocol import BrowserGoneError, Connection, ProtocolError
from archiver.browser.seam import BrowserAnswer, BrowserRequest, Fetches, Missing, RefusedError, VisitLimits
from archiver.model.capture import ResourceType

__all__ = ["Interception"]

_TYPES_BY_NAME: Final[dict[str, ResourceType]] = {"prefetch": "other", "ping": "other", "preflight": "fetch"}
_ERRORS: Final = {
    "timeout": "TimedOut",
    "connectTimeout": "TimedOut",
    "dnsFailure": "NameNotResolved",
    "dnsError": "NameNotResolved",
    "connectionRefused": "ConnectionRefused",
    "unreachable": "AddressUnreachable",
    "addressRefused": "AccessDenied",
    "overBudget": "BlockedByClient",
    "robotsDisallowed": "BlockedByClient",
    "stopped": "Aborted",
}
"""What the page is told; `Failed` where nothing is said here."""
_ITS_OWN: Final = ("chrome:", "chrome-extension:", "chrome-untrusted:", "devtools:")
"""Addresses inside Chromium, such as those of its viewer of PDFs."""
_MOST_PAGES: Final = 20
"""Documents that a page may put in its own place, redirects included."""


class Interception:
    """The requests of one visit."""

    def __init__(self, connection: Connection, fetches: Fetches, limits: VisitLimits, page: str) -> None:
        """`page` is the id of the page's main frame."""
        self._connection, self._fetches, self._limits, self._page = connection, fetches, limits, page
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: dict[asyncio.Task[None], float] = {}
        #: with the time when each began
        self._asked: set[int] = set()
        #: hashes: an address may have two million characters
        self._pages = 0
        self._body_bytes = 0
        self._is_over = False
        self.requests = 0
        self.missing: list[Missing] = []
        self.missing_count = 0
        self.page_failure: RefusedError | None = None
        #: of the last document of the page itself, if that failed
        self.error: Exception | None = None
        #: that ends the visit
        self.changed_s = time.monotonic()
        #: when a request last began or ended
        connection.listen("Fetch.requestPaused", self._paused)

    async def begin(self) -> None:
        """From now on nothing is sent by the browser itself."""
        patterns = [{"urlPattern": "*", "requestStage": "Request"}]
        await self._connection.call("Fetch.enable", {"patterns": patterns})

    def waited_for(self) -> int:
        """How many requests are under way that don't take too long yet."""
        since = time.monotonic() - self._limits.patience_s
        return sum(begun > since for begun in self._under_way.values())

    def miss(self, url: str, resource_type: ResourceType, reason: str, detail: str = "") -> None:
        """Note that the page wanted something and didn't get it; once, however often it tries."""
        if url.startswith(_ITS_OWN):
            return
        if any((one.url, one.reason) == (url, reason) for one in self.missing):
            return
        self.missing_count += 1
        if len(self.missing) < self._limits.most_missing:
            self.missing.append(Missing(url, resource_type, reason, detail))

    def is_asked(self, url: str) -> bool:
        """Whether an address was asked for, over whichever of http and https, whatever came of it."""
        return hash(url.partition(":")[2]) in self._asked

    async def end(self) -> None:
        """Refuse what is asked from now on, have the rest cut off, and wait until all that came is kept."""
        self._is_over = True
        self._fetches.cut()
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _paused(self, event: dict[str, Any], _: str | None) -> None:
        task = asyncio.ensure_future(self._settle(event))
        self._tasks.add(task)
        self._under_way[task] = self.changed_s = time.monotonic()
        task.add_done_callback(self._settled)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        del self._under_way[task]
        self.changed_s = time.monotonic()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception) and self.error is None:
            self.error = error

    async def _settle(self, event: dict[str, Any]) -> None:
        paused, request, is_begun = event["requestId"], _request(event, self._page), not self._is_over
        try:
            answer = await self._answer(request)
        except RefusedError as refusal:
            if request.is_page:
                self.page_failure = refusal
            elif not self._is_over:
                self.miss(request.url, request.resource_type, refusal.reason, refusal.detail)
            elif is_begun:
                self.miss(request.url, request.resource_type, "unfinished", "the page was taken down without it")
            await self._tell("Fetch.failRequest", _failed(paused, refusal))
            return
        if request.is_page:
            self.page_failure = None
        await self._tell("Fetch.fulfillRequest", _fulfilled(paused, answer))

    async def _answer(self, request: BrowserRequest) -> BrowserAnswer:
        if self._is_over:
            raise RefusedError("stopped", "the visit is over")
        if not request.url.startswith(("http://", "https://")):
            raise RefusedError("schemeRefused", request.url.partition(":")[0])
        self._asked.add(hash(request.url.partition(":")[2]))
        self.requests += 1
        self._pages += request.is_page
        if self._pages > _MOST_PAGES:
            raise RefusedError("tooManyRedirects", f"{_MOST_PAGES} documents one after another")
        if self.requests > self._limits.requests:
            raise RefusedError("overBudget", f"more than {self._limits.requests} requests")
        if self._body_bytes > self._limits.body_bytes:
            raise RefusedError("overBudget", f"more than {self._limits.body_bytes} bytes")
        answer = await self._fetches.fetch(request)
        self._body_bytes += len(answer.body)
        return answer

    async def _tell(self, method: str, parameters: dict[str, Any]) -> None:
        """The page may have cancelled the request meanwhile, or be gone: what came of it is kept all the same."""
        try:
            await self._connection.call(method, parameters)
        except ProtocolError:
            # of an answer that Chromium can't take, a failure is left; of one nobody waits for, nothing
            self._connection.tell("Fetch.failRequest", {"requestId": parameters["requestId"], "errorReason": "Failed"})
        except BrowserGoneError:
            return


def _request(event: dict[str, Any], page: str) -> BrowserRequest:
    request: dict[str, Any] = event["request"]
    headers: dict[str, str] = request["headers"]
    name = str(event["resourceType"]).lower()
    resource_type = _TYPES_BY_NAME.get(name) or _known(name)
    # a document that is to be downloaded is asked for without this field
    is_page = name == "document" and event.get("frameId") == page and "Upgrade-Insecure-Requests" in headers
    return BrowserRequest(
        url=urldefrag(request["url"])[0],
        method=request["method"],
        headers=tuple(headers.items()),
        body=b"".join(b64decode(entry.get("bytes", "")) for entry in request.get("postDataEntries", ())),
        resource_type=resource_type,
        is_page=is_page,
    )


def _known(name: str) -> ResourceType:
    known: dict[str, ResourceType] = {kind: kind for kind in get_args(ResourceType)}
    return known.get(name, "other")


def _failed(paused: str, refusal: RefusedError) -> dict[str, Any]:
    return {"requestId": paused, "errorReason": _ERRORS.get(refusal.reason, "Failed")}


def _fulfilled(paused: str, answer: BrowserAnswer) -> dict[str, Any]:
    """Binary headers: names and values exactly, and every field of a name that stands more than once."""
    fields = b"\0".join(f"{name}: {value}".encode("latin-1") for name, value in answer.headers)
    response = {
        "requestId": paused,
        "responseCode": answer.status,
        "binaryResponseHeaders": b64encode(fields).decode(),
        "body": b64encode(answer.body).decode(),
    }
    return {**response, "responsePhrase": answer.reason} if answer.reason else response
