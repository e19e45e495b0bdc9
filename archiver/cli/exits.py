"""The exit codes of every command. docs/commands.md holds the same table, and a test compares the two."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """What a script may rely on. `ArchiverError.exit_code` uses the same numbers."""

    OK = 0
    #: all of it was done
    PROBLEMS = 1
    #: the command did its work and some of it failed, or it found differences, or standard output can't be written
    USAGE = 2
    #: the call, a setting or a rule is wrong; nothing was done
    ARCHIVE = 3
    #: a folder or file that is written is no archive or dataset, is locked by another process, or can't be written
    DAMAGED = 4
    #: bytes in a WARC are not what they were
    DEFECT = 70
    #: the program itself failed; the traceback is for a bug report (EX_SOFTWARE of sysexits.h)
    STOPPED = 75
    #: stopped before the end, nothing lost: the same command may be given again (EX_TEMPFAIL of sysexits.h)
    INTERRUPTED = 130
    #: Ctrl-C
    PIPE_CLOSED = 141
    #: whoever read the output went away, such as `head`
    TERMINATED = 143
    #: SIGTERM
