"""Rules made ready for use: matchers, agencies and month names, built once for each set of rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.model.rules import Pattern, Rules
from archiver.rules.agencies import AgencyFinder
from archiver.rules.kept import made_once
from archiver.rules.lexicon import Lexicon
from archiver.rules.match import GroupMatcher
from archiver.web.dates import MonthNames

__all__ = ["CompiledRules", "compiled", "patterns_of_blocks"]

_OF_BLOCKS = (
    "boilerplate", "paywall", "domain_state", "walls", "verdict", "agency_line", "contents", "correction",
    "data_source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """What is costly to build and depends on the rules alone."""

    agencies: AgencyFinder
    months: MonthNames
    lexicon: Lexicon
    #: of the groups that are tried on every block
    patterns: Mapping[str, tuple[Pattern, ...]]
    matchers: dict[str, GroupMatcher] = field(default_factory=dict, repr=False)
    #: those that were asked for

    def group(self, name: str) -> GroupMatcher:
        """The patterns of a group; an empty matcher if there is no such group."""
        matcher = self.matchers.get(name)
        if matcher is None:
            matcher = self.matchers[name] = GroupMatcher(self.patterns.get(name, ()))
        return matcher


def _is_of_footers(pattern: Pattern) -> bool:
    return pattern.group == "dates" and pattern.options.get("kind") == "copyright"


def patterns_of_blocks(rules: Rules) -> tuple[Pattern, ...]:
    """All that are tried on every block."""
    return tuple(
        pattern
        for name, patterns in rules.patterns.items()
        for pattern in patterns
        if (name.startswith(_OF_BLOCKS) and pattern.options.get("where") != "path") or _is_of_footers(pattern)
    )


@made_once
def compiled(rules: Rules) -> CompiledRules:
    """`rules` made ready."""
    return CompiledRules(
        agencies=AgencyFinder.of(rules),
        months=MonthNames.of(rules.words),
        patterns=rules.patterns,
        lexicon=Lexicon(patterns_of_blocks(rules), rules.needs),
    )
