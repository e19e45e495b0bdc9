# cython: language_level=3, boundscheck=False, wraparound=False
"""`ClassWords.look_up` of `marks.py`, compiled."""

cdef inline bint is_small(Py_UCS4 c):
    return c"a" <= c <= c"z"


cdef inline bint is_capital(Py_UCS4 c):
    return c"A" <= c <= c"Z"


def look_up(str names, dict words, dict stems, tuple stem_lengths, dict known):
    """Bits of the families that the words of a class or id string belong to, each word and each two neighbours joined."""
    cdef Py_ssize_t at = 0, start, size = len(names)
    cdef long long bits = 0
    cdef str word, before = None
    while at < size:
        start = at
        if is_small(names[at]) or (is_capital(names[at]) and at + 1 < size and is_small(names[at + 1])):
            at += 1
            while at < size and is_small(names[at]):
                at += 1
        elif is_capital(names[at]):
            while at < size and is_capital(names[at]):
                at += 1
        else:
            if names[at].isspace():
                before = None
            at += 1
            continue
        word = names[start:at].lower()
        bits |= bits_of(word, words, stems, stem_lengths, known)
        if before is not None:
            bits |= bits_of(before + word, words, stems, stem_lengths, known)
        before = word
    return bits


cdef long long bits_of(str word, dict words, dict stems, tuple stem_lengths, dict known) except? -1:
    cdef object found = known.get(word)
    cdef long long bits
    cdef Py_ssize_t length
    if found is not None:
        return found
    bits = words.get(word, 0)
    for length in stem_lengths:
        if length > len(word):
            break
        bits |= stems.get(word[:length], 0)
    known[word] = bits
    return bits
