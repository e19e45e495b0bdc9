"""`archiver hydrate`: a dataset without texts, filled from the archive."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.export_dataset import archives_option, note_dataset, opened, shown
from archiver.cli.extras import needs_extra
from archiver.cli.options import json_option
from archiver.cli.output import print_json
from archiver.cli.progress import progress
from archiver.cli.terminal import clean_line
from archiver.model.amount import amount

__all__ = ["hydrate"]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Folder for the filled dataset; in place of the recipe if left out.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the dataset that is in the folder of --to.")
@json_option
@archives_option
def hydrate(folder: Path, to: Path | None, force: bool, as_json: bool, archive_dirs: tuple[Path, ...]) -> None:
    """Fill a recipe with its texts.

    A recipe is what `archiver export --no-text` makes. Filled from the archive that it was made of, it has the same
    bytes as the export with texts. Nothing is changed where an article is missing or reads differently now.
    """
    with needs_extra("archiver hydrate", "dataset"):
        from archiver.dataset.hydrate import hydrate as fill

    archives = opened(archive_dirs)
    with progress("Filling") as step:
        facts = fill(folder, archives, to, step, is_forced=force)
    target = to or folder
    note_dataset(archives, facts, target)
    if as_json:
        print_json({"folder": shown(target), "format": facts.format, "rows": facts.rows})
    else:
        click.echo(clean_line(f"{target}: the texts of {amount(facts.rows['articles'], 'article')} are in it"))
