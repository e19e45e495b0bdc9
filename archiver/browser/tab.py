"""The one tab of a visit: what it is told, and what it shows. Other tabs are closed before they ask for anything."""

from __future__ import annotations

import asyncio
import math
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urldefrag

from archiver.browser.frames import Frames, evaluated
from archiver.browser.protocol import BrowserGoneError, Connection, NoAnswerError, ProtocolError, Session
from archiver.browser.unloaded import HASTEN, UNLOADED, Unloaded, read_unloaded, together
from archiver.model.capture import ResourceType

__all__ = ["Scrolled", "Tab", "first_tab"]

_ATTACH_S: Final = 30.0
_PICTURE_S: Final = 60.0
_ATTACH: Final = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}

_WITHOUT: Final = "delete Navigator.prototype.serviceWorker"
"""Run before a page's own scripts, which look whether it is there: one that registers a worker waits in vain here."""

_SCROLL: Final = """window.scrollTo({{top: {0}, behavior: 'instant'}});
[window.scrollY, window.innerHeight,
 Math.max(document.documentElement?.scrollHeight || 0, document.body?.scrollHeight || 0)]"""

Miss = Callable[[str, ResourceType, str, str], None]


@dataclass(frozen=True, slots=True)
class Scrolled:
    """Where a page stands: pixels, all 0 where it is gone."""

    top_px: int = 0
    view_px: int = 0
    height_px: int = 0

    @property
    def bottom_px(self) -> int:
        """Down to where it is in sight."""
        return self.top_px + self.view_px


async def first_tab(connection: Connection) -> str:
    """The id of the tab that Chromium starts with; that of its main frame, too."""
    targets = (await connection.call("Target.getTargets"))["targetInfos"]
    tabs = [target["targetId"] for target in targets if target["type"] == "page"]
    if not tabs:
        raise BrowserGoneError("Chromium has no tab")
    return str(tabs[0])


