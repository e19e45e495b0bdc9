"""Files as they are read and written: plain, gzip or Zstandard, by their name or first bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from archiver.cleaning.errors import CorpusError

__all__ = ["bare_name", "lines_of", "packing", "read_packed"]

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PIECE_BYTES = 1 << 16
_WINDOW_BYTES = 1 << 27  # what zstd(1) takes without being asked


def bare_name(name: str) -> str:
    """A file's name without the ending of its compression.

    >>> bare_name("a.jsonl.gz"), bare_name("b.txt")
    ('a.jsonl', 'b.txt')
    """
    return name[: name.rindex(".")] if name.lower().endswith((".gz", ".zst")) else name


@contextmanager
def read_packed(file: Path) -> Iterator[IO[bytes]]:
    """A file to be read, unpacked by what its first bytes say. CorpusError where it is damaged or can't be read."""
    try:
        with file.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start.startswith(_GZIP):
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            elif start.startswith(_ZSTD):
                whole = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
                with whole.stream_reader(raw, read_across_frames=True) as frames:
                    yield cast("IO[bytes]", io.BufferedReader(cast("io.RawIOBase", frames), _PIECE_BYTES))
            else:
                yield raw
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        raise CorpusError(file, f"its compression is damaged: {error}", is_damaged=True) from error
    except OSError as error:
        raise CorpusError(file, error.strerror or str(error)) from error


@contextmanager
def packing(out: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """A stream that packs what is written as the name says; the same bytes each time."""
    if name.lower().endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as packed:
            yield cast("BinaryIO", packed)
    elif name.lower().endswith(".zst"):
        with zstandard.ZstdCompressor().stream_writer(out, closefd=False) as frame:
            yield cast("BinaryIO", frame)
    else:
        yield out


def lines_of(stream: IO[bytes], most: int) -> Iterator[tuple[bytes, bool]]:
    """Lines with their ends; a line of more bytes comes in pieces, each with True."""
    while line := stream.readline(most):
        if len(line) < most or line.endswith(b"\n"):
            yield line, False
            continue
        while line:
            yield line, True
            if line.endswith(b"\n"):
                break
            line = stream.readline(most)
