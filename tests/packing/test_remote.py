"""WARCs at addresses: a real S3 server, and HTTP servers with and without ranges, cut off, changed, out of bounds."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archiver.model.errors import ArchiveError, UsageError
from archiver.packing.address import is_address
from archiver.packing.given_warcs import given_files, sources_of
from archiver.packing.remote import Remote
from archiver.packing.remote_file import RemoteFile

DATA = bytes(range(256)) * 40_000


@dataclass
class Server:
    """Serves one file, and notes the ranges that it is asked for."""

    port: int = 0
    data: bytes = DATA
    tag: str = '"one"'
    has_ranges: bool = True
    has_length: bool = True
    cut_at: int | None = None
    #: byte after which the next answer is cut off
    coding: str | None = None
    location: str | None = None
    #: where it redirects to
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/a.warc.gz"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(has_body=False)

        def do_GET(self) -> None:
            made.asked.append(self.headers.get("Range", "all"))
            self._answer(has_body=True)

        def _answer(self, *, has_body: bool) -> None:
            if made.location:
                self.send_response(302)
                self.send_header("Location", made.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = self._start()
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(made.data) - 1}/{len(made.data)}")
            if made.tag:
                self.send_header("ETag", made.tag)
            if made.coding:
                self.send_header("Content-Encoding", made.coding)
            if made.has_length:
                self.send_header("Content-Length", str(len(made.data) - start))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            if has_body:
                stop, made.cut_at = made.cut_at, None
                self.wfile.write(made.data[start:stop])
                self.close_connection = stop is not None or not made.has_length

        def _start(self) -> int:
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            return int(asked[1]) if asked and made.has_ranges and self.headers.get("If-Range") == made.tag else 0

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Whoever asked went away, as fsspec does after a look."""

    with Quiet(("127.0.0.1", 0), Handler) as running:
        made.port = running.server_address[1]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield made
        running.shutdown()


def opened(host: str, number: str) -> str | None:
    """Lets nobody in but one number, and one name wherever it leads."""
    return None if number == "127.0.0.1" or host == "localhost" else f"{host} is none of ours"


def fetched(address: str, path: Path, remote: Remote | None = None) -> str | None:
    """Fetch, and say what went wrong."""
    remote = remote or Remote(opened)
    file = remote.find(address)
    return file if isinstance(file, str) else remote.fetch(file, path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fetched" / "a.warc.gz"


@pytest.mark.parametrize("has_length", [True, False])
@pytest.mark.parametrize("has_ranges", [True, False])
def test_a_file_comes_whole(has_ranges: bool, has_length: bool, server: Server, path: Path) -> None:
    server.has_ranges, server.has_length = has_ranges, has_length
    assert fetched(server.url, path) is None
    assert path.read_bytes() == DATA
    asked = len(server.asked)
    assert fetched(server.url, path) is None
    assert len(server.asked) - asked <= (0 if has_length else 1)  # without a length fsspec asks by GET for the tag


def test_what_was_cut_off_is_gone_on_with(server: Server, path: Path) -> None:
    server.cut_at = 7_000_000
    assert fetched(server.url, path) is None
    assert path.read_bytes() == DATA
    first, second = server.asked
    assert first == "all"
    assert re.fullmatch(r"bytes=[1-9]\d+-", second)


def test_without_ranges_it_begins_anew(server: Server, path: Path) -> None:
    server.cut_at, server.has_ranges = 7_000_000, False
    assert fetched(server.url, path) is None
    assert path.read_bytes() == DATA


def test_another_version_takes_nothing_from_the_one_before(server: Server, path: Path) -> None:
    path.parent.mkdir()
    (path.parent / "part").write_bytes(b"old")
    (path.parent / "version").write_text(f'"zero" {len(DATA)}')
    assert fetched(server.url, path) is None
    assert path.read_bytes() == DATA
    server.data, server.tag = DATA[::-1], '"two"'
    assert fetched(server.url, path) is None
    assert path.read_bytes() == DATA[::-1]


def test_a_server_that_calls_the_packing_its_own_gets_nothing_unpacked(server: Server, path: Path) -> None:
    server.data, server.coding = gzip.compress(b"WARC/1.1"), "gzip"
    assert fetched(server.url, path) is None
    assert path.read_bytes() == server.data


def test_no_connection_goes_where_none_may(server: Server, path: Path) -> None:
    inside = Remote(lambda host, number: f"{host} is loopback")
    assert "127.0.0.1 is loopback" in str(fetched(server.url, path, inside))
    assert server.asked == []
    server.location = f"http://127.0.0.2:{server.port}/a.warc.gz"
    assert "none of ours" in str(fetched(server.url, path))
    by_name = Remote(lambda host, _: None if host == "localhost" else f"{host} is loopback")
    server.location = None
    assert fetched(server.url.replace("127.0.0.1", "localhost"), path, by_name) is None
    assert path.read_bytes() == DATA


def test_what_can_not_be_had_is_said(server: Server, path: Path) -> None:
    assert "Cannot connect" in str(fetched(f"http://127.0.0.1:{_free_port()}/a", path))
    server.data, server.cut_at = b"", None
    assert fetched(server.url, path) is None


def test_a_disk_that_takes_nothing_is_no_fault_of_the_file(server: Server, path: Path) -> None:
    path.parent.write_text("a file where the folder belongs")
    with pytest.raises(ArchiveError, match="fetched"):
        fetched(server.url, path)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket with three files at an S3 server of one's own."""
    moto = pytest.importorskip("moto.server", reason="needs an S3 server: moto[server]")
    import boto3

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="crawls")
    for key in ("2026/b.warc.gz", "2026/a.warc.gz", "2025/a.warc.gz"):
        client.put_object(Bucket="crawls", Key=key, Body=DATA + key.encode())
    yield "s3://crawls"
    server.stop()