class Tab:
    """A tab, and the frames and workers in it."""

    def __init__(self, connection: Connection, target: str, miss: Miss) -> None:
        """`miss` hears of what the page wanted and can't have."""
        self._connection, self._target, self._miss = connection, target, miss
        self._session: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
        self._frames = Frames(connection)
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_loaded = False
        #: whether the last document's load event has fired
        self.has_crashed = False
        self.url = "about:blank"
        #: of the last document, without fragment
        connection.listen("Target.attachedToTarget", self._attached)
        connection.listen("Inspector.targetCrashed", self._crashed)
        connection.listen("Page.frameNavigated", self._navigated)
        connection.listen("Page.loadEventFired", self._loaded)
        connection.listen("Page.javascriptDialogOpening", self._dialog)
        connection.listen("Network.webSocketCreated", self._socket)
        connection.listen("Network.webTransportCreated", self._socket)

    async def begin(self) -> None:
        """Attach to it, and to all that it will open."""
        await self._connection.call("Browser.setDownloadBehavior", {"behavior": "deny"})
        await self._connection.call("Target.setAutoAttach", _ATTACH)
        try:
            session = await asyncio.wait_for(asyncio.shield(self._session), _ATTACH_S)
        except TimeoutError:
            raise BrowserGoneError("Chromium doesn't let its tab be driven") from None
        await self._prepare(session, has_documents=True)

    async def open(self, url: str, within_s: float) -> str | None:
        """Go to an address; Chromium's word for why no document began, None where one did."""
        session = await self._session
        try:
            result = await session.call("Page.navigate", {"url": url}, within_s=within_s)
        except NoAnswerError as error:
            raise BrowserGoneError(f"no document began in {error.within_s:g} s") from error
        return result.get("errorText") or None

    async def scroll(self, top_px: int) -> Scrolled:
        """Scroll down to a height, as far as the page goes."""
        at = await self._evaluate(_SCROLL.format(top_px))
        return Scrolled(*map(int, at)) if isinstance(at, list) and len(at) == 3 else Scrolled()

    async def hasten(self) -> int:
        """Have all pictures and frames loaded that the document puts off until they are in sight; how many.

        This changes the document.
        """
        counts = [await self._evaluate(HASTEN), *await self._frames.evaluated(HASTEN)]
        return sum(count for count in counts if isinstance(count, int))

    async def unloaded(self) -> Unloaded | None:
        """Pictures and frames that may not have been loaded; None where there is no document to ask."""
        page = read_unloaded(await self._evaluate(UNLOADED))
        frames = [read_unloaded(value) for value in await self._frames.evaluated(UNLOADED)]
        return page and together([page, *(frame or Unloaded((), 0, silent=1) for frame in frames)])

    async def document(self) -> tuple[str, str]:
        """Address and media type of the document, as Chromium sees them."""
        found = await self._evaluate("[document.URL, document.contentType]")
        url, kind = found if isinstance(found, list) and len(found) == 2 else ("", "")
        return str(url), str(kind)

    async def markup(self) -> str:
        """The document as it is now, with its doctype and with what shadow roots hold."""
        session = await self._session
        root = (await session.call("DOM.getDocument", {"depth": 0}))["root"]
        found = await session.call("DOM.getOuterHTML", {"nodeId": root["nodeId"], "includeShadowDOM": True})
        return str(found["outerHTML"])

    async def picture(self, width_px: int, most_px: int) -> tuple[bytes | None, int]:
        """PNG of the page from its top, None where Chromium can't draw it; and how high the page is."""
        session = await self._session
        try:
            size = (await session.call("Page.getLayoutMetrics"))["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": width_px, "height": min(max(size["height"], 1), most_px), "scale": 1}
            shot = await session.call(
                "Page.captureScreenshot",
                {"format": "png", "captureBeyondViewport": True, "clip": clip},
                within_s=_PICTURE_S,
            )
        except (ProtocolError, NoAnswerError):
            return None, 0
        return b64decode(shot["data"]), math.ceil(size["height"])

    async def _evaluate(self, expression: str) -> Any:
        """As `evaluated`, in the page itself."""
        return await evaluated(await self._session, self._target, expression)

    def _attached(self, event: dict[str, Any], _: str | None) -> None:
        target, session = event["targetInfo"], Session(self._connection, event["sessionId"])
        if target["targetId"] == self._target:
            if not self._session.done():
                self._session.set_result(session)
        elif target["type"] in ("page", "service_worker"):
            self._refuse(target)
        else:
            if target["type"] == "iframe":
                self._frames.add(target["targetId"], session)
            task = asyncio.ensure_future(self._let_in(session, has_documents=target["type"] == "iframe"))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _refuse(self, target: dict[str, Any]) -> None:
        """Close a tab that a page opened, or a service worker, before a request of it is sent."""
        is_tab = target["type"] == "page"
        reason = "popupRefused" if is_tab else "serviceWorkerRefused"
        self._miss(target["url"], "document" if is_tab else "script", reason, "")
        self._connection.tell("Target.closeTarget", {"targetId": target["targetId"]})

    async def _let_in(self, session: Session, *, has_documents: bool) -> None:
        """Let a frame or worker begin, once what it opens is attached to as well."""
        try:
            await self._prepare(session, has_documents=has_documents)
        except (ProtocolError, BrowserGoneError):  # it is gone again, or takes no such calls
            session.tell("Runtime.runIfWaitingForDebugger")

    async def _prepare(self, session: Session, *, has_documents: bool) -> None:
        if has_documents:
            await session.call("Page.enable")
            await session.call("Page.addScriptToEvaluateOnNewDocument", {"source": _WITHOUT})
        await session.call("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0})
        await session.call("Target.setAutoAttach", _ATTACH)
        await session.call("Runtime.runIfWaitingForDebugger")

    def _is_ours(self, session: str | None) -> bool:
        return self._session.done() and self._session.result().id == session

    def _navigated(self, event: dict[str, Any], session: str | None) -> None:
        frame = event["frame"]
        if self._is_ours(session) and frame["id"] == self._target:
            self.url, self.is_loaded = urldefrag(frame["url"])[0], False

    def _loaded(self, _: dict[str, Any], session: str | None) -> None:
        self.is_loaded = self.is_loaded or self._is_ours(session)

    def _crashed(self, _: dict[str, Any], session: str | None) -> None:
        self.has_crashed = self.has_crashed or self._is_ours(session)

    def _dialog(self, event: dict[str, Any], session: str | None) -> None:
        # a page that asks before it is left isn't to be stayed on
        accept = event.get("type") == "beforeunload"
        self._connection.tell("Page.handleJavaScriptDialog", {"accept": accept}, session=session)

    def _socket(self, event: dict[str, Any], _: str | None) -> None:
        self._miss(event["url"], "websocket", "webSocketRefused", "")
