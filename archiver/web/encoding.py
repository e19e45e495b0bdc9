"""Bytes of a page as text, decoded once.

The order: byte order mark, valid UTF-8 that proves itself, HTTP charset, meta or XML declaration, detection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import charset_normalizer

from archiver.model.problem import Problem
from archiver.web.charsets import codec_for, codec_of_language
from archiver.web.source import is_utf8

__all__ = ["Decoded", "decode"]

_META_BYTES = 65_536
"""How far a declaration is looked for. Standard and browsers stop at 1,024; real pages put it later."""

_DETECT_BYTES = 65_536
"""How much is given to statistical detection, which costs a thousand times what decoding does."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"',]+)", re.I)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,512}?charset\s*=\s*[\"']?\s*([^\s\"'/>;]{1,40})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})", re.I)
_MARKUP = re.compile(
    rb"<(?:script|style)\b(?:[^<]++|<(?!/(?:script|style)))*+|<!--(?:[^-]++|-(?!->))*+|<[^<>]*+>?+", re.I
)

_ACCENTS_SHARE = 0.25
"""Latin text has fewer letters beyond ASCII than this, Greek, Cyrillic and Asian text far more."""

_HTML_LANG = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z-]{2,20})", re.I)

_WIDE = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_kr")
"""Codecs whose pairs of bytes can look like UTF-8 by chance in a very short text, such as the famous 联通."""

_STRAY_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and how its character set was found."""

    read: str | bytes
    #: the text, or its UTF-8 where the page was sent so: it need not be made a text then
    charset: str
    #: name of the Python codec
    source: str
    #: bom, http, meta, utf8 (the bytes prove it), ascii, detected, fallback
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The page's text."""
        return self.read if isinstance(self.read, str) else self.read.decode("utf-8")


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Text of `body`. Never raises: bytes that fit nowhere become U+FFFD, and a Problem says so."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _with_replacement(body[len(mark) :], codec, "bom")
    declared = _declarations(body, content_type)
    if b"\x00" in body[:4096] and (wide := _utf16_without_mark(body)):
        return Decoded(body.decode(wide, "replace"), wide, "detected", (Problem("charsetUndeclared", wide),))
    utf8 = _as_utf8(body, declared)
    if utf8 is not None:
        return utf8
    for codec, source in declared:
        decoded = _as_declared(body, codec, source)
        if decoded is not None:
            return decoded
    return _detected(body, declared)