def test_s3(bucket: str, tmp_path: Path) -> None:
    remote = Remote(lambda host, number: "S3 isn't asked for this")
    given = given_files(
        [f"{bucket}/2026/*.warc.gz", f"{bucket}/2025/a.warc.gz", f"{bucket}/gone.warc.gz"], remote, tmp_path
    )
    assert [one.location for one in given[:3]] == [
        f"{bucket}/2026/a.warc.gz",
        f"{bucket}/2026/b.warc.gz",
        f"{bucket}/2025/a.warc.gz",
    ]
    problems: dict[str, str | None] = {}
    for source in sources_of(given, remote, tmp_path, tmp_path / "fetched"):
        assert source.fetch is not None
        problems[source.name] = source.fetch()
        if problems[source.name] is None:
            assert source.path.read_bytes() == DATA + source.name.removeprefix(f"{bucket}/").encode()
            assert source.version
            source.release()
            assert not source.path.exists()
    assert [name for name, problem in problems.items() if problem] == [f"{bucket}/gone.warc.gz"]
    for none in (f"{bucket}/2024/*.warc.gz", "s3://no-such-bucket/*.warc.gz"):
        assert remote.named(none) == [none]
        assert "can't be fetched: " in str(remote.find(none))
    # what a cut left is gone on with
    file = remote.find(f"{bucket}/2026/a.warc.gz")
    assert not isinstance(file, str)
    path = tmp_path / "more" / "a.warc.gz"
    path.parent.mkdir()
    (path.parent / "part").write_bytes(DATA[:5_000])
    (path.parent / "version").write_text(file.version)
    counted = _Counted(file)
    assert remote.fetch(counted, path) is None
    assert path.read_bytes() == DATA + b"2026/a.warc.gz"
    assert counted.starts == [5_000]


class _Counted:
    """A file that notes from where it was read."""

    def __init__(self, file: RemoteFile) -> None:
        self._file = file
        self.version, self.size = file.version, file.size
        self.starts: list[int] = []

    def pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        self.starts.append(start)
        return self._file.pieces(start)


def test_names_that_would_share_their_lines_get_other_ones(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.warc.gz").write_bytes(b"x" * len(folder))
    (tmp_path / "one" / "b.arc").write_bytes(b"xxxxx")
    (tmp_path / "one" / "notes.txt").write_bytes(b"no WARC")
    given = given_files(
        [str(tmp_path / "one"), str(tmp_path / "two" / "a.warc.gz"), str(tmp_path / "one")], None, tmp_path / "lines"
    )
    assert [Path(one.location).name for one in given] == ["b.arc", "a.warc.gz", "a.warc.gz"]
    targets = [one.target for one in given]
    assert targets[0] == "b.arc.jsonl"
    assert all(re.fullmatch(r"a-[0-9a-f]{8}\.jsonl", target) for target in targets[1:])
    assert len(set(targets)) == 3


def test_other_schemes_are_refused() -> None:
    for name in ("ftp://a.example/b", "file:///etc/passwd", "memory://x", "gs://b/k"):
        with pytest.raises(UsageError, match="s3, http and https"):
            is_address(name)
    assert not is_address("odd/name://x.warc")


def _free_port() -> int:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return int(server.server_address[1])
