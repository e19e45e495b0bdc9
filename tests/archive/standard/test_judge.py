"""One broken record for each rule, which is found, named with its section, and the only thing found."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b16encode, b32encode
from collections.abc import Iterable
from pathlib import Path

import pytest

from archiver.archive.standard import Finding, Judged, judge
from archiver.archive.standard.rules import RULES

_UNMODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
_DATE = "2026-01-02T03:04:05Z"


def sha1(data: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(data).digest()).decode()}"


def record(kind: str, number: int, block: bytes = b"", *fields: str, without: str = "", length: str = "") -> bytes:
    """A record by the letter, with more fields or fewer."""
    lines = [
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:test:{number}>",
        f"WARC-Date: {_DATE}",
        f"Content-Length: {length or len(block)}",
        *fields,
    ]
    named = [line.partition(":")[0].lower() for line in fields]
    kept = [
        line
        for at, line in enumerate(lines)
        if line.partition(":")[0] != without and (at >= 4 or line.partition(":")[0].lower() not in named)
    ]
    return "\r\n".join(["WARC/1.1", *kept, "", ""]).encode() + block + b"\r\n\r\n"


INFO = record("warcinfo", 0, b"software: test\r\n", "Content-Type: application/warc-fields", "WARC-Filename: a.warc")
_OF_RESPONSE = ("WARC-Target-URI: http://a.example/", "Content-Type: application/http; msgtype=response")
_OF_REQUEST = ("WARC-Target-URI: http://a.example/", "Content-Type: application/http; msgtype=request")
_URI, _PLAIN = "WARC-Target-URI: http://a.example/", "Content-Type: text/plain"


def response(*fields: str, block: bytes = _HTTP, number: int = 1) -> bytes:
    return record("response", number, block, *_OF_RESPONSE, *fields)


def revisit(*fields: str, block: bytes = b"", number: int = 2) -> bytes:
    kind = ("Content-Type: application/http; msgtype=response",) if block else ()
    return record("revisit", number, block, _URI, *kind, *fields)


def continuation(*fields: str) -> bytes:
    return record("continuation", 2, b"more", *fields)


def of(*records: bytes) -> bytes:
    return b"".join([INFO, *records])


_FULL = response(f"WARC-Payload-Digest: {sha1(b'hello')}", "WARC-Segment-Number: 1")
_REFERS = "WARC-Refers-To: <urn:test:1>"
_PROFILED = (f"WARC-Profile: {_SAME}", f"WARC-Payload-Digest: {sha1(b'hello')}")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"

CASES: list[tuple[str, bytes]] = [
    ("versionLine", INFO.replace(b"WARC/1.1", b"WARC/2.0")),
    ("lineEnd", of(response().replace(b"WARC-Type: response\r\n", b"WARC-Type: response\n"))),
    ("fieldSyntax", of(response("no field at all"))),
    ("fieldName", of(response("A name: x"))),
    ("fieldValue", of(response("X: a\x07b"))),
    ("fieldValue", of(response("X: latin").replace(b"latin", b"\xe9"))),
    ("fieldTwice", of(response("WARC-IP-Address: 192.0.2.1", "WARC-IP-Address: 192.0.2.2"))),
    ("headerEnd", of(b"WARC/1.1\r\nWARC-Type: response\r\n")),
    ("recordEnd", of(response()[:-2] + INFO.replace(b"test:0", b"test:9"))),
    ("recordEnd", of(response()[:-1])),
    ("gzipMember", gzip.compress(of(response()))),
    ("gzipDamaged", gzip.compress(INFO) + gzip.compress(response())[:-9]),
    ("otherCompression", b"\x28\xb5\x2f\xfd" + bytes(40)),
    ("empty", b""),
    ("noRecordId", of(record("metadata", 1, b"x", _PLAIN, without="WARC-Record-ID"))),
    ("recordIdSyntax", of(response("WARC-Record-ID: urn:test:1"))),
    ("recordIdSyntax", of(response("WARC-Record-ID: <test one>"))),
    ("recordIdTwice", of(response(), response())),
    ("noDate", of(record("metadata", 1, b"x", _PLAIN, without="WARC-Date"))),
    *[
        ("dateSyntax", of(response(f"WARC-Date: {date}")))
        for date in ("2026-13-01T00:00:00Z", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05+01:00",
                     "2026-01-02T03:04:05.1234567890Z", "2026-02-30", "٢٠٢٦")
    ],
    ("dateSyntax", of(response("WARC-Date: 2026-01").replace(b"WARC/1.1", b"WARC/1.0"))),
    ("dateOfEvent", of(response(), record("request", 2, b"GET / HTTP/1.1\r\n\r\n", *_OF_REQUEST,
                                          "WARC-Concurrent-To: <urn:test:1>", "WARC-Date: 2026-01-02T03:04:06Z"))),
    ("noType", of(record("x", 1, b"x", _PLAIN, without="WARC-Type"))),
    ("unknownType", of(record("screenshot", 1, b"x", _PLAIN))),
    ("noContentType", of(record("metadata", 1, b"x"))),
    ("contentTypeSyntax", of(record("metadata", 1, b"x", "Content-Type: plain"))),
    ("concurrentToSyntax", of(response("WARC-Concurrent-To: urn:test:0"))),
    ("concurrentToSelf", of(response("WARC-Concurrent-To: <urn:test:1>"))),
    ("blockDigestSyntax", of(response("WARC-Block-Digest: none"))),
    ("blockDigestWrong", of(response(f"WARC-Block-Digest: {sha1(b'')}"))),
    ("payloadDigestSyntax", of(response("WARC-Payload-Digest: sha1:"))),
    ("payloadDigestWrong", of(response(f"WARC-Payload-Digest: {sha1(_HTTP)}"))),
    ("ipAddressSyntax", of(response("WARC-IP-Address: a.example"))),
    ("ipAddressSyntax", of(response("WARC-IP-Address: fe80::1%eth0"))),
    ("refersToSyntax", of(record("metadata", 1, b"", "WARC-Refers-To: urn:x:y"))),
    ("refersToUriSyntax", of(revisit(*_PROFILED, _REFERS, "WARC-Refers-To-Target-URI: a b"))),
    ("refersToDateSyntax", of(revisit(*_PROFILED, _REFERS, "WARC-Refers-To-Date: yesterday"))),
    ("targetUriSyntax", of(record("resource", 1, b"x", "WARC-Target-URI: <http://a.example/>", _PLAIN))),
    ("targetUriSyntax", of(record("resource", 1, b"x", "WARC-Target-URI: /path", _PLAIN))),
    ("truncatedSyntax", of(response("WARC-Truncated: yes"))),
    ("warcinfoIdSyntax", of(response("WARC-Warcinfo-ID: <none>"))),
    ("warcinfoIdOther", of(response(number=7), response("WARC-Warcinfo-ID: <urn:test:7>"))),
    ("profileSyntax", of(revisit("WARC-Profile: same", _REFERS))),
    ("payloadTypeSyntax", of(response("WARC-Identified-Payload-Type: text"))),
    ("segmentNumberSyntax", of(response("WARC-Segment-Number: 0"))),
    ("segmentNumberFirst", of(response("WARC-Segment-Number: 2"))),
    ("segmentNumberFirst", of(continuation(_URI, "WARC-Segment-Number: 1", "WARC-Segment-Origin-ID: <urn:x:y>"))),
    ("segmentOriginSyntax", of(continuation(_URI, "WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: x:y"))),
    ("segmentOriginOther",
     of(response(), continuation(_URI, "WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: <urn:test:1>"))),
    ("segmentTotalSyntax", of(_FULL, continuation(_URI, "WARC-Segment-Number: 2", "WARC-Segment-Total-Length: all",
                                                  "WARC-Segment-Origin-ID: <urn:test:1>"))),
    *[
        ("fieldOfOtherTypes", of(made))
        for made in (
            response(_REFERS), response(f"WARC-Profile: {_SAME}"), response("WARC-Filename: a.warc"),
            response("WARC-Refers-To-Date: 2026"), response("WARC-Segment-Total-Length: 9"),
            record("warcinfo", 1, b"", _URI), record("warcinfo", 1, b"", "WARC-Warcinfo-ID: <urn:test:0>"),
            record("conversion", 1, b"", _URI, _REFERS.replace("1", "0"), "WARC-IP-Address: 192.0.2.1"),
            record("conversion", 1, b"", _URI, _REFERS.replace("1", "0"), "WARC-Concurrent-To: <urn:x:y>"),
        )
    ],
    ("warcinfoFirst", response()),
    ("warcinfoType", record("warcinfo", 0, b"a", _PLAIN)),
    ("warcFieldsSyntax", of(record("metadata", 1, b"via http\r\n", "Content-Type: application/warc-fields"))),
    ("warcFieldsSyntax", of(record("metadata", 1, b"via: http", "Content-Type: application/warc-fields"))),
    *[(f"{kind}Uri", of(record(kind, 1))) for kind in ("response", "resource", "request")],
    ("responseHttp", of(response(block=b"hello"))),
    ("responseHttp", of(record("response", 1, b"hello", _URI, _PLAIN))),
    ("requestHttp", of(record("request", 1, b"GET /\r\n\r\n", *_OF_REQUEST))),
    ("revisitUri", of(_FULL, record("revisit", 2, b"", *_PROFILED, _REFERS))),
    ("revisitProfile", of(revisit(_REFERS))),
    ("revisitRefersTo", of(revisit(*_PROFILED))),
    ("revisitOfRevisit", of(revisit(*_PROFILED, "WARC-Refers-To: <urn:x:y>", number=1), revisit(*_PROFILED, _REFERS))),
    ("revisitDigest", of(_FULL, revisit(_REFERS, _PROFILED[0]))),
    ("revisitOtherDigest", of(_FULL, revisit(_REFERS, _PROFILED[0], f"WARC-Payload-Digest: {sha1(b'')}"))),
    ("revisitOtherUri", of(_FULL, revisit(_REFERS, *_PROFILED, "WARC-Refers-To-Target-URI: http://b.example/"))),
    ("revisitOtherDate", of(_FULL, revisit(_REFERS, *_PROFILED, "WARC-Refers-To-Date: 2026-01-02T03:04:06Z"))),
    ("revisitTruncated", of(_FULL, revisit(_REFERS, *_PROFILED, block=_HEAD))),
    ("revisitStatus", of(_FULL, revisit(_REFERS, f"WARC-Profile: {_UNMODIFIED}", block=_HEAD))),
    ("conversionUri", of(_FULL, record("conversion", 2, b"", _REFERS))),
    ("conversionRefersTo", of(record("conversion", 1, b"x", _URI, _PLAIN))),
    ("continuationUri", of(_FULL, continuation("WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: <urn:test:1>"))),
    ("continuationOrigin", of(continuation(_URI, "WARC-Segment-Number: 2"))),
    ("continuationNumber", of(_FULL, continuation(_URI, "WARC-Segment-Origin-ID: <urn:test:1>"))),
]  # fmt: skip
TOGETHER: list[tuple[set[str], bytes]] = [
    ({"noContentLength"}, of(record("metadata", 1, without="Content-Length"))),
    ({"contentLengthSyntax"}, of(record("metadata", 1, length="-1"))),
    ({"blockShort", "recordEnd"}, of(record("metadata", 1, b"x", _PLAIN, length="900"))),
]


def found(folder: Path, data: bytes) -> list[Finding]:
    path = folder / "a.warc"
    path.write_bytes(data)
    return list(judge([path]))


@pytest.mark.parametrize(("code", "data"), CASES, ids=[f"{number}-{code}" for number, (code, _) in enumerate(CASES)])
def test_a_broken_rule_is_the_only_thing_found(tmp_path: Path, code: str, data: bytes) -> None:
    findings = found(tmp_path, data)
    assert {finding.code for finding in findings} == {code}
    assert RULES[code].section in str(findings[0]) and RULES[code].title in str(findings[0])


@pytest.mark.parametrize(("codes", "data"), TOGETHER)
def test_lengths_are_found_with_what_follows_from_them(tmp_path: Path, codes: set[str], data: bytes) -> None:
    assert {finding.code for finding in found(tmp_path, data)} == codes


def test_every_rule_has_a_case() -> None:
    tried = {code for code, _ in CASES}.union(*(codes for codes, _ in TOGETHER))
    assert tried == set(RULES)


def _sound() -> Iterable[bytes]:
    yield of(
        response(), record("request", 2, b"GET / HTTP/1.1\r\n\r\n", *_OF_REQUEST, "WARC-Concurrent-To: <urn:test:1>")
    )
    yield of(response(f"WARC-Payload-Digest: md5:{hashlib.md5(b'hello').hexdigest()}"))
    yield of(response(f"WARC-Block-Digest: sha256:{b16encode(hashlib.sha256(_HTTP).digest()).decode()}"))
    yield of(response("WARC-Block-Digest: blake3:unknown", "X-Own: anything", "WARC-Protocol: a", "WARC-Protocol: b"))
    yield of(response("X-Folded: one\r\n two"), record("resource", 3, b"\0", "WARC-Target-URI: urn:x:y", _PLAIN))
    yield of(_FULL, revisit(_REFERS, *_PROFILED, "WARC-Truncated: length", block=_HEAD))
    yield of(_FULL, revisit(_REFERS, f"WARC-Profile: {_UNMODIFIED}", block=b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    yield of(_FULL, continuation(_URI, "WARC-Segment-Number: 2", "WARC-Segment-Origin-ID: <urn:test:1>"))
    yield of(response(f"WARC-Payload-Digest: {sha1(b'hello!')}", block=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
                      b"\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"))  # fmt: skip
    yield of(response("WARC-Date: 2026"), record("metadata", 5, b"", "WARC-Date: 2026-01-02T03:04Z"))
    yield b"".join(gzip.compress(each) for each in (INFO, response()))


@pytest.mark.parametrize("data", list(_sound()))
def test_nothing_is_found_where_nothing_is(tmp_path: Path, data: bytes) -> None:
    assert found(tmp_path, data) == []


@pytest.mark.parametrize("is_packed", [True, False])
def test_reading_goes_on_behind_a_damage(tmp_path: Path, is_packed: bool) -> None:
    good = [response(number=number) for number in range(1, 4)]
    if is_packed:
        parts = [gzip.compress(INFO), *map(gzip.compress, good)]
        parts[2] = parts[2][:30] + b"\xff" * (len(parts[2]) - 30)
    else:
        parts = [INFO, *good]
        parts[2] = parts[2].replace(b"WARC/1.1", b"XXXX/9.9")
    path, judged = tmp_path / "a.warc", Judged()
    path.write_bytes(b"".join(parts))
    findings = list(judge([path], judged))
    assert [finding.offset for finding in findings] == [len(parts[0]) + len(parts[1])]
    assert judged.records == 3


@pytest.mark.parametrize("piece", [1, 700, 70_000])
def test_chunks_of_any_size_are_taken_apart(tmp_path: Path, piece: int) -> None:
    body = bytes(range(256)) * 300
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[at : at + piece]), body[at : at + piece])
                      for at in range(0, len(body), piece))  # fmt: skip
    block = b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert found(tmp_path, of(response(f"WARC-Payload-Digest: {sha1(body)}", block=block))) == []
    wrong = found(tmp_path, of(response(f"WARC-Payload-Digest: {sha1(body[1:])}", block=block)))
    assert [finding.code for finding in wrong] == ["payloadDigestWrong"]


def test_any_cut_is_found_and_ends(tmp_path: Path) -> None:
    whole = b"".join(map(gzip.compress, (INFO, response(), response(number=2))))
    ends = {len(gzip.compress(INFO)), len(gzip.compress(INFO)) + len(gzip.compress(response()))}
    for size in range(1, len(whole), 7):
        assert bool(found(tmp_path, whole[:size])) == (size not in ends)
