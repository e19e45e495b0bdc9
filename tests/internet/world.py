"""The local internet: thirty newspapers whose publication depends on simulated time, seed and start alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.internet.clock import START
from tests.internet.desk import Desk
from tests.internet.exchange import Reply, Request, moved, plain
from tests.internet.feeds.real_form import real_forms
from tests.internet.newsroom import Newsroom
from tests.internet.site import Site
from tests.internet.sites import IN_REAL_FORMS, SITES
from tests.internet.truth import Truth, site_truth
from tests.internet.turnstile import Turnstile

__all__ = ["World"]


class World:
    """Answers requests as the sites would at the clock's time. Two worlds of the same figures say the same.

    Args:
        clock: simulated time, POSIX seconds.
        seed: of articles and their instants.
        start: when it begins; troubles are counted from here, and the sites have a past of some days.
        days: publication goes on so many days from start.
        port: for addresses on pages.
        canary: "address:port" that nobody may touch; where given, some sites lead there.
        real_feeds: folder of feeds; where given, those of some sites have their forms.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        seed: int = 0,
        *,
        start: float = START,
        days: int = 4,
        port: int = 80,
        canary: str = "",
        real_feeds: Path | None = None,
        sites: Sequence[Site] = SITES,
    ) -> None:
        self.clock = clock
        self.start = start
        self.end = start + days * 86_400
        self.port = port
        self.canary = canary
        forms = real_forms(real_feeds) if real_feeds else []
        self.rooms: Mapping[str, Newsroom] = {
            site.host: Newsroom(site, seed, start, days, port, forms if site.host in IN_REAL_FORMS else ())
            for site in sites
        }
        self._aliases = {site.conduct.alias: site.host for site in sites if site.conduct.alias}
        self._turnstiles = {site.host: Turnstile(site.conduct.limit) for site in sites if site.conduct.limit}

    @property
    def hosts(self) -> tuple[str, ...]:
        """All names, for a test's resolver."""
        return (*self.rooms, *self._aliases)

    @property
    def homes(self) -> tuple[str, ...]:
        """The address of each site's front page, as a person would add it."""
        return tuple(room.url("/") for room in self.rooms.values())

    def respond(self, request: Request) -> Reply:
        """The answer at this moment. Only sites with a limit of their own remember who asked before."""
        now = self.clock()
        if request.host in self._aliases:
            return moved(301, self.rooms[self._aliases[request.host]].url(request.target))
        room = self.rooms.get(request.host)
        if room is None:
            return plain(421, "No such site here")
        if request.method not in ("GET", "HEAD"):
            return plain(405, "Method not allowed").having(("Allow", "GET, HEAD"))
        turnstile = self._turnstiles.get(request.host)
        refusal = turnstile.refusal(now) if turnstile and request.path != "/robots.txt" else None
        reply = refusal or Desk(room, request, now, self.canary).answer()
        framing = (("Transfer-Encoding", "chunked"),) if room.site.conduct.is_chunked and reply.body else ()
        return replace(reply, headers=(("Server", room.site.conduct.server), *reply.headers, *framing))

    def truth(self) -> Truth:
        """What is published when and where, from the beginning of each site's past to the world's end."""
        return Truth(self.start, self.end, {host: site_truth(room) for host, room in self.rooms.items()})
