"""An archive: the folder, its settings, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from archiver.archive.bundle import DOM_PREFIX, Bundle
from archiver.archive.config import ArchiveConfig, load_config, new_config
from archiver.archive.index import IndexRow, MergedIndex
from archiver.archive.index_files import read_rows
from archiver.archive.layout import Layout
from archiver.archive.lines import ArticleLines, complete_lines
from archiver.archive.open_file import OPEN_SUFFIX, is_locked
from archiver.archive.read import read_bundle, read_bundles
from archiver.archive.redaction import Redaction
from archiver.archive.warc_record import header_url
from archiver.archive.warcinfo import WriterInfo
from archiver.archive.writer import WarcWriter
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.errors import ArchiveError, WarcError
from archiver.web.asked import as_asked
from archiver.web.url import surt

__all__ = ["Archive"]


class Archive:
    """One archive folder. Everything but the WARCs and archive.toml can be made anew from them."""

    def __init__(self, layout: Layout, config: ArchiveConfig) -> None:
        self.layout = layout
        self.config = config

    @property
    def root(self) -> Path:
        return self.layout.root

    @classmethod
    def create(cls, folder: Path | str, *, name: str, operator: str, contact: str) -> Archive:
        """Make a new archive in a folder, which may exist. ArchiveError if it holds one already."""
        layout = Layout(Path(folder))
        if layout.config.exists():
            raise ArchiveError(f"{layout.root} is an archive already")
        try:
            for path in (layout.root, *layout.folders):
                path.mkdir(parents=True, exist_ok=True)
            config = new_config(layout.config, name=name, operator=operator, contact=contact)
        except OSError as error:
            raise ArchiveError(f"{layout.root}: {error.strerror or error}") from error
        return cls(layout, config)

    @classmethod
    def open(cls, folder: Path | str) -> Archive:
        """The archive in a folder. ArchiveError if there is none, ConfigError if its settings are wrong."""
        layout = Layout(Path(folder))
        if not layout.config.is_file():
            raise ArchiveError(f"{layout.root} is no archive: it has no {layout.config.name}")
        config = load_config(layout.config)
        try:
            for path in layout.folders:  # empty ones get lost in copies
                path.mkdir(exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{layout.root}: {error.strerror or error}") from error
        return cls(layout, config)

    def writer(
        self,
        *,
        user_agent: str | None = None,
        max_file: int | None = None,
        on_begin: Callable[[str], None] = lambda _: None,
        is_taken_down: Callable[[str], bool] = lambda _: False,
    ) -> WarcWriter:
        """A writer of new WARC files. Run `recover` first, so that what an earlier process left is known to it.

        `on_begin` hears the name of each file before anything is stored in it. `is_taken_down` says of which addresses
        nothing may be stored.
        """
        info = WriterInfo(
            name=self.config.name,
            operator=self.config.operator,
            contact=self.config.contact,
            user_agent=user_agent,
            max_file_bytes=max_file or self.config.limits.max_file,
            max_age_s=self.config.limits.max_age_s,
            redaction=Redaction(self.config.redact),
        )
        return WarcWriter(self.layout, info, on_begin, is_taken_down)

    def lines(self, file: str) -> ArticleLines:
        """The article lines of a WARC that is being written, by its file name."""
        return ArticleLines(self.layout.articles_of(file))

    def warcs(self) -> list[Path]:
        """Every WARC file, also those being written, sorted by name without `.open`."""
        return self.layout.warc_files()

    def warc(self, file: str) -> Path:
        """The path of a WARC by its name, with `.open` while it is written."""
        sealed = self.layout.warcs / Path(file).name.removesuffix(OPEN_SUFFIX)
        return next((path for path in self.warcs() if path.name.removesuffix(OPEN_SUFFIX) == sealed.name), sealed)

    def bundles(self, file: str | None = None) -> Iterator[Bundle]:
        """Every exchange of one WARC, or of all. WarcError at a damaged record."""
        for path in [self.warc(file)] if file else self.warcs():
            yield from read_bundles(path)

    def captures(self, file: str | None = None) -> Iterator[Capture]:
        """Every response of one WARC, or of all, in record order: pages, robots.txt, feeds, errors; no revisits."""
        for bundle in self.bundles(file):
            if bundle.kind == "response":
                yield bundle.capture()

    def capture(self, record: str) -> Capture:
        """The capture of a record id, or the newest of a URL; a revisit with the payload it refers to.

        ArchiveError if there is none.
        """
        # of an address that a browser visited too, what it showed is newer than the response it came from
        is_address = "://" in record
        rows = [*self.rows(record), *self.rows(DOM_PREFIX + record)] if is_address else self._rows_of_id(record)
        if not rows:
            raise ArchiveError(f"{self.root}: no capture of {record}")
        return self._resolve(max(rows, key=lambda row: row.moment))

    def rows(self, url: str) -> list[IndexRow]:
        """The index rows of a URL, oldest first, also of WARCs being written."""
        url = header_url(url)
        return self._rows_at(surt(url), lambda row: row.url == url)

    def rows_named(self, name: str) -> list[IndexRow]:
        """The index rows of the address that a person means, oldest first.

        As it stands in the index, else as it would be asked for, else those whose addresses have the same SURT key:
        other programs store `HTTP://News.example:80/ä` as it was written.
        """
        asked = as_asked(name)
        found = self.rows(name) or (self.rows(asked) if asked else [])
        if found or not asked:
            return found
        key = surt(asked)
        return self._rows_at(key, lambda row: row.key == key)

    def row_of(self, record_id: str) -> IndexRow | None:
        """The index row of a record, also of a WARC being written. It reads all indexes."""
        return next(iter(self._rows_of_id(record_id)), None)

    def bundle_of(self, row: IndexRow) -> Bundle:
        """The exchange that an index row is of. WarcError where it isn't there."""
        return read_bundle(self.warc(row.file), row.offset)

    def left_open(self) -> list[str]:
        """WARCs that nobody writes any more and that are not sealed: the next start does it, or `archiver repair`."""
        files = (path for path in self.warcs() if path.name.endswith(OPEN_SUFFIX))
        return [path.name.removesuffix(OPEN_SUFFIX) for path in files if not is_locked(path)]

    def articles(self, file: str | None = None) -> Iterator[Article]:
        """Every article line of one WARC, or of all, in record order. ArchiveError for a damaged line."""
        decoder = msgspec.json.Decoder(Article)
        for path in self.article_files(file):
            for number, line in enumerate(complete_lines(path), 1):
                try:
                    yield decoder.decode(line)
                except msgspec.MsgspecError as error:
                    raise ArchiveError(f"{path}: line {number}: {error}") from error

    def article_files(self, file: str | None = None) -> list[Path]:
        """The files of article lines, also those being written, in the order of `warcs`."""
        sealed = [self.layout.articles_of(path.name) for path in ([self.warc(file)] if file else self.warcs())]
        candidates = [(path, path.with_name(path.name + OPEN_SUFFIX)) for path in sealed]
        return [next(path for path in pair if path.exists()) for pair in candidates if any(map(Path.exists, pair))]

    def _rows_at(self, key: str, is_it: Callable[[IndexRow], bool]) -> list[IndexRow]:
        index = MergedIndex(self.layout.merged_index)
        found = {row.record_id: row for row in index.rows(key) if is_it(row)}
        index.close()
        found |= {row.record_id: row for row in self._open_rows() if is_it(row)}
        return sorted(found.values(), key=lambda row: row.moment)

    def _open_rows(self) -> Iterator[IndexRow]:
        for path in self.warcs():
            if path.name.endswith(OPEN_SUFFIX):
                yield from read_rows(self.layout, path.name.removesuffix(OPEN_SUFFIX))

    def _rows_of_id(self, record_id: str) -> list[IndexRow]:
        files = (path.name.removesuffix(OPEN_SUFFIX) for path in self.warcs())
        return [row for file in files for row in read_rows(self.layout, file) if row.record_id == record_id]

    def _resolve(self, row: IndexRow) -> Capture:
        bundle = read_bundle(self.warc(row.file), row.offset)
        if bundle.kind != "revisit":
            return bundle.capture()
        earlier = next((found for found in self._rows_of_id(bundle.refers_to or "")), None)
        if earlier is None:
            raise WarcError(row.file, row.offset, "revisit of a record that isn't here", expected=bundle.refers_to)
        return bundle.capture(payload=read_bundle(self.warc(earlier.file), earlier.offset))
