"""Lines of a crontab that say an interval exactly, where crontab(5) can."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from archiver.model.errors import UsageError

__all__ = ["cron_lines", "cron_times"]

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY
_MOST_LINES: Final = 12
"""More would be exact and no help to a person."""


def cron_lines(minutes: int, program: Path, root: Path) -> list[str]:
    """What crawls an archive each so many minutes. UsageError where no crontab says that exactly."""
    times = cron_times(minutes)
    if not times:
        raise UsageError(f"--every: cron can't keep {_said(minutes)} apart exactly, but {_near(minutes)}")
    call = shlex.join([str(program), "crawl", "--due", "--archive", str(root)])
    # cron undoes \% before the shell sees it, but takes \\% for a backslash and the end of the command: '' parts them
    call = call.replace("\\%", "\\''%").replace("%", "\\%")
    return [f"{when} {call} 2>&1 | logger -t news-archiver" for when in times]


def cron_times(minutes: int) -> list[str]:
    """The five fields of each line that together say "each so many minutes"; none where crontab(5) has no words for it.

    >>> cron_times(10), cron_times(120), cron_times(1440)
    (['*/10 * * * *'], ['0 */2 * * *'], ['0 0 * * *'])
    >>> cron_times(90)
    ['0 */3 * * *', '30 1-22/3 * * *']
    >>> cron_times(50), cron_times(48 * 60)
    ([], [])
    """
    if minutes < 1 or _WEEK % minutes:  # only hours of a day and days of a week come round in equal steps
        return []
    is_daily = _DAY % minutes == 0
    minutes_of: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for time in range(0, _DAY if is_daily else _WEEK, minutes):
        minutes_of[divmod(time // _HOUR, 24)].append(time % _HOUR)
    hours_of: defaultdict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for (day, hour), found in minutes_of.items():
        hours_of[day, tuple(found)].append(hour)
    days_of: defaultdict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = defaultdict(list)
    for (day, of_hour), hours in hours_of.items():
        days_of[of_hour, tuple(hours)].append(day)
    if len(days_of) > _MOST_LINES:
        return []
    return [
        f"{_field(of_hour, _HOUR)} {_field(hours, 24)} * * {'*' if is_daily else _field(days, 7)}"
        for (of_hour, hours), days in days_of.items()
    ]


def _field(values: Sequence[int], size: int) -> str:
    """Values of one field as it writes them: all, in steps, or one by one."""
    steps = {later - earlier for earlier, later in pairwise(values)}
    step = steps.pop() if steps else 0
    if steps or (len(values) < 3 and step * len(values) != size):
        return ",".join(map(str, values))
    is_whole = values[0] == 0 and values[-1] + step >= size
    span = "*" if is_whole else f"{values[0]}-{values[-1]}"
    return span if step == 1 else f"{span}/{step}"


def _said(minutes: int) -> str:
    return f"{minutes}m" if minutes % _HOUR else f"{minutes // _HOUR}h"


def _near(minutes: int) -> str:
    """The next shorter and longer times that do."""

    def exact(candidates: Iterator[int]) -> Iterator[int]:
        return (candidate for candidate in candidates if cron_times(candidate))

    shorter = next(exact(iter(range(min(minutes, _WEEK + 1) - 1, 0, -1))), None)
    longer = next(exact(iter(range(minutes + 1, _WEEK + 1))), None)
    return " or ".join(_said(one) for one in (shorter, longer) if one is not None) + " will do"
