"""What stands on a demo page, read with the standard library only: independent of the code that the gold judges."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

from archiver.demo.manifest import DemoAnswer

__all__ = ["Reading", "compact", "read_page"]

_SILENT = frozenset({"style", "template"})


def compact(text: str) -> str:
    """Without white space and soft hyphens, so that it doesn’t matter how markup breaks a text."""
    return re.sub(r"[\s\u00ad]+", "", text)


class Reading(HTMLParser):
    """Collects text, attribute values, and the strings of embedded JSON."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.attributes: list[str] = []
        self.data: list[str] = []
        self.titles: list[str] = []
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [value for _, value in attrs if value]
        if tag in {"script", "title"} | _SILENT:
            self._open = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is None:
            self.text.append(data)
        elif self._open == "title":
            self.titles.append(data)
        elif self._open == "script":
            self.data += _json_strings(data)

    @property
    def visible(self) -> str:
        """What a reader sees, compact."""
        return compact("".join(self.text))

    @property
    def everything(self) -> str:
        """What a reader sees and what metadata and scripts state, compact."""
        return "\n".join([self.visible, *map(compact, [*self.attributes, *self.titles, *self.data])])


def read_page(answer: DemoAnswer, body: bytes) -> Reading:
    """The page as a browser decodes it: charset of the header, else of the page's own declaration."""
    declared = re.search(rb'charset="?([\w-]+)', body[:1024])
    stated = re.search(r"charset=([\w-]+)", answer.content_type)
    charset = stated[1] if stated else declared[1].decode("ascii") if declared else "utf-8"
    reading = Reading()
    reading.feed(body.decode("cp932" if charset.lower() == "shift_jis" else charset))
    reading.close()
    return reading


def _json_strings(script: str) -> list[str]:
    found = re.search(r"\{.*\}", script, re.DOTALL)
    try:
        value: Any = json.loads(found[0]) if found else None
    except json.JSONDecodeError:
        return []
    strings: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            strings.append(html.unescape(item))  # publishers escape in JSON-LD as they do in HTML
        elif isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return strings
