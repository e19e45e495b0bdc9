"""A regular expression that is compiled when it is first tried: of hundreds a page needs some."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Late"]


@dataclass(frozen=True, slots=True)
class Late:
    """A source and its flags.

    >>> Late("a|b", re.I).regex.match("B")[0]
    'B'
    """

    source: str
    flags: int
    #: of the regular expression
    _compiled: list[re.Pattern[str]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def regex(self) -> re.Pattern[str]:
        """The same, compiled."""
        if not self._compiled:
            self._compiled.append(re.compile(self.source, self.flags))
        return self._compiled[0]
