# cython: language_level=3, boundscheck=False, wraparound=False
"""Looks at the bytes of a page, compiled: `prescan.py` and `controls.py` say what is looked for."""

from libc.string cimport memchr, strncasecmp

cdef tuple _RAW = (b"script", b"style", b"textarea", b"title", b"xmp")  # elements that hold text alone


def has_crowded_tag(bytes source, Py_ssize_t most):
    """Whether some element may have more than `most` attributes: True is to be looked into, False is certain."""
    cdef const unsigned char* text = source
    cdef const unsigned char* end = text + len(source)
    cdef const unsigned char* at = text
    cdef const unsigned char* behind
    while True:
        at = <const unsigned char*> memchr(at, c"<", end - at)
        if at is NULL:
            return False
        if at + 1 < end and (is_letter(at[1]) or (at[1] == c"/" and at + 2 < end and is_letter(at[2]))):
            behind = raw_text(at, end) if at[1] != c"/" else NULL
            if behind is NULL:
                behind = tag(at, end, most)
            if behind is NULL:
                return True
            at = behind
        elif end - at >= 4 and at[1] == c"!" and at[2] == c"-" and at[3] == c"-":
            at = comment(at + 4, end)
        else:
            at += 1


def has_controls(bytes source):
    """Whether there is a control character that no markup holds, as `controls.py` has it."""
    cdef const unsigned char* at = source
    cdef const unsigned char* end = at + len(source)
    while at < end:
        if at[0] < 0x20:
            if not (at[0] == 9 or at[0] == 10 or at[0] == 12 or at[0] == 13):
                return True
        elif at[0] == 0x7F:
            return True
        at += 1
    return False


def has_odd_characters(bytes source):
    """Whether UTF-8 holds a control character of the second set, or U+FFFE or U+FFFF."""
    cdef const unsigned char* at = source
    cdef const unsigned char* end = at + len(source)
    while at < end:
        if at[0] >= 0xC2:
            if at[0] == 0xC2:
                if end - at > 1 and at[1] < 0xA0 and at[1] != 0x85:
                    return True
            elif at[0] == 0xEF and end - at > 2 and at[1] == 0xBF and at[2] >= 0xBE:
                return True
        at += 1
    return False


def is_utf8(bytes source):
    """Whether the bytes are valid UTF-8 (Unicode standard, table 3-7)."""
    cdef const unsigned char* at = source
    cdef const unsigned char* end = at + len(source)
    cdef unsigned char first, second
    while at < end:
        first = at[0]
        if first < 0x80:
            at += 1
            continue
        if first < 0xC2 or first > 0xF4 or at + 1 == end:
            return False
        second = at[1]
        if first < 0xE0:
            if not is_continuing(second):
                return False
            at += 2
        elif first < 0xF0:
            if end - at < 3 or not is_continuing(second) or not is_continuing(at[2]):
                return False
            if (first == 0xE0 and second < 0xA0) or (first == 0xED and second > 0x9F):
                return False
            at += 3
        else:
            if end - at < 4 or not is_continuing(second) or not is_continuing(at[2]) or not is_continuing(at[3]):
                return False
            if (first == 0xF0 and second < 0x90) or (first == 0xF4 and second > 0x8F):
                return False
            at += 4
    return True


cdef inline bint is_continuing(unsigned char c) noexcept nogil:
    return c & 0xC0 == 0x80


cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return c"a" <= c <= c"z" or c"A" <= c <= c"Z"


cdef inline bint is_space(unsigned char c) noexcept nogil:
    return c == c" " or 9 <= c <= 13


cdef inline bint is_word(unsigned char c) noexcept nogil:
    return is_letter(c) or c"0" <= c <= c"9" or c == c"_"


cdef const unsigned char* comment(const unsigned char* at, const unsigned char* end) noexcept nogil:
    """Where `-->` stands, or the end."""
    while True:
        at = <const unsigned char*> memchr(at, c"-", end - at)
        if at is NULL:
            return end
        if end - at >= 3 and at[1] == c"-" and at[2] == c">":
            return at
        at += 1


cdef const unsigned char* raw_text(const unsigned char* at, const unsigned char* end):
    """Where the end tag of an element without markup begins, or the end; NULL if this is another element."""
    cdef bytes name
    cdef const unsigned char* behind
    for name in _RAW:
        behind = at + 1 + len(name)
        if behind > end or strncasecmp(<const char*> at + 1, name, len(name)) != 0:
            continue
        if behind < end and is_word(behind[0]):
            continue
        behind = <const unsigned char*> memchr(behind, c">", end - behind)
        if behind is NULL:
            return NULL
        return end_tag(behind + 1, end)
    return NULL


cdef const unsigned char* end_tag(const unsigned char* at, const unsigned char* end):
    cdef bytes name
    while True:
        at = <const unsigned char*> memchr(at, c"<", end - at)
        if at is NULL:
            return end
        if at + 1 < end and at[1] == c"/":
            for name in _RAW:
                if end - at >= 2 + len(name) and strncasecmp(<const char*> at + 2, name, len(name)) == 0:
                    return at
        at += 1


cdef const unsigned char* tag(const unsigned char* at, const unsigned char* end, Py_ssize_t most) noexcept nogil:
    """Behind a tag; NULL where it doesn't end behind its first attributes."""
    cdef Py_ssize_t count = 0
    cdef const unsigned char* here
    at += 2
    while at < end and not is_space(at[0]) and at[0] != c"/" and at[0] != c">":
        at += 1
    while True:
        while at < end and (is_space(at[0]) or at[0] == c"/"):
            at += 1
        if at == end:
            return end
        if at[0] == c">":
            return at + 1
        if count == most:
            return NULL
        count += 1
        if at[0] == c'"' or at[0] == c"'" or at[0] == c"=":
            at += 1
        else:
            while at < end and not (
                is_space(at[0]) or at[0] == c"=" or at[0] == c">" or at[0] == c"/" or at[0] == c'"' or at[0] == c"'"
            ):
                at += 1
        here = at
        while here < end and is_space(here[0]):
            here += 1
        if here < end and here[0] == c"=":
            at = value(here + 1, end)


cdef const unsigned char* value(const unsigned char* at, const unsigned char* end) noexcept nogil:
    """Behind the value of an attribute, quoted or not."""
    cdef unsigned char quote
    while at < end and is_space(at[0]):
        at += 1
    if at == end or at[0] == c">":
        return at
    if at[0] == c'"' or at[0] == c"'":
        quote = at[0]
        at = <const unsigned char*> memchr(at + 1, quote, end - at - 1)
        return end if at is NULL else at + 1
    while at < end and not is_space(at[0]) and at[0] != c">":
        at += 1
    return at
