"""The program: its commands, and what becomes of errors that nobody caught."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import traceback
from types import FrameType
from typing import Any, NoReturn

import click

from archiver import __version__
from archiver.cli.add import add
from archiver.cli.bench import bench
from archiver.cli.clean import clean
from archiver.cli.crawl import crawl, run
from archiver.cli.demo import demo
from archiver.cli.exits import ExitCode
from archiver.cli.explain import explain
from archiver.cli.export import export
from archiver.cli.hydrate import hydrate
from archiver.cli.import_ import import_
from archiver.cli.init import init
from archiver.cli.parse import parse
from archiver.cli.query import query
from archiver.cli.rebuild import rebuild
from archiver.cli.repair import repair
from archiver.cli.reparse import reparse
from archiver.cli.replay import replay
from archiver.cli.report import report
from archiver.cli.rules import rules
from archiver.cli.save import save
from archiver.cli.show import show
from archiver.cli.status import status
from archiver.cli.takedown import takedown
from archiver.cli.terminal import clean_line
from archiver.cli.timer import timer
from archiver.cli.verify import verify
from archiver.model.errors import ArchiverError

__all__ = ["COMMANDS", "main"]

COMMANDS: tuple[click.Command, ...] = (
    init,
    add,
    save,
    crawl,
    run,
    timer,
    report,
    show,
    explain,
    replay,
    status,
    parse,
    clean,
    export,
    hydrate,
    query,
    reparse,
    rebuild,
    verify,
    repair,
    import_,
    takedown,
    rules,
    bench,
    demo,
)
"""In the order of a newcomer's first hour. Their modules import what they need when they run: `--help` stays quick."""


_DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class _Terminated(KeyboardInterrupt):
    """SIGTERM: ends what runs in the same order as Ctrl-C does."""


class _Program(click.Group):
    """A group that keeps the order of its commands and turns errors into exit codes."""

    def main(self, *args: Any, **extra: Any) -> Any:
        _open_streams()
        return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            raise _wrong_call(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except ArchiverError as error:
            click.echo(f"archiver: {clean_line(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            _discard_output()
            ctx.exit(ExitCode.PIPE_CLOSED)
        except _Terminated:
            click.echo("archiver: terminated", err=True)
            ctx.exit(ExitCode.TERMINATED)
        except KeyboardInterrupt:
            click.echo("archiver: interrupted", err=True)
            ctx.exit(ExitCode.INTERRUPTED)
        except click.UsageError as error:
            raise _wrong_call(error) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except OSError as error:
            if error.errno not in _DISK_TROUBLE:
                traceback.print_exc()
                ctx.exit(ExitCode.DEFECT)
            where = error.filename or "the output"
            click.echo(f"archiver: can't write {clean_line(str(where))}: {error.strerror}", err=True)
            _discard_output()
            ctx.exit(ExitCode.PROBLEMS)
        except Exception:  # a defect of ours: the traceback is what a bug report needs
            traceback.print_exc()
            ctx.exit(ExitCode.DEFECT)


def _wrong_call(error: click.UsageError) -> Exception:
    """Tell of it in one line; what is to be raised then."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    where = error.ctx.command_path if error.ctx else "archiver"
    click.echo(f"archiver: {clean_line(error.format_message())} ({where} --help)", err=True)
    return click.exceptions.Exit(error.exit_code)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", "-V", prog_name="archiver")
def main() -> None:
    """Archive news pages byte for byte, and read them as articles.

    Every page is kept exactly as the server sent it (WARC) and turned into an article whose headline, byline, body,
    captions and sources are separate.
    """
    for stream in (sys.stdout, sys.stderr):
        # a headline must not stop a command on a terminal that can't show its script
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # TextIO has no reconfigure, its only class here has
    with contextlib.suppress(ValueError):  # not in the main thread: whoever calls from another has its own ways
        signal.signal(signal.SIGTERM, _terminate)


def _open_streams() -> None:
    """Lead standard streams that the caller closed to /dev/null.

    Python gives None for them, and the next file that is opened, such as a WARC, would get their number, to which
    child processes write.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  open until the end


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise _Terminated


def _discard_output() -> None:
    """Point standard output nowhere, so that the interpreter's own flush at exit doesn't complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


for _command in COMMANDS:
    main.add_command(_command)
