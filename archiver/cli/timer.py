"""`archiver timer`: unit files for systemd, or lines for cron, that crawl what is due."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import click

from archiver.cli.cron import cron_lines
from archiver.cli.options import archive_option
from archiver.cli.output import tell
from archiver.cli.unit_file import UnitFile, other_units, unit_name, unit_text
from archiver.model.errors import UsageError

__all__ = ["timer"]

_MINUTES = re.compile(r"([1-9]\d{0,3})(m|h)")


@click.command()
@click.option("--every", default="5m", show_default=True, metavar="TIME", help="How often to look, such as 5m or 1h.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where systemd's units go.")
@click.option("--service", is_flag=True, help="A unit for `archiver run` instead of a timer.")
@click.option("--cron", is_flag=True, help="Print lines for crontab instead of writing units.")
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
        for line in cron_lines(minutes, program, root):
            click.echo(line)
        return
    units = Path(folder) if folder else Path.home() / ".config" / "systemd" / "user"
    name = unit_name(root)
    wanted = {"run.service": ".service"} if service else {"crawl.service": ".service", "crawl.timer": ".timer"}
    texts = {
        units / f"{name}{ending}": unit_text(file, program, root, f"{minutes}min") for file, ending in wanted.items()
    }
    for path in texts:
        UnitFile(path, root).check()
    units.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        UnitFile(path, root).write(text)
        click.echo(f"Wrote {path}")
    unit = f"{name}{'.service' if service else '.timer'}"
    click.echo("Start it:")
    click.echo(f"  systemctl --user daemon-reload && systemctl --user enable --now {unit}")
    click.echo("  loginctl enable-linger        so that it goes on when you are not logged in")
    for other in other_units(units, root, name):
        tell(f"{units / other}.service crawls this archive, too: disable it and its timer, and remove them")


def _minutes(every: str) -> int:
    match = _MINUTES.fullmatch(every.strip())
    if match is None:
        raise UsageError(f"--every: {every!r} is no time such as 5m or 1h")
    return int(match[1]) * (60 if match[2] == "h" else 1)
