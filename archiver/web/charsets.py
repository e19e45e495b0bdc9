"""Names of character sets as pages write them, and the codecs that read what such pages really send."""

from __future__ import annotations

import codecs
import encodings
import pkgutil
from contextlib import suppress

__all__ = ["codec_for", "codec_of_language", "load_codecs"]

# The WHATWG Encoding Standard reads these labels as the larger set that every sender in fact uses
# (https://encoding.spec.whatwg.org/#names-and-labels).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_2",
    "utf-16": "utf-16-le",
}

# Labels that Python's codecs don't know.
_LABELS = {
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "logical": "iso8859_8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16-le",
    "ansi": "cp1252",
}

# Transformations, not character sets, and UTF-7, which browsers refuse since it hides markup.
_REFUSED = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "charmap"})


def load_codecs() -> None:
    """Load every codec there is, each of which Python reads from a file when it is first asked for."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError, ImportError):  # those of another platform
            codecs.lookup(module.name)


def codec_for(label: str | None) -> str | None:
    """Python codec for a declared character set, None for a label that names no usable one.

    >>> codec_for(" 'GB2312' "), codec_for("ISO-8859-1"), codec_for("utf8"), codec_for("none"), codec_for("utf-7")
    ('gb18030', 'cp1252', 'utf-8', None, None)
    """
    if not label:
        return None
    name = label.strip(" \t\r\n\f\"'").lower()
    if name in _LABELS:
        return _LABELS[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    if info.name in _REFUSED or not info._is_text_encoding:
        return None
    return _SUPERSETS.get(info.name, info.name)


# Legacy encodings by language, after the HTML standard's table of defaults (13.2.3.2, "determining the encoding").
_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hu", "pl", "ro", "sk", "sl", "hr", "bs", "sq"), "cp1250"),
    **dict.fromkeys(
        ("de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "nb", "nn", "fi", "is", "en", "ca"), "cp1252"
    ),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
}


def codec_of_language(tag: str | None) -> str | None:
    """The codec that old pages in a language with Latin letters were written in; None for others."""
    return _BY_LANGUAGE.get((tag or "").lower().partition("-")[0])
