"""`archiver replay`: the archive in a browser, from this machine to this machine."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from archiver.cli.given_path import GivenPath
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_json, tell
from archiver.cli.progress import progress
from archiver.model.errors import UsageError

__all__ = ["replay"]


@click.command()
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--at", "time_wanted", metavar="TIME", help="Of the page's captures the one next to this time.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one if left out.")
@click.option(
    "--host", metavar="NAME", help="127.0.0.1, or a name that ends in .localhost; a new one for each run if left out."
)
@click.option("--no-open", is_flag=True, help="Don't open a browser.")
@click.option(
    "--assets", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder with ui.js and sw.js of ReplayWeb.page, instead of what --install put on this machine.",
)  # fmt: skip
@click.option(
    "--install", "package", is_flag=False, flag_value=Path(), metavar="[FILE]", type=GivenPath(path_type=Path),
    help="Fetch the viewer's files with npm, or take them from npm's package, and end.",
)  # fmt: skip
@json_option
@archive_option
def replay(
    page: str | None, time_wanted: str | None, port: int, host: str | None, no_open: bool, assets: Path | None,
    package: Path | None, as_json: bool, archive_dir: Path,
) -> None:  # fmt: skip
    """Show the archive in a browser, as its pages looked.

    Serves it to browsers of this machine until Ctrl-C, as it is when the command starts. PAGE is a URL, or what else
    names a page for `archiver show`; without it the list of pages is shown.
    """
    from archiver.archive import Archive
    from archiver.derive.takedown import finish_takedowns
    from archiver.packing.wacz import plan_wacz
    from archiver.replay import VIEWER, Replay, find_viewer, install_viewer, new_host, serve
    from archiver.replay.place import find_place, time_of

    folder = Path(click.get_app_dir("news-archiver")) / "viewer" / VIEWER.replace("@", "-")
    if package is not None:
        install_viewer(folder, package if package != Path() else None)
        tell(f"{VIEWER} is in {folder}")
        return
    viewer = find_viewer(assets or folder)
    archive = Archive.open(archive_dir)
    finish_takedowns(archive)
    place = find_place(archive, page, time_of(time_wanted) if time_wanted else None) if page else None
    with progress("Reading", len(archive.warcs())) as step:
        plan = plan_wacz(archive, is_checked=False, on_file=step)
    with serve(Replay(plan.package, viewer, host=_host(host) or new_host(), port=port, tell=tell)) as server:
        address = f"{server.address}#{place.fragment if place else 'view=pages'}"
        if as_json:
            print_json({"address": address, "captures": plan.captures, "pages": plan.pages})
        else:
            click.echo(address)
        sys.stdout.flush()
        tell(f"serving {plan.captures} captures until Ctrl-C")
        if sys.stdout.isatty() and not no_open:
            click.launch(address)
        _wait()


def _wait() -> None:
    """Return at Ctrl-C: that is how the command is ended, and nothing was broken off. SIGTERM goes on."""
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt as end:
        if type(end) is not KeyboardInterrupt:
            raise


def _host(name: str | None) -> str | None:
    """A name that leads to this machine and nowhere else. UsageError for any other."""
    if name is None or name in ("127.0.0.1", "localhost") or name.lower().endswith(".localhost"):
        return name and name.lower()
    raise UsageError(f"{name!r} may lead to other machines: 127.0.0.1 and names that end in .localhost don't")
