"""One record as the standard's grammar has it (WARC 1.1, section 4): header taken apart, block looked at in passing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from archiver.archive.standard.grammar import is_token
from archiver.archive.standard.stream import MemberBytes

__all__ = ["Record", "Told", "read_head"]

Told = Callable[[str, str | None], None]
"""Takes the code of a rule that is broken, and what stands there."""

_VERSION = re.compile(rb"WARC/1\.[01]\r?\n", re.IGNORECASE)  # strings of the grammar have no letter case
_MAX_LINE_BYTES, _MAX_LINES = 1 << 20, 1000
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_REPEATED = frozenset({"warc-concurrent-to"})
DEFINED = frozenset(
    """
    warc-record-id content-length warc-date warc-type content-type warc-concurrent-to warc-block-digest
    warc-payload-digest warc-ip-address warc-refers-to warc-refers-to-target-uri warc-refers-to-date warc-target-uri
    warc-truncated warc-warcinfo-id warc-filename warc-profile warc-identified-payload-type warc-segment-number
    warc-segment-origin-id warc-segment-total-length
    """.split()  # noqa: SIM905  a list of quoted names would be thrice as long
)
"""The fields of section 5. Others are extensions, which may say themselves that they repeat (WARC-Protocol does)."""


@dataclass(slots=True)
class Record:
    """The header of a record. Values are without the white space around them; folded lines are joined by a space."""

    offset: int
    version: str
    #: such as `1.1`
    fields: list[tuple[str, str]] = field(default_factory=list)
    #: names in lower case
    beginning: bytes = b""
    #: the first MiB of the block

    def get(self, name: str) -> str | None:
        """The first value of a field, by lower-case name; None where there is none."""
        return next((value for key, value in self.fields if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    @property
    def kind(self) -> str:
        return (self.get("warc-type") or "").lower()

    @property
    def media_type(self) -> str:
        return (self.get("content-type") or "").partition(";")[0].strip().lower()

    @property
    def length(self) -> int | None:
        value = self.get("content-length") or ""
        return int(value) if re.fullmatch(r"\d{1,19}", value, re.ASCII) else None


def read_head(data: MemberBytes, tell: Told) -> Record | None:
    """The header that begins at the next byte; None where no record does, or its header doesn't end."""
    offset = data.offset
    first = data.line(64)
    if not _VERSION.fullmatch(first):
        tell("versionLine", repr(first[:40]))
        return None
    record = Record(offset, first[5:].strip().decode())
    lines = [first]
    for _ in range(_MAX_LINES):
        line = data.line(_MAX_LINE_BYTES)
        if not line.endswith(b"\n"):
            break
        lines.append(line)
        if not line.strip(b"\r\n"):
            _take(record, lines, tell)
            return record
    tell("headerEnd", repr(lines[-1][:80]))
    return None


def _take(record: Record, lines: list[bytes], tell: Told) -> None:
    if bare := next((line for line in lines if not line.endswith(b"\r\n")), None):
        tell("lineEnd", repr(bare[:80]))
    fields: list[tuple[bytes, bytes]] = []
    for line in lines[1:-1]:
        text = line.rstrip(b"\r\n")
        name, colon, value = text.partition(b":")
        if text[:1] in (b" ", b"\t") and fields:  # a folded value goes on
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + text.strip())
        elif colon:
            fields.append((name, value))
        else:
            tell("fieldSyntax", repr(text[:80]))
    for raw_name, raw_value in fields:
        name_text = raw_name.decode("utf-8", "replace")
        if not is_token(name_text):
            tell("fieldName", repr(name_text[:80]))
        try:
            value_text = raw_value.decode("utf-8").strip(" \t")
        except UnicodeDecodeError:
            value_text = raw_value.decode("latin-1").strip(" \t")
            tell("fieldValue", f"{name_text}: {value_text!r}")
        if _CONTROL.search(value_text):
            tell("fieldValue", f"{name_text}: {value_text!r}")
        lower = name_text.strip().lower()
        if lower in DEFINED - _REPEATED and record.get(lower) is not None:
            tell("fieldTwice", name_text)
        record.fields.append((lower, value_text))
