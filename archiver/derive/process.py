"""One worker process as seen from its pool: start it, ask it, learn how it died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import msgspec

from archiver.derive.frames import FrameTimeout, read_frame, write_frame
from archiver.derive.task import Answer, ExtractionFailure, Ready, Reply, Setup, StartFailure, Task
from archiver.model.errors import ArchiverError

__all__ = ["WorkerProcess", "WorkerStartError"]

_ANSWERS = msgspec.msgpack.Decoder(Answer)
_START: msgspec.msgpack.Decoder[Ready | StartFailure] = msgspec.msgpack.Decoder(Ready | StartFailure)
_FAILURES = msgspec.msgpack.Decoder(StartFailure)
_START_S = 120.0
"""A worker that has not loaded its rules by then never will."""


class _Kind(msgspec.Struct):
    """The tag that every message has but an Answer."""

    type: str | None = None


_KINDS = msgspec.msgpack.Decoder(_Kind)


class WorkerStartError(ArchiverError):
    """Extraction workers can't start or go on: a broken installation, a full disk."""

    def __init__(self, text: str, exit_code: int = 1) -> None:
        self.exit_code = exit_code
        super().__init__(text)


class WorkerProcess:
    """A running worker. Not for use by two threads at once, except `kill`."""

    def __init__(self, setup: Setup) -> None:
        """Start a worker; it can be asked after `wait_until_ready`."""
        self._setup, self._limits = setup, setup.limits
        self._is_leaving = False
        # An interpreter of its own instead of fork or multiprocessing: a process with a running reactor and threads
        # can't be forked safely, and multiprocessing would import the parent's main module (Scrapy) into each worker.
        # -P: the current folder may be an archive; nothing is imported from there.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "archiver.derive.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=_environment(),
            process_group=0,  # Ctrl-C at the terminal is for the parent, which ends its workers in order
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        """Whether it can be asked again."""
        return not self._is_leaving and self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until rules and modules are loaded: a second or two. Raises `WorkerStartError`."""
        deadline = time.monotonic() + _START_S
        try:
            write_frame(self._to, self._setup, deadline=deadline)
            frame = read_frame(self._from, deadline=deadline)
        except (FrameTimeout, BrokenPipeError):
            frame = None
        if frame is None:
            self.kill()
            self.close()
            raise WorkerStartError(f"an extraction worker died at its start (exit status {self._process.returncode})")
        answer = _START.decode(frame)
        if isinstance(answer, StartFailure):
            self.close()
            raise WorkerStartError(answer.text, answer.exit_code)

    def ask(self, task: Task) -> Reply:
        """The reply to one task; a worker that dies or hangs over it is a failure of that task, and is gone.

        Raises `WorkerStartError` where no page could be extracted on this machine as it is.
        """
        deadline = time.monotonic() + self._limits.wait_s
        try:
            write_frame(self._to, task, deadline=deadline)
        except FrameTimeout:
            return self._give_up()
        except BrokenPipeError:
            return self._cause_of_death()
        return self._receive(deadline)

    def next_reply(self) -> Reply:
        """A further reply to the task that was asked last, if the one before said that more will come; as `ask`."""
        return self._receive(time.monotonic() + self._limits.wait_s)

    def _receive(self, deadline: float) -> Reply:
        try:
            frame = read_frame(self._from, deadline=deadline)
        except FrameTimeout:
            return self._give_up()
        if frame is None:
            return self._cause_of_death()
        if _KINDS.decode(frame).type is not None:
            self.close()
            failure = _FAILURES.decode(frame)
            raise WorkerStartError(failure.text, failure.exit_code)
        answer = _ANSWERS.decode(frame)
        self._is_leaving = answer.is_last
        return answer.outcome

    def _give_up(self) -> ExtractionFailure:
        self.kill()
        self.close()
        return ExtractionFailure(reason="time", text=f"no answer within {self._limits.wait_s:g} s")

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """End it by closing its input, and wait for it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _cause_of_death(self) -> ExtractionFailure:
        self.close()
        status = self._process.returncode
        if status == -signal.SIGXCPU:
            return ExtractionFailure(reason="cpu", text=f"more than {self._limits.cpu_s} s of CPU time")
        if status < 0:
            return ExtractionFailure(reason="crash", text=f"the worker was ended by {_signal_name(-status)}")
        return ExtractionFailure(reason="crash", text=f"the worker ended with exit status {status}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _environment() -> dict[str, str]:
    """The parent's, with its import path, and numeric libraries kept to one thread: workers are the parallelism."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one, "PYTHONPATH": path}
