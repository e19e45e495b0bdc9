"""When a newspaper publishes: instants that depend on the seed, the site and the day alone."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.internet.clock import DAY, HOUR

__all__ = ["Rhythm"]

_BETWEEN_IN_BURST_S = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many articles a day between two hours (UTC), or bursts at fixed hours."""

    per_day: int = 0
    hours: tuple[int, int] = (5, 22)
    bursts: tuple[float, ...] = ()
    """Hours of the day at which `burst_size` articles come, three seconds apart."""
    burst_size: int = 0

    def instants(self, key: str, day: float) -> list[float]:
        """Whole simulated seconds within the day that begins at `day`, in order, no two the same."""
        chance = Random(f"{key}/{int(day // DAY)}")
        first, last = (int(hour * HOUR) for hour in self.hours)
        seconds = set(chance.sample(range(first, last), self.per_day))
        for hour in self.bursts:
            seconds.update(int(hour * HOUR) + step * _BETWEEN_IN_BURST_S for step in range(self.burst_size))
        return [day + second for second in sorted(seconds)]
