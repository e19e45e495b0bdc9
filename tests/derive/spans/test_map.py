"""A WARC in parts gives what the whole gives, whatever it is made of, and a page that ends its worker only itself."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.archive import Fetch
from archiver.archive.records import read_records
from archiver.derive.pool import ExtractionPool
from archiver.derive.spans import chain
from archiver.derive.spans.folder import WorkFolder
from archiver.derive.spans.map import MadeFile, made_files
from archiver.derive.spans.notes import Damage, Made
from archiver.derive.spans.source import Source
from archiver.derive.task import Limits, SpanProgress
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import answer, exchange, new_archive, overwrite
from tests.derive.extractors import OBEDIENT
from tests.derive.warcs import made_page, made_warcs

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # of warcio

Found = list[tuple[Made | Damage, bytes | None]]
Compared = list[tuple[Made | Damage, object]]
SMALL = Limits(cpu_s=1, memory_bytes=256 << 20, wait_s=30)


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(2, limits=SMALL, extractor=OBEDIENT) as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC of ours with 120 pages; not to be changed."""
    return made_warcs(tmp_path_factory.mktemp("made") / "news", files=1, pages=120)[0]


def through(pool: ExtractionPool, path: Path, folder: Path, *, rows: bool = True) -> Found:
    """What is found in a file, without the numbers, which count from the beginning of each span."""
    work = WorkFolder(folder)
    work.root.mkdir(parents=True, exist_ok=True)
    source = Source(path, path.name, folder / "lines")
    files = made_files(pool, [source], work, has_rows=rows, on_progress=lambda _: None)
    return [(msgspec.structs.replace(note, number=0), line) for file in files for note, line in file.found()]


def compare(pool: ExtractionPool, path: Path, tmp_path: Path, patch: pytest.MonkeyPatch) -> Compared:
    """What is found in a file, the same in spans of any length."""
    whole = [(_workerless(note), _workerless_line(line)) for note, line in through(pool, path, tmp_path / "whole")]
    for length in (5_000, 23_456):
        patch.setattr(chain, "SPAN_BYTES", length)
        parts = [(_workerless(n), _workerless_line(line)) for n, line in through(pool, path, tmp_path / str(length))]
        assert parts == whole
    return whole


def _workerless(note: Made | Damage) -> Made | Damage:
    """Without what the test's extractor says of its process."""
    return msgspec.structs.replace(note, line_bytes=0) if isinstance(note, Made) else note


def _workerless_line(line: bytes | None) -> object:
    if line is None:
        return None
    article = msgspec.json.decode(line)
    del article["extraction"]["warnings"]
    return article


def pages_in(found: Sequence[tuple[Made | Damage, object]]) -> list[str]:
    return [note.url for note, line in found if isinstance(note, Made) and line is not None]


