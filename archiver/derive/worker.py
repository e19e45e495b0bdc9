"""The worker process: `python -m archiver.derive.worker`, started by `archiver.derive.process` and by nothing else.

It reads tasks from standard input and answers on standard output, one at a time, until its input ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import math
import os
import pickle
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from archiver.derive.collector import spare_collector
from archiver.derive.frames import read_frame, write_frame
from archiver.derive.task import (
    Answer,
    CaptureTask,
    Extracted,
    ExtractionFailure,
    FoundRequisites,
    Limits,
    Ready,
    RecordTask,
    Reply,
    RequisitesTask,
    Setup,
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

_TASKS: msgspec.msgpack.Decoder[Task] = msgspec.msgpack.Decoder(RecordTask | CaptureTask | RequisitesTask)


def main() -> None:
    """Answer tasks until standard input ends."""
    _die_with_the_pool()
    with contextlib.suppress(BrokenPipeError):  # the pool is gone: nobody is left to tell
        _work(*_take_pipes())


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
    ceiling = _limit_memory(setup.limits)
    write_frame(answers, Ready())
    while (frame := read_frame(tasks)) is not None:
        _limit_cpu(setup.limits)
        try:
            outcome = _answer(frame, rules, extractor)
        except OSError as error:
            _lift_memory_limit()
            write_frame(answers, StartFailure(text=f"extraction can't work: {_in_words(error)}", exit_code=3))
            return
        _lift_memory_limit()
        is_last = _is_worn(outcome, ceiling, setup.limits)
        write_frame(answers, Answer(outcome=outcome, is_last=is_last))
        if is_last:
            return
        _set_memory_limit(ceiling)


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


def _answer(frame: bytes, rules: Rules, extractor: Extractor) -> Reply:
    """Raises OSError where the machine, not the page, is in the way of every page."""
    try:
        task = _TASKS.decode(frame)
        try:
            capture = _capture_of(task)
        except ArchiverError as error:
            return ExtractionFailure(reason="unreadable", text=_in_one_line(error))
        if isinstance(task, RequisitesTask):
            return FoundRequisites(_requisites(capture, task, rules))
        article = extractor(capture, rules)
        if isinstance(task, CaptureTask):
            article = _named(article, task)
        line = _encode(article)
        if len(line) > _MAX_LINE_BYTES:
            return ExtractionFailure(reason="memory", text=f"its article line would be {len(line):,} bytes long")
        return Extracted(line=line)
    except MemoryError:
        _lift_memory_limit()
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


def _capture_of(task: Task) -> Capture:
    if isinstance(task, CaptureTask):
        return task.capture
    from archiver.archive.read import read_capture

    return read_capture(Path(task.path), task.offset)


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


def _limit_cpu(limits: Limits) -> None:
    """Let the kernel end this process (SIGXCPU) once this task has had its seconds, even inside a C library."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limit_memory(limits: Limits) -> int:
    """Turn the limit on; gives the address space in bytes that no task may exceed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ceiling = _address_space() + limits.memory_bytes
    _set_memory_limit(ceiling)
    return ceiling


def _set_memory_limit(ceiling: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))


def _lift_memory_limit() -> None:
    """Give room to report that there was none."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where there is no /proc, then the limit is absolute."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _is_worn(outcome: Reply, ceiling: int, limits: Limits) -> bool:
    """Whether a fresh worker should take over: memory that earlier pages left behind must not fail a later one."""
    if isinstance(outcome, ExtractionFailure) and outcome.reason == "memory":
        return True
    return ceiling - _address_space() < limits.memory_bytes * 3 // 4


if __name__ == "__main__":
    main()
