"""`archiver show`: an article for a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.exits import ExitCode
from archiver.cli.newest import newest_article, why_passed_over
from archiver.cli.options import archive_option, json_option
from archiver.cli.output import print_article, print_line, tell

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.derive.find import DamagedLineError, FoundLine
    from archiver.model.article import CaptureInfo

__all__ = ["show"]

_MOST_MISSING = 10
"""Of what a page needs and isn't there, that are named one by one."""


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID|FILE:OFFSET...")
@click.option("--all", "is_complete", is_flag=True, help="Also what was left out and why, every date, rights.")
@click.option("--versions", "with_versions", is_flag=True, help="Every capture of the page, oldest first.")
@json_option
@archive_option
@click.pass_context
def show(
    ctx: click.Context, names: tuple[str, ...], is_complete: bool, with_versions: bool, as_json: bool, archive_dir: Path
) -> None:
    """Print the article of a page for reading.

    The newest one that is whole: head, text, pictures with their credits, sources. An article that stands on
    several pages is printed whole, whichever of them is named.

    A page is named by its URL, by the id of its article, by the id of its WARC record, or by the record's place.
    """
    from archiver.archive import Archive
    from archiver.derive.find import find_lines

    archive = Archive.open(archive_dir)
    missing = 0
    unread: dict[str, DamagedLineError] = {}
    for name in names:
        found = find_lines(archive, name)
        at = len(found.lines) - 1 if with_versions else newest_article(found.lines)
        for line in found.lines if with_versions else found.lines[at : at + 1]:
            _tell_damage(archive, line)
            if as_json:
                print_line(line.raw)
            elif with_versions:
                print_article(line.article(), is_complete=is_complete)
            else:
                _print_whole(archive, line, is_complete=is_complete)
        _tell_others(found.lines, at, is_quiet=with_versions or as_json)
        if not found.lines:
            missing += 1
            tell(f"no article of {name} in this archive{_instead(archive, name)}")
        if with_versions or not found.lines:
            unread |= {str(error): error for error in found.damaged}
        else:
            for error in found.damaged:
                tell(f"passed over, it may be of this page: {error}")
    if unread:
        *others, last = unread.values()
        for error in others:
            tell(str(error))
        raise last
    if missing:
        ctx.exit(ExitCode.PROBLEMS)


def _tell_damage(archive: Archive, line: FoundLine) -> None:
    """Say what is wrong with the record of an article: its line may have been made before, or of what could be read."""
    from archiver.archive import damage_of

    damage = damage_of(archive.warc(line.warc.file), line.warc.offset) if line.warc else None
    if damage:
        tell(f"the record of this page is damaged: {damage}")


def _print_whole(archive: Archive, line: FoundLine, *, is_complete: bool) -> None:
    """Print an article with all its parts, and say which aren't there."""
    from archiver.derive.whole import parts_of

    whole = parts_of(archive, line.article())
    print_article(whole.article, is_complete=is_complete, parts=whole.parts)
    if whole.numbers[0] > 1:
        tell(f"this is part {whole.numbers[0]} of an article; the parts before it aren't in this archive")
    if whole.missing:
        tell(f"the article goes on, but its next part isn't in this archive: {whole.missing}")
    _tell_missing(archive, whole.article.capture)


def _tell_missing(archive: Archive, capture: CaptureInfo) -> None:
    """Say what the page needs and isn't there, where it was fetched with what it needs."""
    from archiver.archive import visit_of

    place = archive.row_of(capture.response_record_id) if capture.response_record_id else capture.warc
    visit = visit_of(archive.warc(place.file), place.offset) if place else None
    if visit is None or not visit.missing:
        return
    more = len(visit.missing) - _MOST_MISSING
    tell(f"what the page needs isn't all in this archive: {len(visit.missing) + visit.missing_more} missing")
    for one in visit.missing[:_MOST_MISSING]:
        what = f"{one.resource_type} {one.url}".rstrip()  # what was taken down has no address any more
        tell(f"{what} ({one.reason}{': ' * bool(one.detail)}{one.detail})")
    if more > 0 or visit.missing_more:
        tell(f"and {max(more, 0) + visit.missing_more} more")


def _tell_others(lines: Sequence[FoundLine], at: int, *, is_quiet: bool) -> None:
    """Say what else is there of a page besides the line at a place."""
    newer = lines[at + 1 :]
    if newer:
        causes = ", ".join(dict.fromkeys(why_passed_over(line) for line in newer))
        when = f"fetched {newer[-1].fetched_at or 'at an unknown time'}"
        which = f"a newer capture, {when}" if len(newer) == 1 else f"{len(newer)} newer captures, the last {when}"
        tell(f"passed over because {causes}: {which}: --versions shows all")
    if at > 0 and not is_quiet:
        tell(f"{at} earlier of this page: --versions shows them")


def _instead(archive: Archive, name: str) -> str:
    """What is known of a URL that has no article."""
    rows = archive.rows_named(name) if "://" in name else []
    if not rows:
        return ""
    return f", but it was fetched: {rows[-1].kind}, status {rows[-1].status}, {rows[-1].date}"
