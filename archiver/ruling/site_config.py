"""FiveFilters site-config files: their directives, and what of them a publisher's rule can say.

The format (help.fivefilters.org, "Site patterns"): `directive: value` a line, `directive(parameter): value` for a few,
`#` before comments. Values are XPath 1.0, or words for some directives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from archiver.model.rules import PublisherRule, RuleTest
from archiver.rules.selectors import compile_selector, is_xpath

__all__ = ["Directive", "Left", "SiteConfig", "directives", "read_site_config"]

_LINE: Final = re.compile(r"([A-Za-z_]+)\s*(?:\((.*?)\))?\s*:(.*)", re.DOTALL)
_XPATHS: Final = {
    "title": "headline",
    "body": "body",
    "author": "byline",
    "date": "date",
    "strip": "remove",
    "single_page_link": "single_page_link",
    "next_page_link": "next_page_link",
}
_NOT_OURS: Final = {
    "tidy": "it tells their program how to parse",
    "parser": "it tells their program how to parse",
    "autodetect_on_failure": "extraction here always looks at everything",
    "autodetect_next_page": "crawls here follow no parts of an article",
    "insert_detected_image": "pictures are found here in any case",
    "skip_json_ld": "structured data are only evidence here",
    "skip_id_class_detection": "it is a switch of their program",
    "native_ad_clue": "a rule here can't judge a page as advertising",
    "http_header": "requests are never dressed up here",
    "find_string": "a page is never edited here",
    "replace_string": "a page is never edited here",
    "strip_image_src": "a rule here can't tell pictures by their address",
    "src_lazy_load_attr": "lazily loaded pictures are found here in any case",
    "strip_attr": "attributes are not kept here",
    "wrap_in": "a page is never edited here",
    "dissolve": "a page is never edited here",
    "move_into": "a page is never edited here",
    "convert_double_br_tags": "double line breaks part paragraphs here in any case",
    "footnotes": "links are kept with their blocks here",
    "if_page_contains": "a rule here knows no conditions",
    "single_page_link_in_feed": "feeds are read without rules here",
    "requires_login": "nothing here ever logs in",
    "not_logged_in_xpath": "nothing here ever logs in",
    "login_uri": "nothing here ever logs in",
    "login_username_field": "nothing here ever logs in",
    "login_password_field": "nothing here ever logs in",
    "login_extra_fields": "nothing here ever logs in",
}
_CONDITIONAL: Final = frozenset({"single_page_link", "next_page_link"})
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Directive:
    """One line that says something."""

    line: int
    name: str
    parameter: str | None
    value: str


@dataclass(frozen=True, slots=True)
class Left:
    """A line that the rule doesn't hold, and why."""

    line: int
    name: str
    #: the directive; empty for a line that is none
    text: str
    reason: str


@dataclass(slots=True)
class SiteConfig:
    """What was read of one file."""

    rule: PublisherRule
    used: int = 0
    #: directives that the rule says
    left: list[Left] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    lists: dict[str, list[str]] = field(default_factory=dict)
    tests: list[RuleTest] = field(default_factory=list)
    is_pruned: bool = True
    used: int = 0
    left: list[Left] = field(default_factory=list)

    def leave(self, one: Directive, reason: str) -> None:
        self.left.append(Left(one.line, one.name, one.value, reason))


def directives(text: str) -> Iterator[Directive | Left]:
    """The directives of a file in order, and lines that are none."""
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            yield Left(number, "", line, "is no `directive: value`")
        else:
            yield Directive(number, match[1].lower(), match[2], match[3].strip())


def read_site_config(text: str, domain: str) -> SiteConfig:
    """The rule of a file. What it can't say is in `left`, line by line; nothing is dropped in silence."""
    draft = _Draft()
    condition: Directive | None = None
    for one in directives(text):
        if isinstance(one, Left):
            draft.left.append(one)
            continue
        if one.name == "if_page_contains":
            condition = one
            draft.leave(one, _NOT_OURS[one.name])
            continue
        if condition is not None and one.name in _CONDITIONAL:
            draft.leave(one, f"depends on the condition in line {condition.line}")
        else:
            _take(one, draft)
        condition = None
    if not draft.lists.get("body"):
        draft.is_pruned = False
    lists: dict[str, Any] = {key: tuple(dict.fromkeys(selectors)) for key, selectors in draft.lists.items()}
    rule = PublisherRule(domain, is_pruned=draft.is_pruned, tests=tuple(draft.tests), **lists)
    return SiteConfig(rule, draft.used, sorted(draft.left, key=lambda left: left.line))


def _take(one: Directive, draft: _Draft) -> None:
    if not one.value:
        draft.leave(one, "has no value")
    elif one.parameter is not None and one.name not in ("replace_string", "http_header", "wrap_in"):
        draft.leave(one, "has a parameter that isn't known")
    elif one.name in _XPATHS:
        _selector(one, _XPATHS[one.name], one.value, draft)
    elif one.name == "strip_id_or_class":
        _strip_name(one, draft)
    elif one.name == "prune" and one.value.lower() in ("yes", "no"):
        draft.is_pruned = one.value.lower() == "yes"
        draft.used += 1
    elif one.name == "test_url":
        draft.tests.append(RuleTest(one.value))
        draft.used += 1
    elif one.name == "test_contains":
        _contains(one, draft)
    elif one.name in _NOT_OURS:
        draft.leave(one, _NOT_OURS[one.name])
    else:
        draft.leave(one, "is no directive that is known")


def _selector(one: Directive, key: str, xpath: str, draft: _Draft) -> None:
    selector = xpath if is_xpath(xpath) and not xpath.startswith("xpath:") else f"xpath:{xpath}"
    try:
        compile_selector(selector)
    except ValueError as error:
        draft.leave(one, str(error))
        return
    draft.lists.setdefault(key, []).append(selector)
    draft.used += 1


def _strip_name(one: Directive, draft: _Draft) -> None:
    """Their program takes quotation marks out of the name and looks for it as a whole class or id."""
    name = one.value.replace("'", "").replace('"', "").strip()
    if not name:
        draft.leave(one, "has no value")
        return
    within = f"contains(concat(' ', normalize-space({{}}), ' '), ' {name} ')"
    _selector(one, "remove", f"//*[{within.format('@class')} or {within.format('@id')}]", draft)


def _contains(one: Directive, draft: _Draft) -> None:
    if not draft.tests:
        draft.leave(one, "stands behind no test_url")
        return
    last = draft.tests[-1]
    draft.tests[-1] = RuleTest(last.url, (*last.contains, one.value))
    draft.used += 1
