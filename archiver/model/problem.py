"""An oddity met on the way that does not stop the work: it is kept with the result."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One oddity of one page or record, in words a user can act on."""

    code: str
    #: camelCase name, stable between versions, such as `charsetMismatch`
    detail: str = ""
    #: what was seen, in one line

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
