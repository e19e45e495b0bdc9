"""What the server was asked and when: in memory, and as JSON lines if asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

__all__ = ["AccessLog", "Hit", "read_log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One request. `…_monotonic` are real seconds, the others simulated ones."""

    host: str
    method: str
    target: str
    arrived: float
    finished: float
    """When all but the last byte was handed to the system, or the client had gone."""
    arrived_monotonic: float = 0.0
    finished_monotonic: float = 0.0
    status: int = 200
    """Zero where the connection was closed without an answer."""
    sent: Mapping[str, str] = field(default_factory=dict)
    """Headers of the request that tell of manners, names in lower case."""
    got: Mapping[str, str] = field(default_factory=dict)
    """Headers of the answer: etag, last-modified, location, retry-after."""
    body_bytes: int = 0
    is_whole: bool = True
    """The client took it all."""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class AccessLog:
    """Hits in the order in which they ended."""

    def __init__(self, lines: TextIO | None = None) -> None:
        self._hits: list[Hit] = []
        self._lines = lines

    def add(self, hit: Hit) -> None:
        self._hits.append(hit)
        if self._lines is not None:
            self._lines.write(json.dumps(asdict(hit)) + "\n")
            self._lines.flush()

    def __iter__(self) -> Iterator[Hit]:
        return iter(tuple(self._hits))

    def __len__(self) -> int:
        return len(self._hits)


def read_log(path: Path) -> list[Hit]:
    """The hits of a file; a last line that isn't whole yet is left out."""
    lines = path.read_text("utf-8").split("\n")[:-1]
    return [Hit(**json.loads(line)) for line in lines]
