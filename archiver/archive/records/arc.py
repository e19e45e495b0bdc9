"""ARC files, the format before WARC: their URL records read as if they were WARC records."""

from __future__ import annotations

import re
from datetime import datetime

from archiver.archive.records.block import Block
from archiver.archive.records.record_format import Fields, RecordHead, decoded_line, made_id

__all__ = ["ArcFormat"]

_MAX_LINE_BYTES = 1 << 16
_VERSION_BLOCK = "filedesc://"
_START = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{0,30}(?::[^\r\n]*)?$")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:\S.*", re.DOTALL)
_IP = re.compile(r"[0-9A-Fa-f.:]{3,45}")
# URL IP-address Archive-date Content-type Archive-length; in version 2 with Result-code Checksum Location Offset
# Filename before the length. Addresses and media types may hold spaces: the line is split at the time.
_LINE = re.compile(r"(?P<url>\S.*?) (?P<ip>\S+) (?P<time>\d{8,17})(?: (?P<rest>.*))?", re.ASCII | re.DOTALL)
_VERSION_2_REST = re.compile(r"(?P<mime>.*) (?:\d{3}|-) \S+ \S+ (?:\d+|-) \S+", re.ASCII | re.DOTALL)
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:;.*)?", re.ASCII)
_FORMS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M"}


class ArcFormat:
    """ARC 1.0 and 1.1, with URL records of version 1 or 2 (archive.org, ArcFileFormat).

    A record is one line, the bytes that it counts, and a line end. http and https come out as `response`, the version
    block as `warcinfo`, others, such as dns, as `resource`. Record ids are made from line and block: the same in
    whatever file a record stands.
    """

    candidate = re.compile(rb"\n[A-Za-z][A-Za-z0-9+.-]{0,30}:")
    closing_lines = 1

    def begins(self, data: bytes) -> bool:
        line, end, _ = data[:_MAX_LINE_BYTES].partition(b"\n")
        return bool(end) and _split(line) is not None

    def surely_begins(self, data: bytes) -> bool:
        line, end, _ = data[:_MAX_LINE_BYTES].partition(b"\n")
        parts = _split(line) if end else None
        if parts is None:
            return False
        url, ip, time, _, _ = parts
        # what a line of a page hardly looks like
        return url.startswith(_VERSION_BLOCK) or bool((ip == "-" or _IP.fullmatch(ip)) and len(time) in _FORMS)

    def may_begin(self, data: bytes) -> bool:
        return len(data) < _MAX_LINE_BYTES and _START.match(data) is not None

    def head_end(self, data: bytes) -> tuple[int, bool] | None:
        end = data.find(b"\n", 0, _MAX_LINE_BYTES) + 1
        return (end, True) if end else None

    def parse(self, head: bytes) -> RecordHead:
        parts = _split(head)
        if parts is None:
            return RecordHead((), None, "no URL record of an ARC file")
        url, ip, time, mime, length = parts
        fields = [("WARC-Type", _kind(url))]
        if url.startswith(_VERSION_BLOCK):
            fields.append(("WARC-Filename", url.removeprefix(_VERSION_BLOCK)))
        else:
            fields.append(("WARC-Target-URI", url))
        if date := _date(time):
            fields.append(("WARC-Date", date))
        if _IP.fullmatch(ip) and ip != "0.0.0.0":  # noqa: S104  what writers put for none
            fields.append(("WARC-IP-Address", ip))
        if _kind(url) == "response":
            fields.append(("Content-Type", "application/http; msgtype=response"))
        elif _MEDIA_TYPE.fullmatch(mime):
            fields.append(("Content-Type", mime))
        fields.append(("Content-Length", str(length)))
        return RecordHead(tuple(fields), length)

    def complete(self, head: RecordHead, block: Block) -> Fields:
        return (head.fields[0], ("WARC-Record-ID", made_id(head.fields, block)), *head.fields[1:])


def _kind(url: str) -> str:
    if url.startswith(_VERSION_BLOCK):
        return "warcinfo"
    return "response" if url[:8].lower().startswith(("http://", "https://")) else "resource"


def _split(line: bytes) -> tuple[str, str, str, str, int] | None:
    """Address, IP address, time, media type and length of a URL record; None for any other line.

    >>> _split(b"http://a.test/x y 192.0.2.1 20080430204826 text/html 680")
    ('http://a.test/x y', '192.0.2.1', '20080430204826', 'text/html', 680)
    >>> _split(b"filedesc:// - - - 76")
    ('filedesc://', '-', '-', '-', 76)
    >>> _split(b"http://a.test/ 192.0.2.1 20080430204826 text/html 200 abc - 1209 a.arc 680")
    ('http://a.test/', '192.0.2.1', '20080430204826', 'text/html', 680)
    """
    front, space, length = decoded_line(line).strip(" \t\r\n").rpartition(" ")
    if not space or not re.fullmatch(r"\d{1,18}", length, re.ASCII):
        return None
    if found := _LINE.fullmatch(front):
        rest = found["rest"] or ""
        later = _VERSION_2_REST.fullmatch(rest)
        parts = (found["url"], found["ip"], found["time"], later["mime"] if later else rest, int(length))
    else:
        words = front.split(" ")
        if len(words) not in (4, 9) or not re.fullmatch(r"-|\d+", words[2], re.ASCII):
            return None
        parts = (words[0], words[1], words[2], words[3], int(length))
    return parts if _ADDRESS.fullmatch(parts[0]) else None


def _date(time: str) -> str | None:
    """WARC-Date of 14 or 12 digits, which lack the seconds; None for what is no time.

    >>> _date("20080430204826"), _date("199704171757"), _date("20081330204826")
    ('2008-04-30T20:48:26Z', '1997-04-17T17:57:00Z', None)
    """
    try:
        moment = datetime.strptime(time, _FORMS[len(time)])  # noqa: DTZ007  UTC by the format
    except (KeyError, ValueError):
        return None
    return f"{moment.isoformat()}Z"
