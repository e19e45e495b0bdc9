"""What was taken out of a corpus, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from archiver.cleaning.parting import Parted

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Counts of a whole run."""

    stories: int = 0
    #: different texts that were learned from
    records: int = 0
    #: that have a text
    changed: int = 0
    bad: int = 0
    #: records that couldn't be read, kept as they are
    characters: int = 0
    removed_characters: int = 0
    pieces: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: by role and reason

    def add(self, text: str, parted: Parted) -> None:
        """Count one text."""
        self.records += 1
        self.changed += bool(parted.pieces)
        self.characters += len(text)
        self.removed_characters += len(text) - len(parted.text)
        self.pieces.update((piece.role, piece.reason) for piece in parted.pieces)

    def by_role(self) -> dict[str, dict[str, int]]:
        """Counts of reasons by role, the most frequent first."""
        found: dict[str, dict[str, int]] = {}
        roles: Counter[str] = Counter()
        for (role, _), count in self.pieces.items():
            roles[role] += count
        for role, _ in sorted(roles.items(), key=lambda one: (-one[1], one[0])):
            reasons = [(reason, count) for (other, reason), count in self.pieces.items() if other == role]
            found[role] = dict(sorted(reasons, key=lambda one: (-one[1], one[0])))
        return found

    def as_json(self) -> dict[str, object]:
        """The same as a mapping for JSON."""
        return {
            "records": self.records,
            "changed": self.changed,
            "bad": self.bad,
            "stories": self.stories,
            "characters": self.characters,
            "removedCharacters": self.removed_characters,
            "removed": self.by_role(),
        }
