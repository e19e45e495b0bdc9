"""What the judge says of files that other programs wrote, some of them wrong on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive.standard import Judged, judge

pytestmark = pytest.mark.corpus

#: a part of the name: rules that the file breaks
_KNOWN = {
    "valid-warcfile-upper-lower-case": set(),
    "example-wget-bad-target-uri": set(),  # angle brackets, as the grammar of 1.0 has them
    "example-iana.org-chunked": {"payloadDigestWrong"},
    "warcs__iana.warc": set(),
    "block-sized-records.warc.lz4": {"otherCompression"},
    "example-bad.warc.gz.bad": {"gzipMember"},
    "clueweb-quirk": {"versionLine"},
    "invalid-empty": {"empty"},
    "gov.uk-revisit-warcs__BL-20140325122341434": {"revisitRefersTo"},
    "lonely-continuation": {
        "noRecordId", "noContentLength", "noDate", "warcinfoFirst", "continuationUri", "continuationOrigin",
        "continuationNumber",
    },
}  # fmt: skip


def _files(shared: Path) -> list[Path]:
    return sorted(
        path for path in (shared / "material" / "warcs").rglob("*") if path.is_file() and path.suffix != ".md"
    )


def test_every_file_is_judged_to_its_end(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run with -s to read what it says of each."""
    records = 0
    for path in _files(shared):
        judged = Judged()
        codes = sorted({finding.code for finding in judge([path], judged)})
        records += judged.records
        print(f"{path.name}: {judged.records} records, {', '.join(codes) or 'nothing'}")
        assert judged.records or codes
    assert records > 1000


@pytest.mark.parametrize("name", _KNOWN)
def test_known_faults_are_found_and_no_others(shared: Path, name: str) -> None:
    (path,) = [path for path in _files(shared) if name in path.name]
    assert {finding.code for finding in judge([path])} == _KNOWN[name]
