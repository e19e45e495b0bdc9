# cython: language_level=3, boundscheck=False, wraparound=False
"""Whether a text is as `squash` of `text.py` would leave it, compiled: most are."""


def is_squashed(str text not None):
    """Whether white space is single spaces amid the text alone, and no soft hyphen or zero-width space is in it."""
    cdef Py_UCS4 c
    cdef bint is_behind_space = True
    for c in text:
        if c == c" ":
            if is_behind_space:
                return False
            is_behind_space = True
            continue
        is_behind_space = False
        if c < 0x20:
            if 9 <= c <= 13 or c >= 0x1C:
                return False
        elif c >= 0x85 and (c == 0x85 or c == 0xA0 or c == 0xAD or (c >= 0x1680 and is_blank(c))):
            return False
    return not is_behind_space


cdef inline bint is_blank(Py_UCS4 c) noexcept:
    return (
        c == 0x1680 or c == 0x180E or 0x2000 <= c <= 0x200B or c == 0x2028 or c == 0x2029 or c == 0x202F or c == 0x205F
        or c == 0x2060 or c == 0x3000 or c == 0xFEFF
    )
