"""Worker processes that extract, one page at a time each, within limits of CPU time and memory."""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import msgspec

from archiver.derive.backlog import Backlog
from archiver.derive.process import WorkerProcess
from archiver.derive.spans.notes import noted_bytes
from archiver.derive.task import (
    CaptureTask,
    ExtractionFailure,
    FoundRequisites,
    Limits,
    Outcome,
    RecordTask,
    RequisitesTask,
    Setup,
    SpanDone,
    SpanPaused,
    SpanProgress,
    SpanTask,
    Task,
)
from archiver.model.capture import Capture, ResourceType
from archiver.rules.load import load_rules

__all__ = ["ExtractionPool"]

_EXTRACTOR = "archiver.extract:extract"
T = TypeVar("T")
_Work = Callable[[int], Any]
"""What a thread of the pool does with the worker in its slot."""
_Job = tuple[_Work, "Future[Any]"]


class ExtractionPool:
    """At most `workers` processes; each starts when those before it don't keep up, and is replaced when it dies.

    A page that loops, exhausts memory, crashes its worker or raises gives an `ExtractionFailure` for itself alone.
    A future raises only if no worker can start (`WorkerStartError`) or the pool was left in a hurry (`CancelledError`).
    Safe to use from several threads and beside a reactor: futures are completed in the pool's own threads.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        rules_dir: Path | None = None,
        limits: Limits | None = None,
        extractor: str = _EXTRACTOR,
    ) -> None:
        """Reads the rules, with those of `rules_dir` over the packaged ones; raises RuleError for one that is wrong.

        `workers`: as many as this process may use processors, if None. `extractor`: `module:function`.
        """
        self.workers = max(1, workers if workers is not None else _processors())
        rules = load_rules(rules_dir)
        self.rules_hash = rules.hash
        #: of the rules that every worker has
        self._setup = Setup(extractor=extractor, rules=pickle.dumps(rules), limits=limits or Limits())
        self._jobs: Backlog[_Job] = Backlog()
        self._lock = threading.Lock()
        self._processes: dict[int, WorkerProcess] = {}
        self._is_closed = self._is_cancelled = False
        self._threads = [
            threading.Thread(target=self._serve, args=(slot,), name=f"extraction-{slot}", daemon=True)
            for slot in range(self.workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, path: Path, offset: int) -> Future[Outcome]:
        """Extract the capture whose bundle begins at byte `offset` of the WARC file `path`."""
        return self._put(RecordTask(path=os.fsencode(path), offset=offset))

    def submit_capture(self, capture: Capture, *, article_id: str | None = None) -> Future[Outcome]:
        """Extract a capture that stands in no archive; `article_id` takes the place of the article's own id."""
        return self._put(CaptureTask(capture=capture, article_id=article_id))

    def requisites(
        self, path: Path, offset: int, url: str, resource_type: ResourceType
    ) -> Future[FoundRequisites | ExtractionFailure]:
        """What the document, stylesheet or drawing in the bundle at byte `offset` needs, as fetched from `url`."""
        return self._put(RequisitesTask(path=os.fsencode(path), offset=offset, url=url, resource_type=resource_type))

    def span(self, task: SpanTask, on_progress: Callable[[SpanProgress], None]) -> Future[SpanDone | ExtractionFailure]:
        """Work through a part of a WARC; `on_progress` is called in a thread of the pool.

        A page over which a worker dies has failed, and another worker goes on behind it. The future has an
        ExtractionFailure only if workers die without coming any further: then the file can't be read there.
        """
        future: Future[Any] = Future()
        self._enqueue(lambda slot: self._through_span(slot, task, on_progress), future)
        return future

    def map(self, items: Iterable[T], task_of: Callable[[T], Task | None]) -> Iterator[tuple[T, Outcome | None]]:
        """Each item with its outcome, in the order of the items; only a few items are taken ahead.

        An item without a task keeps its place, with None.
        """
        ahead: deque[tuple[T, Future[Outcome] | None]] = deque()
        for item in items:
            task = task_of(item)
            ahead.append((item, self._put(task) if task else None))
            if len(ahead) > 2 * self.workers:
                first, future = ahead.popleft()
                yield first, future.result() if future else None
        for item, future in ahead:
            yield item, future.result() if future else None

    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run now."""
        with self._lock:
            return tuple(process.pid for process in self._processes.values() if process.is_usable)

    def close(self, *, cancel: bool = False) -> None:
        """Finish what was submitted, then end the workers; with `cancel`, end at once and cancel what is open."""
        if cancel:
            with self._lock:
                self._is_cancelled = True
                for process in self._processes.values():
                    process.kill()
        if not self._is_closed:
            self._is_closed = True
            self._jobs.close()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(cancel=kind is not None)

    def _put(self, task: Task) -> Future[Any]:
        future: Future[Any] = Future()
        self._enqueue(lambda slot: self._worker(slot).ask(task), future)
        return future

    def _enqueue(self, work: _Work, future: Future[Any]) -> None:
        if self._is_cancelled:
            future.cancel()
        elif self._is_closed:
            raise RuntimeError("the extraction pool is closed")
        else:
            self._jobs.put((work, future))

    def _through_span(
        self, slot: int, task: SpanTask, on_progress: Callable[[SpanProgress], None]
    ) -> SpanDone | ExtractionFailure:
        noted = -1
        while True:
            worker = self._worker(slot)
            reply = worker.ask(task)
            while isinstance(reply, SpanProgress):
                on_progress(reply)
                reply = worker.next_reply()
            if isinstance(reply, SpanPaused):
                task = msgspec.structs.replace(task, blamed=None)
                continue
            if isinstance(reply, SpanDone) or self._is_cancelled:
                return cast("SpanDone", reply)
            assert isinstance(reply, ExtractionFailure)
            before, noted = noted, noted_bytes(os.fsdecode(task.made))
            if noted == before:
                return reply
            task = msgspec.structs.replace(task, blamed=reply)

    def _serve(self, slot: int) -> None:
        while (job := self._jobs.take(slot)) is not None:
            work, future = job
            if self._is_cancelled:
                future.cancel()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                outcome = work(slot)
            except Exception as error:  # belongs to whoever waits for the outcome
                self._jobs.note_ready(slot)
                future.set_exception(CancelledError() if self._is_cancelled else error)
                continue
            if self._is_cancelled:
                future.set_exception(CancelledError())
            else:
                future.set_result(outcome)
        self._drop(slot)

    def _worker(self, slot: int) -> WorkerProcess:
        process = self._processes.get(slot)
        if process is not None and process.is_usable:
            return process
        self._drop(slot)
        process = WorkerProcess(self._setup)
        with self._lock:  # known before it is ready: whoever is in a hurry must find it
            self._processes[slot] = process
            if self._is_cancelled:
                process.kill()
        process.wait_until_ready()
        self._jobs.note_ready(slot)
        return process

    def _drop(self, slot: int) -> None:
        with self._lock:
            process = self._processes.pop(slot, None)
        if process is not None:
            process.close()


def _processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
