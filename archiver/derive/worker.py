"""The worker process: `python -m archiver.derive.worker`, started by `archiver.derive.process` and by nothing else.

It reads tasks from standard input and answers on standard output, one at a time, until its input ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archiver.derive.collector import spare_collector
from archiver.derive.frames import read_frame, write_frame
from archiver.derive.limits import HeldLimits, release_memory
from archiver.derive.task import (
    Answer,
    CaptureTask,
    Extracted,
    ExtractionFailure,
    FoundRequisites,
    Outcome,
    Ready,
    RecordTask,
    Reply,
    RequisitesTask,
    Setup,
    SpanPaused,
    SpanProgress,
    SpanTask,
    StartFailure,
    Task,
    placed,
)
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.errors import ArchiverError
from archiver.model.requisite import Requisite
from archiver.model.rules import Rules
from archiver.web.surt import surt

if TYPE_CHECKING:
    from archiver.archive import Bundle

__all__ = ["main"]

Extractor = Callable[[Capture, Rules], Article]

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.Request")
"""Beginnings of the names of audit events that extraction has no business to raise."""

_MACHINE_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.ENFILE})
"""Errors of the machine, not of a page: the model that tells languages is loaded through a temporary file."""
_NO_FOLDER = "No usable temporary directory"
"""How `tempfile` says that every folder for temporary files is full; its error number is that of a missing file."""
_PR_SET_PDEATHSIG = 1
_MAX_LINE_BYTES = 32 << 20
"""What a page may cost whoever reads its line: the crawl holds it several times over."""

_TASKS: msgspec.msgpack.Decoder[Task] = msgspec.msgpack.Decoder(RecordTask | CaptureTask | RequisitesTask | SpanTask)


def main() -> None:
    """Answer tasks until standard input ends."""
    _die_with_the_pool()
    with contextlib.suppress(BrokenPipeError):  # the pool is gone: nobody is left to tell
        _work(*_take_pipes())
    sys.stderr.flush()
    os._exit(0)  # taking rules and modules apart one by one would cost as much as some fifty pages


def _work(tasks: int, answers: int) -> None:
    first = read_frame(tasks)
    if first is None:
        return
    setup = msgspec.msgpack.decode(first, type=Setup)
    try:
        rules, extractor = _load(setup)
    except Exception as error:  # whatever it is, the pool must hear of it instead of starting workers forever
        code = error.exit_code if isinstance(error, ArchiverError) else 1
        write_frame(answers, StartFailure(text=_in_one_line(error), exit_code=code))
        return
    _forbid_network()
    spare_collector()
    worker = _Worker(rules, extractor, HeldLimits(setup.limits))
    write_frame(answers, Ready())
    while (frame := read_frame(tasks)) is not None:
        try:
            outcome, is_last = worker.reply(_TASKS.decode(frame), lambda made: write_frame(answers, Answer(made)))
        except OSError as error:
            worker.limits.release()
            write_frame(answers, StartFailure(text=f"extraction can't work: {_in_words(error)}", exit_code=3))
            return
        write_frame(answers, Answer(outcome, is_last))
        if is_last:
            return


def _die_with_the_pool() -> None:
    """Have the kernel kill this process when the pool's dies, even inside a page that takes a minute of a C library.

    Elsewhere than on Linux it ends at the next page, since its input has ended then. The signal is bound to the thread
    that started the worker, which outlives it (`prctl(2)`).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _take_pipes() -> tuple[int, int]:
    """The two pipes, moved away from descriptors 0 and 1, so that no stray print or read can break the protocol."""
    tasks, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return tasks, answers


def _load(setup: Setup) -> tuple[Rules, Extractor]:
    name, _, function = setup.extractor.partition(":")
    module = importlib.import_module(name)
    extractor: Extractor = getattr(module, function)
    rules: Rules = pickle.loads(setup.rules)  # noqa: S301  # it comes from the pool, over our own pipe
    if hasattr(module, "prepare"):
        with contextlib.suppress(OSError):  # a full disk is told by the first page that can't do without
            module.prepare(rules)
    return rules, extractor


def _forbid_network() -> None:
    def refuse(event: str, _: object) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(f"extraction must not use {event}")

    sys.addaudithook(refuse)


