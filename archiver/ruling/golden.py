"""Golden cases: a page and the fields that extraction must give for it, in a folder beside the rules.

RULES/golden/DOMAIN/CASE/page.html    the bytes of the page, after decoding of the transfer
RULES/golden/DOMAIN/CASE/case.json    its address and the expected fields
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from archiver.model.article import Article
from archiver.model.capture import Capture, CaptureKind
from archiver.model.errors import RuleError

__all__ = ["GoldenCase", "case_folder", "differences", "expectation", "golden_cases", "write_case"]

_FOLDER: Final = "golden"
_PAGE: Final = "page.html"
_FACTS: Final = "case.json"
_MAX_BYTES: Final = 64 << 20


class _Case(msgspec.Struct, rename="camel"):
    url: str
    expected: dict[str, Any]
    kind: CaptureKind = "file"
    content_type: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A page and what must come of it."""

    name: str
    #: `DOMAIN/CASE`
    file: Path
    #: its case.json
    capture: Capture
    expected: dict[str, Any]
    #: field of `expectation` to value; fields that aren't there aren't compared


def expectation(article: Article) -> dict[str, Any]:
    """The fields of an article that a golden case holds."""
    return {
        "headline": article.headline,
        "authors": [author.name for author in article.authors],
        "datePublished": article.date_published,
        "articleBody": article.article_body,
        "captions": [image.caption for image in article.images if image.caption],
        "credits": [image.credit.raw for image in article.images if image.credit],
    }


def differences(case: GoldenCase, article: Article) -> list[tuple[str, Any, Any]]:
    """Fields that are other than the case expects: name, expected, found."""
    found = expectation(article)
    return [(key, value, found.get(key)) for key, value in case.expected.items() if found.get(key) != value]


def case_folder(rules: Path, domain: str, url: str) -> Path:
    """Where the case of an address stands: its name is what can be told from the path, and a digest."""
    slug = re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower(), flags=re.ASCII).strip("-")[-40:].strip("-")
    digest = hashlib.sha256(url.encode(errors="surrogatepass")).hexdigest()[:8]
    return rules / _FOLDER / domain / (f"{slug}-{digest}" if slug else digest)


def write_case(rules: Path, domain: str, capture: Capture, read: Callable[[Capture], Article]) -> Path:
    """The case of a page, with the fields that `read` gives as expected; a case that was there is replaced."""
    folder = case_folder(rules, domain, capture.final_url)
    folder.mkdir(parents=True, exist_ok=True)
    case = _Case(
        url=capture.final_url,
        expected={},
        kind=capture.kind,
        content_type=capture.header("content-type"),
        status=capture.status,
        fetched_at=capture.fetched_at,
    )
    case.expected = expectation(read(_capture(case, capture.body)))
    (folder / _PAGE).write_bytes(capture.body)
    text = msgspec.json.format(msgspec.json.encode(case), indent=1)
    (folder / _FACTS).write_bytes(text + b"\n")
    return folder


def golden_cases(rules: Path, domain: str) -> Iterator[GoldenCase | RuleError]:
    """The cases of one publisher in order of name; in the place of a broken one what is wrong with it."""
    for facts in sorted((rules / _FOLDER / domain).glob(f"*/{_FACTS}")):
        try:
            yield _read(facts, f"{domain}/{facts.parent.name}")
        except RuleError as error:
            yield error


def _read(facts: Path, name: str) -> GoldenCase:
    page = facts.with_name(_PAGE)
    try:
        case = msgspec.json.decode(facts.read_bytes().removeprefix(BOM_UTF8), type=_Case)
        with page.open("rb") as stream:
            body = stream.read(_MAX_BYTES)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError(facts, "", f"is no golden case: {error}") from error
    except OSError as error:
        raise RuleError(Path(error.filename or page), "", f"can't be read: {error.strerror}") from error
    unknown = sorted(set(case.expected) - set(_KEYS))
    if unknown:
        raise RuleError(facts, unknown[0], f"unknown field; known are {', '.join(_KEYS)}")
    return GoldenCase(name, facts, _capture(case, body), case.expected)


def _capture(case: _Case, body: bytes) -> Capture:
    """The page with no more about its fetch than a case keeps."""
    headers = (("content-type", case.content_type),) if case.content_type else ()
    return Capture(case.url, case.url, case.fetched_at, case.status, headers=headers, body=body, kind=case.kind)


_KEYS: Final = ("headline", "authors", "datePublished", "articleBody", "captions", "credits")
