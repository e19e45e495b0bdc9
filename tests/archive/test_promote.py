"""A revisit as a full record: its own head, the payload it stands for, however each of the two is framed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Bundle, read_bundles
from archiver.archive.bundle_records import RecordDraft
from archiver.archive.promote import promoted, repointed
from archiver.archive.verify_records import bundle_defects, record_defects
from archiver.archive.warc_record import block_digest, record_head, record_member
from tests.archive.exchanges import PAGE, answer, chunked, exchange, facts, new_archive

BODIES = {
    "length": answer(PAGE),
    "chunked": chunked(PAGE),
    "close": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
}


def _stored(folder: Path, response: bytes) -> Bundle:
    with new_archive(folder).writer() as writer:
        writer.commit([exchange(response)], facts())
    (bundle,) = read_bundles(next((folder / "archive").iterdir()))
    return bundle


def _revisit(bundle: Bundle, refers_to: Bundle) -> RecordDraft:
    bundle.main.block.seek(0)
    head = bundle.main.block.read(bundle.head_bytes)
    fields = [
        (name, value) for name, value in bundle.main.fields if name not in ("WARC-Block-Digest", "Content-Length")
    ]
    fields = [("WARC-Type", "revisit") if name == "WARC-Type" else (name, value) for name, value in fields]
    fields += [("WARC-Profile", "x"), ("WARC-Refers-To", refers_to.record_id), ("WARC-Truncated", "length")]
    fields.append(("WARC-Block-Digest", block_digest([head])))
    return RecordDraft("revisit", bundle.record_id, fields, [head], len(head))


def _written(path: Path, draft: RecordDraft) -> Bundle:
    head = record_head(draft.fields, draft.length)
    path.write_bytes(b"".join(record_member(head, draft.block, draft.length, draft.level)))
    (bundle,) = read_bundles(path)
    return bundle


@pytest.mark.parametrize("own", BODIES)
@pytest.mark.parametrize("source", BODIES)
def test_head_and_payload_fit_whatever_their_framing(tmp_path: Path, own: str, source: str) -> None:
    full = _stored(tmp_path / "source", BODIES[source])
    itself = _stored(tmp_path / "own", BODIES[own])
    revisit = _written(tmp_path / "revisit.warc.gz", _revisit(itself, full))
    made = _written(tmp_path / "made.warc.gz", promoted(revisit, full))
    assert made.kind == "response"
    assert made.capture().body == PAGE
    assert made.capture().headers == itself.capture().headers
    assert made.record_id == itself.record_id
    assert made.main.get("WARC-Date") == itself.main.get("WARC-Date")
    assert made.truncated is None
    assert made.main.get("WARC-Profile") == made.main.get("WARC-Refers-To") == ""
    assert record_defects("made", made.main)[1] == []
    assert bundle_defects(made) == []
    if own == source:
        assert b"".join(made.main.pieces()) == b"".join(itself.main.pieces())


def test_a_304_gets_the_head_that_goes_with_the_body(tmp_path: Path) -> None:
    full = _stored(tmp_path / "source", answer(PAGE))
    unchanged = _stored(tmp_path / "own", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    revisit = _written(tmp_path / "revisit.warc.gz", _revisit(unchanged, full))
    made = _written(tmp_path / "made.warc.gz", promoted(revisit, full))
    assert (made.status, made.capture().body) == (200, PAGE)
    assert made.record_id == unchanged.record_id


def test_a_cut_payload_stays_a_cut_one(tmp_path: Path) -> None:
    full = _stored(tmp_path / "source", answer(PAGE)[:-50])
    itself = _stored(tmp_path / "own", answer(PAGE))
    revisit = _written(tmp_path / "revisit.warc.gz", _revisit(itself, full))
    assert promoted(revisit, full).fields.count(("WARC-Truncated", "disconnect")) == 1


def test_a_revisit_that_refers_to_another_record_keeps_its_block(tmp_path: Path) -> None:
    full = _stored(tmp_path / "source", answer(PAGE))
    itself = _stored(tmp_path / "own", answer(PAGE, "X-Own: 1"))
    revisit = _written(tmp_path / "revisit.warc.gz", _revisit(itself, itself))
    made = _written(tmp_path / "made.warc.gz", repointed(revisit.main, full))
    assert made.refers_to == full.record_id
    assert made.main.get("WARC-Refers-To-Date") == full.main.get("WARC-Date")
    assert b"".join(made.main.pieces()) == b"".join(revisit.main.pieces())
    assert record_defects("made", made.main)[1] == []
