"""`archiver timer`: unit files for systemd, or a line for cron, that crawl what is due."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from string import Template

import click

from archiver.cli.options import archive_option
from archiver.model.errors import UsageError

__all__ = ["timer"]

_MINUTES = re.compile(r"([1-9]\d{0,3})(m|h)")


@click.command()
@click.option("--every", default="5m", show_default=True, metavar="TIME", help="How often to look, such as 5m or 1h.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where systemd's units go.")
@click.option("--service", is_flag=True, help="A unit for `archiver run` instead of a timer.")
@click.option("--cron", is_flag=True, help="Print a line for crontab instead of writing units.")
@archive_option
def timer(every: str, folder: Path | None, service: bool, cron: bool, archive_dir: Path) -> None:
    """Have what is due crawled by itself.

    Writes unit files for systemd (of the user, unless --to names another folder), and says how to start them.
    """
    from archiver.archive import Archive

    minutes = _minutes(every)
    archive = Archive.open(archive_dir)
    root = archive.root.resolve()
    program = Path(shutil.which("archiver", path=str(Path(sys.executable).parent)) or shutil.which("archiver") or "")
    if not program.name:
        raise UsageError("no program archiver on the PATH: install it first (pipx install news-archiver)")
    if not str(root).isprintable():
        raise UsageError(f"{root!r}: a unit can't name a folder like this")
    if cron:
        click.echo(_cron_line(minutes, program, root))
        return
    units = Path(folder) if folder else Path.home() / ".config" / "systemd" / "user"
    name = f"news-archiver-{re.sub(r'[^a-z0-9]+', '-', archive.config.name.lower()).strip('-') or 'archive'}"
    values = {"program": _quoted(program), "folder": _quoted(root), "every": f"{minutes}min"}
    wanted = {"run.service": ".service"} if service else {"crawl.service": ".service", "crawl.timer": ".timer"}
    units.mkdir(parents=True, exist_ok=True)
    for template, ending in wanted.items():
        path = units / f"{name}{ending}"
        path.write_text(_filled(template, values), "utf-8")
        click.echo(f"Wrote {path}")
    unit = f"{name}{'.service' if service else '.timer'}"
    click.echo("Start it:")
    click.echo(f"  systemctl --user daemon-reload && systemctl --user enable --now {unit}")
    click.echo("  loginctl enable-linger        so that it goes on when you are not logged in")


def _filled(name: str, values: dict[str, str]) -> str:
    from archiver.resources import data_dir

    return Template((data_dir() / "systemd" / name).read_text("utf-8")).substitute(values)


def _minutes(every: str) -> int:
    match = _MINUTES.fullmatch(every.strip())
    if match is None:
        raise UsageError(f"--every: {every!r} is no time such as 5m or 1h")
    return int(match[1]) * (60 if match[2] == "h" else 1)


def _cron_line(minutes: int, program: Path, root: Path) -> str:
    if minutes < 60:
        when = f"*/{minutes} * * * *"
    else:
        when = f"0 */{min(23, round(minutes / 60))} * * *"
    command = shlex.join([str(program), "crawl", "--due", "--archive", str(root)]).replace("%", "\\%")
    return f"{when} {command} 2>&1 | logger -t news-archiver"


def _quoted(path: Path) -> str:
    """As systemd reads arguments and paths (systemd.syntax(7), systemd.service(5)): specifiers and quotes escaped."""
    text = str(path).replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w/.,:@%$+=-]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
