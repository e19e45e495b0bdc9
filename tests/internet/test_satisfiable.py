"""Whoever looks every two hours and waits between requests breaks no rule: the checks ask for nothing impossible."""

from __future__ import annotations

import pytest

from tests.internet import checks
from tests.internet.asking import CANARY, Asker
from tests.internet.clock import HOUR, START
from tests.internet.reader import PatientReader
from tests.internet.sites import SITES
from tests.internet.truth import Truth

_EVERY_H = 2
_GRACE_S = 1800.0


def _read(host: str, hours: range) -> PatientReader:
    reader = PatientReader(Asker(canary=CANARY), host)
    reader.run(hours)
    return reader


def _truth(reader: PatientReader) -> Truth:
    world = reader.asker.world
    return Truth(world.start, world.end, {reader.truth.host: reader.truth})


@pytest.mark.parametrize("host", [site.host for site in SITES])
def test_a_patient_reader_finds_everything_and_breaks_nothing(host: str) -> None:
    reader = _read(host, range(0, 74, _EVERY_H))
    truth = _truth(reader)
    until = START + 72 * HOUR
    published = [a for a in truth.articles(START, until) if not a.is_forbidden]
    assert len(published) > 10
    assert checks.late(truth, reader.held, _EVERY_H * HOUR, since=START, until=until, grace_s=_GRACE_S) == []
    assert checks.gaps(truth, reader.log, minimum_s=6) == []
    assert checks.rates(reader.log, 10, 60) == []
    assert checks.forbidden(truth, reader.log) == []
    assert checks.robots_unread(truth, reader.log) == []
    assert checks.turned_away(reader.log, 0) == checks.trapped(truth, reader.log, 0) == []
    assert checks.strangers(truth, reader.log) == []


def test_a_lazy_reader_is_found_out() -> None:
    reader = _read("agenzia-corsivo.test", range(0, 60, 12))
    until = START + 72 * HOUR
    assert checks.late(_truth(reader), reader.held, _EVERY_H * HOUR, since=START, until=until, grace_s=_GRACE_S)
