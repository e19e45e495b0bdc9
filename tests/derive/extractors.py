"""Small extractors that pool tests hand to workers by dotted name; the page's body says what shall happen."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import time

import msgspec

from archiver.derive.failed import failed_line
from archiver.derive.task import ExtractionFailure
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.rules import Rules

OBEDIENT = "tests.derive.extractors:obedient"
FAILING = "tests.derive.extractors:failing"

_HOARD: list[bytearray] = []


def obedient(capture: Capture, rules: Rules) -> Article:
    """Does what the body names, then gives an article whose headline is the body."""
    order, _, rest = capture.body.decode().partition(" ")
    if order == "loop":
        while True:
            pass
    if order == "sleep":
        time.sleep(float(rest))
    if order == "exhaust":
        _HOARD.append(bytearray(int(rest)))
    if order == "crash":
        ctypes.string_at(0)
    if order == "exit":
        os._exit(int(rest))
    if order == "raise":
        raise KeyError(rest)
    if order == "fill":
        raise OSError(int(rest), os.strerror(int(rest)), "/full/file")
    if order == "connect":
        socket.create_connection(("127.0.0.1", int(rest)), timeout=5)
    if order == "run":
        os.system("true")
    if order == "long":
        return msgspec.structs.replace(article(capture, rules), headline="x" * int(rest))
    if order == "print":
        print(rest)
    return article(capture, rules)


def failing(capture: Capture, rules: Rules) -> Article:
    """Gives nothing."""
    raise KeyError(capture.final_url)


def article(capture: Capture, rules: Rules) -> Article:
    """A valid article with the body as its headline and the worker's process id among its warnings."""
    line = failed_line(capture, ExtractionFailure(reason="crash", text="none"), rules_hash=rules.hash)
    made = msgspec.json.decode(line, type=Article)
    extraction = msgspec.structs.replace(made.extraction, warnings=(json.dumps({"pid": os.getpid()}),))
    return msgspec.structs.replace(made, headline=capture.body.decode(), extraction=extraction)