def foreign(path: Path, pages: Iterable[bytes], *, is_packed: bool = True) -> Path:
    """A WARC as wget writes it: the request first, no metadata record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=is_packed)
        for number, page in enumerate(pages):
            url = f"http://b.example/{number}"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            response = writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=head)
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "b.example")], is_http_request=True)
            identity = response.rec_headers.get_header("WARC-Record-ID")
            request = writer.create_warc_record(
                url, "request", http_headers=asked, warc_headers_dict={"WARC-Concurrent-To": identity}
            )
            writer.write_record(request)
            writer.write_record(response)
    return path


def test_spans_of_ours(pool: ExtractionPool, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(pool, made, tmp_path, monkeypatch)
    assert len(pages_in(found)) == len(set(pages_in(found))) == 120
    assert all(note.row for note, _ in found if isinstance(note, Made))


@pytest.mark.parametrize("is_packed", [True, False])
def test_spans_of_others(
    is_packed: bool, pool: ExtractionPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = foreign(tmp_path / "wget.warc", map(made_page, range(60)), is_packed=is_packed)
    assert pages_in(compare(pool, path, tmp_path, monkeypatch)) == [f"http://b.example/{n}" for n in range(60)]


def test_one_member_can_not_be_split(pool: ExtractionPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = foreign(tmp_path / "plain.warc", map(made_page, range(60)), is_packed=False)
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(pages_in(compare(pool, path, tmp_path, monkeypatch))) == 60


def test_a_page_that_holds_a_warc_brings_no_page_of_its_own(
    pool: ExtractionPool, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = made.read_bytes()
    archive = new_archive(tmp_path / "trap")
    with archive.writer(user_agent="test") as writer:
        for name, body in (("a", made_page(1)), ("trap.warc.gz", trap), ("z", made_page(2))):
            kind = "text/html" if len(name) == 1 else "application/octet-stream"
            url = f"http://a.example/{name}"
            # said to be packed, so it stands as it is in the file, and its members look like records
            packed = ["Content-Encoding: gzip"] if kind != "text/html" else []
            writer.commit_all([Fetch([exchange(answer(body, *packed, kind=kind), url=url)], FetchFacts(url))])
        path = archive.layout.warcs / str(writer.file)
    assert trap[10_000:20_000] in path.read_bytes()
    assert pages_in(compare(pool, path, tmp_path, monkeypatch)) == ["http://a.example/a", "http://a.example/z"]


def test_damages_are_told_once_each(
    pool: ExtractionPool, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / made.name
    data = bytearray(made.read_bytes())
    records = [record.offset for record in read_records(made)]
    for place in (*records[9::13], len(data) // 2):
        data[place + 30] ^= 0xFF
    overwrite(path, data[:-50])
    found = compare(pool, path, tmp_path, monkeypatch)
    damages = [note.offset for note, _ in found if isinstance(note, Damage)]
    assert len(damages) > 20
    assert len(pages_in(found)) > 80
    assert set(records[9::13]) <= set(damages)


def test_a_worker_that_dies_costs_one_page(pool: ExtractionPool, tmp_path: Path) -> None:
    orders = ["one", "crash", "two", "loop", "exhaust 1000000000", "exit 3", "raise x", "three"]
    path = foreign(tmp_path / "orders.warc.gz", (order.encode() for order in orders))
    found = through(pool, path, tmp_path / "work")
    told = [(note.failure.reason if note.failure else None) for note, _ in found if isinstance(note, Made)]
    assert told == [None, "crash", None, "cpu", "memory", "crash", "exception", None]
    assert [bool(line) for _, line in found] == [reason is None for reason in told]
    assert [note.row.failure for note, _ in found if isinstance(note, Made) and note.row][3].startswith("cpu: ")  # type: ignore[union-attr]  # it has one


def test_a_file_that_nobody_can_read_to_its_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "silent.warc.gz"
    os.mkfifo(path)  # as a disk that doesn't answer any more
    with ExtractionPool(1, limits=Limits(wait_s=3), extractor=OBEDIENT) as own:
        *_, (damage, line) = through(own, path, tmp_path / "work")
    assert isinstance(damage, Damage)
    assert "no answer within 3 s" in damage.problem
    assert line is None


def test_what_was_finished_is_not_done_again(
    pool: ExtractionPool, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "SPAN_BYTES", 5_000)
    work, seen = WorkFolder(tmp_path / "work"), [0, 0]
    work.root.mkdir()

    def run(number: int) -> MadeFile:
        def count(progress: SpanProgress) -> None:
            seen[number] += progress.pages

        source = Source(made, made.name, tmp_path / "lines")
        return next(made_files(pool, [source], work, has_rows=False, on_progress=count))

    before = list(run(0).found())  # not asked for the next: the spans stay
    folder = work.of(tmp_path / "lines").root
    spans = sorted(folder.glob("*.notes"))
    for span in spans[::2]:
        span.rename(span.with_suffix(".notes.part"))
    again = list(run(1).found())
    assert [note for note, _ in again] == [note for note, _ in before]
    assert seen[0] == 120
    assert 0 < seen[1] < 80
    work.of(tmp_path / "lines").begin(b"other rules")
    assert not list(folder.glob("*.notes"))
