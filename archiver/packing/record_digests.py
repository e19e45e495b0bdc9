"""Digests of records that come in or go out, judged as `verify` judges them."""

from __future__ import annotations

from archiver.archive.records import WarcRecord
from archiver.archive.verify_records import record_defects
from archiver.model.errors import WarcError

__all__ = ["judged_digests"]

_NAMES = {"blockDigestMismatch": "block digest differs", "payloadDigestMismatch": "payload digest differs"}


def judged_digests(file: str, record: WarcRecord) -> tuple[list[WarcError], int]:
    """The digests that a record declares and its bytes don't have, and how many can't be computed."""
    defects = record_defects(file, record)[1]
    wrong = [
        WarcError(file, record.offset, _NAMES[defect.code], expected=defect.expected, actual=defect.actual)
        for defect in defects
        if not defect.is_doubt
    ]
    return wrong, len(defects) - len(wrong)
