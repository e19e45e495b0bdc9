"""What differs from run to run on the demo's pages: the port of the server and the day it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Placeholders"]

_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Fills `{{port}}`, `{{today}}` and `{{today_long}}` in pages and gold, and takes the port out of results."""

    port: int
    today: date
    """The day that pages with a date in their masthead show (UTC)."""

    @property
    def today_long(self) -> str:
        """As newspapers print it.

        >>> Placeholders(80, date(2023, 2, 7)).today_long
        'Tuesday, February 7th, 2023'
        """
        day = self.today
        ending = _ENDINGS.get(day.day, "th")
        return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}{ending}, {day.year}"

    def fill(self, body: bytes) -> bytes:
        """A page as it is sent.

        >>> Placeholders(8123, date(2023, 2, 7)).fill(b'<a href="http://courier.test{{port}}/">')
        b'<a href="http://courier.test:8123/">'
        """
        for name, value in (
            ("port", f":{self.port}"),
            ("today", self.today.isoformat()),
            ("today_long", self.today_long),
        ):
            body = body.replace(b"{{%s}}" % name.encode(), value.encode())
        return body

    def fill_text(self, text: str) -> str:
        """The same for a string of the gold."""
        return self.fill(text.encode()).decode()

    def without_port(self, text: str) -> str:
        """A string of a result as the gold writes it.

        >>> Placeholders(8123, date(2023, 2, 7)).without_port("http://courier.test:8123/a:8123")
        'http://courier.test/a:8123'
        """
        return re.sub(rf"(\.test):{self.port}\b", r"\1", text)