def _declarations(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Declared codecs with their sources, HTTP first."""
    found: list[tuple[str, str]] = []
    match = _HTTP_CHARSET.search(content_type or "")
    if match and (codec := codec_for(match[1])):
        found.append((codec, "http"))
    head = body[:_META_BYTES]
    for pattern in (_META_CHARSET, _XML_ENCODING):
        inside = pattern.search(head)
        if inside and (codec := codec_for(inside[1].decode("ascii", "replace"))):
            # A declaration that could be read as ASCII can't stand in UTF-16: the standard reads it as UTF-8.
            found.append(("utf-8" if codec.startswith("utf-16") else codec, "meta"))
    return found


def _utf16_without_mark(body: bytes) -> str | None:
    """Byte order of UTF-16 markup that lacks a mark: every other byte of mostly Latin markup is zero."""
    sample = body[: min(len(body), 4096) & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 8 and max(even, odd) > half * 0.4 and min(even, odd) < half * 0.05:
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _as_utf8(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """The text if the bytes are valid UTF-8, whatever is declared.

    Text in another character set is practically never valid UTF-8 by chance, while pages that declare
    Latin-1 and send UTF-8 are common. Browsers follow the declaration and show mojibake.
    """
    if body.isascii():
        stateful = next((entry for entry in declared if entry[0].startswith(("iso2022", "hz"))), None)
        if stateful or b"\x1b$" in body or b"\x1b(" in body:
            codec, source = stateful or ("iso2022_jp_2", "detected")
            return _as_declared(body, codec, source)
        return Decoded(body, declared[0][0] if declared else "utf-8", "ascii")
    if not is_utf8(body):
        return None
    first = declared[0] if declared else None
    if first is None:
        return Decoded(body, "utf-8", "utf8")
    if first[0] == "utf-8":
        return Decoded(body, "utf-8", first[1])
    sequences = len(body) - len(body.decode("utf-8"))
    if first[0] in _WIDE and sequences < 12 and (wide := _as_declared(body, *first)) and not wide.problems:
        return wide
    mismatch = Problem("charsetMismatch", f"{first[0]} declared, utf-8 sent")
    return Decoded(body, "utf-8", "utf8", (mismatch,))


def _as_declared(body: bytes, codec: str, source: str) -> Decoded | None:
    """The text as declared if it decodes, but for a few stray bytes; None if the declaration is wrong."""
    try:
        return Decoded(body.decode(codec), codec, source)
    except (UnicodeDecodeError, UnicodeError):
        pass
    if codec == "utf-8":
        return _mostly_utf8(body, source)
    text = body.decode(codec, "replace")
    bad = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if bad * 20 <= foreign:
        return Decoded(text, codec, source, (Problem("invalidBytes", f"{bad} in {codec}"),))
    return None


def _mostly_utf8(body: bytes, source: str) -> Decoded | None:
    """UTF-8 with stray bytes of Windows-1252, as templates and databases of different ages mix them."""
    text = body.decode("utf-8", "surrogateescape")
    bad = len(text) - len(body.decode("utf-8", "ignore"))
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    good = foreign - bad
    if good >= bad or (good and bad <= 3):
        return Decoded(text.translate(_STRAY_BYTES), "utf-8", source, (Problem("invalidBytes", f"{bad} in utf-8"),))
    return None


def _detected(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    """The text by statistics; Windows-1252, which reads any byte, when they fail."""
    sample = b" ".join(_MARKUP.sub(b" ", body[: 8 * _DETECT_BYTES]).split())
    if len(sample) > _DETECT_BYTES:
        sample = sample[:_DETECT_BYTES].rpartition(b" ")[0] or sample[:_DETECT_BYTES]  # not amid a wide character
    language = _HTML_LANG.search(body[:_META_BYTES])
    of_language = codec_of_language(language[1].decode("ascii", "replace")) if language else None
    accents = len(sample) - len(sample.decode("ascii", "ignore"))
    is_latin = accents < len(sample) * _ACCENTS_SHARE
    tried = {codec for codec, _ in declared}
    from bs4.dammit import EncodingDetector  # a tenth of a second to load, for pages that declare nothing (`prepare`)

    detector = EncodingDetector(sample, is_html=False)
    # else it asks whichever of several packages happens to be installed, and each environment has answers of its own
    detector.chardet_encoding = charset_normalizer.detect(sample)["encoding"] or "utf-8"
    for label in detector.encodings:
        codec = codec_for(label)
        if is_latin and of_language:
            codec = of_language
        if codec is None or codec in tried:
            continue
        tried.add(codec)
        decoded = _as_declared(body, codec, "detected")
        if decoded is not None:
            named = declared[0][0] if declared else "nothing"
            code = "charsetMismatch" if declared else "charsetUndeclared"
            problems = (Problem(code, f"{named} declared, {codec} detected"), *decoded.problems)
            return Decoded(decoded.read, codec, "detected", problems)
    mixed = _mostly_utf8(body, "utf8")
    return mixed or _with_replacement(body, "cp1252", "fallback")


def _with_replacement(body: bytes, codec: str, source: str) -> Decoded:
    text = body.decode(codec, "replace")
    bad = text.count("\ufffd")
    problems = (Problem("invalidBytes", f"{bad} in {codec}"),) if bad else ()
    return Decoded(text, codec, source, problems)
