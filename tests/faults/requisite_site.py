"""Pages with requisites that differ at each run, an archive, and `archiver save` of them as a real process."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tomlkit

from archiver.archive import Archive, Bundle, SourceConfig, add_source, page_visit_of, salvage
from archiver.catalogue import Catalogue
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page
from tests.faults.site import ROOT

__all__ = ["PAGES", "ReportedVisit", "Saves", "lost_visits", "serve_saves"]

PAGES = ("/one", "/two", "/three")
_IMAGES = 4


def _routes(day: Callable[[], int]) -> dict[str, Route]:
    """Pages that share a stylesheet and have pictures of their own; stylesheet and half of the pictures change."""

    def changing(body: str, kind: bytes) -> Route:
        return lambda _: [page(body.replace("{day}", str(day())).encode(), kind=kind)]

    table: dict[str, Route] = {
        "/robots.txt": [page(b"", kind=b"text/plain")],
        "/a.css": changing("@import '/b.css'; p { background: url(/bg.png) } /* {day} */", b"text/css"),
        "/b.css": changing("@font-face { src: url(/f.woff2) }", b"text/css"),
        "/bg.png": changing("bg {day}", b"image/png"),
        "/f.woff2": changing("font", b"font/woff2"),
    }
    for name in PAGES:
        images = "".join(f"<img src={name}/{n}.png>" for n in range(_IMAGES))
        text = ARTICLE.decode().replace("<title>", "<link rel=stylesheet href=/a.css><title>")
        table[name] = changing(text.replace("</body>", f"<p>Day {{day}}</p>{images}</body>"), b"text/html")
        for n in range(_IMAGES):
            table[f"{name}/{n}.png"] = changing(f"{name} {n}" + (" {day}" if n % 2 else ""), b"image/png")
    return table


@dataclass(frozen=True, slots=True)
class ReportedVisit:
    """A page that was printed as stored, and how many of its requisites."""

    url: str
    record_id: str
    kept: int

    @classmethod
    def of(cls, output: bytes) -> list[ReportedVisit]:
        """Those in the whole lines of what `save` printed."""
        pages = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
        return [cls(one["finalUrl"], one["recordId"], one["requisites"]["kept"]) for one in pages if one["requisites"]]


@dataclass(slots=True)
class Saves:
    """One archive and the processes that work on it."""

    folder: Path
    server: RawServer
    _today: list[int]
    #: the one number that the server's pages show
    reported: list[ReportedVisit] = field(default_factory=list)

    def __post_init__(self) -> None:
        archive = Archive.create(self.folder, name="saves", operator="Test Desk", contact="mailto:desk@paper.example")
        file = archive.layout.config
        document = tomlkit.parse(file.read_text("utf-8"))
        document["allow_private"] = ["127.0.0.1"]
        document["limits"] = {"workers": 1, "delay": 0.0, "max_file": 8_000}
        file.write_text(tomlkit.dumps(document), "utf-8")
        (self.folder / "nothing.txt").write_text("# no page\n")
        add_source(file, SourceConfig(name="nothing", kind="urls", file="nothing.txt"))

    def next_day(self) -> None:
        """Have pages, the stylesheet and half of the pictures show another day."""
        self._today[0] += 1

    @property
    def archive(self) -> Archive:
        return Archive.open(self.folder)

    @property
    def save_arguments(self) -> list[str]:
        """`save` of all pages."""
        return ["save", "--json", "--archive", str(self.folder), *map(self.server.url, PAGES)]

    def run(self, *command: str, preexec: Callable[[], None] | None = None) -> subprocess.CompletedProcess[bytes]:
        """`python COMMAND…` to its end; what it reports is remembered."""
        done = subprocess.run(
            [sys.executable, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=ROOT,
            check=False,
            timeout=120,
            preexec_fn=preexec,
        )
        self.reported += ReportedVisit.of(done.stdout) if "save" in command else []
        return done

    def start_again(self) -> subprocess.CompletedProcess[bytes]:
        """A crawl that has nothing to fetch: what an earlier process left is repaired, and nothing else."""
        return self.run("-m", "archiver", "crawl", "nothing", "--archive", str(self.folder))

    @property
    def served(self) -> dict[str, set[str]]:
        """SHA-256 of all bodies served, by address."""
        found: dict[str, set[str]] = {}
        for seen in self.server.log:
            body = seen.response.partition(b"\r\n\r\n")[2]
            found.setdefault(seen.url, set()).add(hashlib.sha256(body).hexdigest())
        return found


@contextmanager
def serve_saves(folder: Path) -> Iterator[Saves]:
    """An archive in `folder` and the server whose pages it saves."""
    today = [0]
    with RawServer(_routes(lambda: today[0])) as server:
        yield Saves(folder, server, today)


def lost_visits(archive: Archive, reported: list[ReportedVisit], served: Mapping[str, set[str]]) -> list[str]:
    """What was reported as stored and isn't there, with the bytes that the server sent."""
    bundles = [found for path in archive.warcs() for found in salvage(path) if isinstance(found, Bundle)]
    by_id = {bundle.record_id: bundle for bundle in bundles}
    visits = {visit.refers_to: visit for visit in map(page_visit_of, bundles) if visit}
    with Catalogue(archive.layout.catalogue) as catalogue:
        rows = {row.record_id for row in catalogue.rows()}
    bad: list[str] = []
    for one in reported:
        visit = visits.get(one.record_id)
        if visit is None or len(visit.kept) != one.kept:
            bad.append(f"visit of {one.url}: {visit}")
            continue
        for record_id in (one.record_id, *(kept.record_id for kept in visit.kept)):
            bundle = by_id.get(record_id)
            if bundle is None or record_id not in rows or not _is_as_served(bundle, by_id, served):
                bad.append(f"record {record_id} of {one.url}")
    return bad


def _is_as_served(bundle: Bundle, by_id: Mapping[str, Bundle], served: Mapping[str, set[str]]) -> bool:
    payload = by_id.get(bundle.refers_to or "") if bundle.kind == "revisit" else bundle
    if payload is None or not bundle.is_complete:
        return False
    return hashlib.sha256(payload.capture().body).hexdigest() in served[bundle.target_uri]
