"""No rule of the standard is broken by what is written here, nor one of its recommendations."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive, Exchange
from archiver.archive.standard import Judged, judge
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import FRAMINGS, FULL_FACTS, URL, answer, exchange, new_archive


def found(archive: Archive) -> list[str]:
    judged = Judged()
    findings = [str(finding) for finding in judge(archive.warcs(), judged)]
    assert judged.records
    return findings


@pytest.mark.parametrize("name", FRAMINGS)
def test_every_framing_stored_and_repeated(tmp_path: Path, name: str) -> None:
    archive = new_archive(tmp_path)
    with archive.writer(user_agent="test") as writer:
        for _ in range(2):
            writer.commit([exchange(FRAMINGS[name][0])], FULL_FACTS)
        writer.commit([exchange(b"HTTP/1.1 304 Not Modified\r\nETag: a\r\n\r\n")], FULL_FACTS)
    assert found(archive) == []


def _unfinished(received: bytes, *, sent: bytes = b"GET / HTTP/1.1\r\n\r\n") -> Exchange:
    made = Exchange(URL)
    made.ip = "2001:db8::1"
    made.sent(sent)
    made.received(received)
    made.fail("time", "took too long\nand \x85 longer")
    return made


@pytest.mark.parametrize(
    "made",
    [
        _unfinished(b""),
        _unfinished(b"", sent=b""),
        _unfinished(b"\0\xff no head at all"),
        _unfinished(answer()[:-400]),
        _unfinished(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"),
        exchange(answer(b"a" * 10) + b"more than that"),
        exchange(b"x" * 1_200_000),
        exchange(answer(), url="http://news.example/a b<c>\u2028\xfc?\x00"),
        exchange(answer(), method="POST"),
        exchange(answer(b"", status="204 No Content"), method="HEAD"),
    ],
    ids=["noAnswer", "nothing", "junk", "cut", "interim", "goesOn", "noHead", "badAddress", "post", "head"],
)
def test_what_went_wrong_is_stored_by_the_letter(tmp_path: Path, made: Exchange) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([made], FetchFacts(made.url, page_id="urn:x", resource_type="image"))
    assert found(archive) == []


def test_a_file_that_is_being_written_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], FetchFacts(URL))
        assert found(archive) == []


def test_files_of_several_runs_fit_together(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    for number in range(3):
        with archive.writer() as writer:
            writer.commit([exchange(answer())], FetchFacts(URL))
            url = f"http://cdn{number}.example/style.css"
            response = answer(b"p{}" * 999, kind="text/css")
            writer.commit([exchange(response, url=url)], FetchFacts(url, purpose="requisite"))
    assert found(archive) == []