class _Worker:
    """Answers tasks, each page within the limits. OSError where the machine is in the way of every page."""

    def __init__(self, rules: Rules, extractor: Extractor, limits: HeldLimits) -> None:
        self._rules, self._extractor, self.limits = rules, extractor, limits

    def reply(self, task: Task, tell: Callable[[SpanProgress], None]) -> tuple[Reply, bool]:
        """The reply to a task, and whether it is the last, since a fresh worker should take over."""
        if isinstance(task, SpanTask):
            from archiver.derive.spans.extract import extract_span

            done = extract_span(task, self._extracted, tell)
            return done, isinstance(done, SpanPaused)
        return self._within_limits(lambda: self._answer(task))

    def _extracted(self, bundle: Bundle) -> tuple[Outcome, bool]:
        outcome, is_worn = self._within_limits(lambda: self._article(bundle.capture))
        assert isinstance(outcome, Extracted | ExtractionFailure)
        return outcome, is_worn

    def _within_limits(self, work: Callable[[], Reply]) -> tuple[Reply, bool]:
        self.limits.hold()
        outcome = _attempt(work)
        self.limits.release()
        is_out_of_memory = isinstance(outcome, ExtractionFailure) and outcome.reason == "memory"
        return outcome, self.limits.is_worn(is_out_of_memory=is_out_of_memory)

    def _answer(self, task: RecordTask | CaptureTask | RequisitesTask) -> Reply:
        if isinstance(task, CaptureTask):
            return self._line(_named(self._extractor(task.capture, self._rules), task))
        if isinstance(task, RecordTask):
            return self._article(lambda: _read(task))
        try:
            return FoundRequisites(_requisites(_read(task), task, self._rules))
        except ArchiverError as error:
            return _unreadable(error)

    def _article(self, read: Callable[[], Capture]) -> Outcome:
        try:
            capture = read()
        except ArchiverError as error:
            return _unreadable(error)
        return self._line(self._extractor(capture, self._rules))

    def _line(self, article: Article) -> Outcome:
        line = _encode(article)
        if len(line) > _MAX_LINE_BYTES:
            return ExtractionFailure(reason="memory", text=f"its article line would be {len(line):,} bytes long")
        return Extracted(line=line)


def _attempt(work: Callable[[], Reply]) -> Reply:
    try:
        return work()
    except MemoryError:
        release_memory()
        return ExtractionFailure(reason="memory", text="the page needs more memory than a worker may use")
    except Exception as error:  # a page that breaks extraction is a finding on that page
        if isinstance(error, OSError) and (error.errno in _MACHINE_TROUBLE or _NO_FOLDER in str(error)):
            raise
        return ExtractionFailure(reason="exception", text=_in_one_line(error))


def _named(article: Article, task: CaptureTask) -> Article:
    """The article with the address and the id that the task gives it."""
    if task.place is not None:
        from archiver.extract.provenance import identity

        own = identity(placed(task.capture, task.place))
        article = msgspec.structs.replace(
            article, id=own, url=task.place, final_url=task.place, page_key=surt(task.place)
        )
    return article if task.article_id is None else msgspec.structs.replace(article, id=task.article_id)


def _read(task: RecordTask | RequisitesTask) -> Capture:
    from archiver.archive.read import read_capture

    return read_capture(Path(os.fsdecode(task.path)), task.offset)


def _unreadable(error: ArchiverError) -> ExtractionFailure:
    return ExtractionFailure(reason="unreadable", text=_in_one_line(error))


def _requisites(capture: Capture, task: RequisitesTask, rules: Rules) -> tuple[Requisite, ...]:
    from archiver.discover.requisites import requisites_in

    return requisites_in(
        capture.body,
        content_type=capture.header("content-type"),
        url=task.url,
        resource_type=task.resource_type,
        words=rules.words.get("requisites", {}),
    )


def _encode(article: Article) -> bytes:
    from archiver.extract import encode_article

    return encode_article(article)


def _in_words(error: OSError) -> str:
    if _NO_FOLDER in str(error):
        return str(error.strerror)
    return f"{error.filename or tempfile.gettempdir()}: {error.strerror}"


def _in_one_line(error: Exception) -> str:
    if isinstance(error, ArchiverError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}{place}"


if __name__ == "__main__":
    main()
