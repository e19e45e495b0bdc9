"""The language of the text: as declared, unless the text plainly is in another one."""

from __future__ import annotations

import re
from functools import lru_cache

from gcld3 import NNetLanguageIdentifier

from archiver.extract.document import Document
from archiver.extract.fields.found import Choice, Found
from archiver.model.rules import Rules

__all__ = ["language", "tag"]

_CODES = {"iw": "he"}  # an old code that CLD3 still gives

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_LEAST_CHARS = 200
_LEAST_CHARS_CJK = 80
_LEAST_AGAINST = 400
_SURE = 0.95
_FIRST_CHARS = 400
_LEAST_LETTERS = 0.4
_SAMPLE_CHARS = 4000
_LEAST_WIDE_SHARE = 0.6
_KANA_SHARE = 0.25
_STRAY_KANA_SHARE = 0.02
_KANA = re.compile("[\u3040-\u30fa]")
_HAN = re.compile("[\u3400-\u9fff]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def tag(raw: str) -> str | None:
    """A declared language as a BCP 47 tag with usual case; None for what is none.

    >>> tag("en_gb"), tag("zh-hans-CN"), tag("English")
    ('en-GB', 'zh-Hans-CN', None)
    """
    raw = raw.strip()
    if not _TAG.match(raw):
        return None
    first, *rest = re.split("[-_]", raw)
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()


def language(document: Document, text: str) -> Choice:
    """`html lang`, else JSON-LD, else `og:locale`; the detected language where none is declared or the text says no."""
    candidates = []
    if document.page.html_lang and (declared := tag(document.page.html_lang)):
        candidates.append(Found(declared, document.page.html_lang, "htmlLang", 3.0))
    for claim in document.witnesses.languages:
        if declared := tag(claim.value):
            candidates.append(
                Found(declared, claim.value, claim.source, 2.0 if claim.source.startswith("jsonLd") else 1.0)
            )
    candidates.sort(key=lambda found: -found.weight)
    first = candidates[0] if candidates else None
    detected = _detected(text[:_FIRST_CHARS]) if first is not None else None
    if first is None or detected is None or not _near(first.value, detected.value, document.rules):
        detected = _detected(text)  # the detector is slow: a declared language is doubted only by its first look
    if detected is not None:
        candidates.append(detected)
        is_against = first is not None and not _near(first.value, detected.value, document.rules)
        if first is None or (is_against and len(text) >= _LEAST_AGAINST and detected.weight >= _SURE):
            return Choice(detected, tuple(candidates))
    return Choice(first, tuple(candidates))


@lru_cache(maxsize=1)
def _identifier() -> NNetLanguageIdentifier:
    return NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=_SAMPLE_CHARS)


def _detected(text: str) -> Found | None:
    least = _LEAST_CHARS_CJK if len(_WIDE.findall(text[:300])) > 50 else _LEAST_CHARS
    if len(text) < least:
        return None
    sample = text[:_SAMPLE_CHARS].encode("utf-8", "replace").decode()  # lone surrogates are no characters
    if sum(map(str.isalpha, sample)) < len(sample) * _LEAST_LETTERS:
        return None  # figures are Japanese to it
    if least == _LEAST_CHARS_CJK and (code := _by_script(sample)):
        return Found(code, code, "detected", 1.0, reasons=("script",))
    found = _identifier().FindLanguage(text=sample)
    if not found.is_reliable:
        return None
    code = _CODES.get(found.language, found.language)
    return Found(code, found.language, "detected", float(found.probability), reasons=("cld3",))


def _by_script(text: str) -> str | None:
    """Chinese or Japanese where most letters are of their scripts, which say more than the letters' order."""
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if kana + han < _LEAST_WIDE_SHARE * sum(map(str.isalpha, text)):
        return None
    return "ja" if kana >= _KANA_SHARE * han else "zh" if kana <= _STRAY_KANA_SHARE * han else None


def _near(one: str, other: str, rules: Rules) -> bool:
    """Whether two tags are of one language, or of two that are hard to tell apart by a text."""
    first, second = one.partition("-")[0], other.partition("-")[0]
    groups = rules.words.get("languages", {}).get("near", ())
    return first == second or any(first in group.split() and second in group.split() for group in groups)
