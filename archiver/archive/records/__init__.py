"""Records of WARC and ARC files, whoever wrote them, compressed or not, sound or damaged."""

from archiver.archive.records.next_record import next_record
from archiver.archive.records.record import WarcRecord
from archiver.archive.records.record_stream import CutRecordError
from archiver.archive.records.scan import find_warc, read_records, scan_records

__all__ = ["CutRecordError", "WarcRecord", "find_warc", "next_record", "read_records", "scan_records"]
