"""Dates of the Iranian solar calendar as Gregorian ones."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["gregorian_of_jalali"]

_EPOCH = date(1921, 3, 21)
"""1 Farvardin 1300."""


def gregorian_of_jalali(year: int, month: int, day: int) -> date | None:
    """The Gregorian day, None for one that doesn't exist or lies outside the years 1300 to 1500.

    >>> gregorian_of_jalali(1403, 2, 14), gregorian_of_jalali(1399, 12, 30), gregorian_of_jalali(1400, 12, 30)
    (datetime.date(2024, 5, 3), datetime.date(2021, 3, 20), None)
    """
    if not (1300 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if (month > 6 and day > 30) or (month == 12 and day == 30 and not _is_leap(year)):
        return None
    days = sum(366 if _is_leap(before) else 365 for before in range(1300, year))
    in_year = (month - 1) * 31 - max(0, month - 7) + day - 1
    return _EPOCH + timedelta(days=days + in_year)


def _is_leap(year: int) -> bool:
    # Remainders of the 33-year rule, which agrees with the astronomical calendar from 1178 to 1633.
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
