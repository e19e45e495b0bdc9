"""Titles without what sites hang on them: site name, section, slogan."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

from archiver.extract.document import Document
from archiver.web.text import HAN_AND_KANA, fold, words
from archiver.web.url import registered_domain

__all__ = [
    "letters",
    "letters_of",
    "overlap",
    "site_names",
    "spellings",
    "stems",
    "without_glued_site",
    "without_loose_end",
    "without_site",
    "without_tail",
]

_LONGEST_TAIL_WORDS = 5
_LEAST_HEAD_WORDS = 3
_NAME_SHARE = 0.4
_LEAST_INITIALS = 3
_DATE_DIGITS = 6
_WIDE = re.compile(f"[{HAN_AND_KANA}]")
_WIDE_PER_WORD = 2
"""Chinese and Japanese characters that count as one word."""
_STEM = 5
_LEAST_STEM = 3
_LEAST_GLUED = 5
_MOST_BEHIND_NAME = 2
_NOT_LETTER = re.compile(r"[\W_]+")
_SURE_DIVIDER = re.compile(r"\s*[|｜│┃_]\s*")
_LOOSE_END = re.compile(r"^[|｜»–—-]+\s+|\s+[|｜»–—-]+$")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "ß": "ss"})


def letters(text: str) -> str:
    """Letters and digits of `text` alone, folded: equal for titles that differ in marks and spaces.

    >>> letters("Tunnel: „Wir graben“ – live") == letters("Tunnel - 'wir graben' | Live")
    True
    """
    return letters_of(fold(text))


def letters_of(folded: str) -> str:
    """As `letters`, of a text that is folded already."""
    return _NOT_LETTER.sub("", folded)


def _forms(compact: str) -> tuple[str, ...]:
    """A name's letters, also as domains spell them: without accents and with ae for ä."""
    if compact.isascii():
        return (compact,)
    bare = "".join(c for c in unicodedata.normalize("NFKD", compact) if not unicodedata.combining(c))
    return compact, bare, compact.translate(_UMLAUTS)


def spellings(names: Iterable[str]) -> tuple[str, ...]:
    """The letters of names, each also as domains spell it.

    >>> spellings(["Müritz-Post"])
    ('müritzpost', 'muritzpost', 'mueritzpost')
    """
    return tuple(form for name in names for form in _forms(letters(name)) if form)


def site_names(document: Document) -> tuple[str, ...]:
    """Names the site goes by: as its metadata says, and the first label of its domain."""
    claims = dict.fromkeys(claim.value for claim in document.witnesses.publishers)
    if claims:
        titles = {fold(title) for title in {claim.value for claim in document.witnesses.headlines}}
        claims = {name: None for name in claims if fold(name) not in titles and len(letters(name)) > 1}
    domain = registered_domain(document.capture.final_url) if document.capture.final_url else None
    if domain:
        claims |= {domain.partition(".")[0]: None, domain: None}
    return tuple(claims)


def without_site(title: str, names: Sequence[str], dividers: Iterable[re.Pattern[str]]) -> str:
    """`title` without site name and section in front or behind, as far as dividers set them apart.

    `names` are spellings of the site's names.

    >>> bar = [re.compile(r"\\s[|–-]\\s")]
    >>> without_site("Mayor resigns after vote | Politics | The Daily Example", ["thedailyexample"], bar)
    'Mayor resigns after vote'
    >>> without_site("Müritzpost - How we built the Example App - it took a year", ["mueritzpost", "example"], bar)
    'How we built the Example App - it took a year'
    >>> without_site("The Example #18 - Relay won", ["theexample"], bar)
    'The Example #18 - Relay won'
    >>> without_site("Relay won - Rubyville Rowing Union", ["rru"], bar)
    'Relay won'
    >>> without_site("Paris - Dakar: the race", ["example"], bar)
    'Paris - Dakar: the race'
    """
    spans = [(0, 0), *sorted(m.span() for divider in dividers for m in divider.finditer(title)), (len(title),) * 2]
    parts = [
        (before[1], after[0])
        for before, after in itertools.pairwise(spans)
        if after[0] > before[1] and title[before[1] : after[0]].strip()
    ]
    if len(parts) < 2:
        return title.strip()
    texts = [title[start:end] for start, end in parts]
    first, last = 0, len(parts) - 1
    is_cut = False
    while last > first and (_names_site(texts[last], names) or _is_date(texts[last])):
        last, is_cut = last - 1, True
    while first < last and _names_site(texts[first], names):
        first, is_cut = first + 1, True
    while last > first and is_cut and len(words(texts[last])) <= 2 < len(words(title[: parts[last][0]])):
        if "/" in title[parts[last - 1][1] : parts[last][0]] or texts[last].strip().isdecimal():
            break  # works and years, not sections, stand behind a slash and as numbers
        last -= 1  # "Headline | Section | Site": with the site's name goes the section's
    return title[parts[first][0] : parts[last][1]].strip()


def _is_date(part: str) -> bool:
    return sum(map(str.isdecimal, part)) >= _DATE_DIGITS and not any(map(str.isalpha, part))


def without_loose_end(title: str) -> str:
    """`title` without a divider before or behind which nothing stands: the site left a part of it empty.

    >>> without_loose_end("Rubyville Observer -")
    'Rubyville Observer'
    >>> without_loose_end("-9 degrees in town")
    '-9 degrees in town'
    """
    return _LOOSE_END.sub("", title.strip())


def without_tail(title: str, headings: frozenset[str] = frozenset()) -> str:
    """`title` without a short last part behind a bar, which is a site or section whatever its name.

    `headings` are folded headings of the page: what stands before the bar may be shorter where it is one of them.

    >>> without_tail("Mayor resigns after vote | Rubyville Observer")
    'Mayor resigns after vote'
    >>> without_tail("Analysis | Why the mayor had to go")
    'Analysis | Why the mayor had to go'
    >>> without_tail("Submissions | Rubyville Review of Books", frozenset({"submissions"}))
    'Submissions'
    >>> without_tail("沉船横在航道上港口停航三天_社会_河口晚报新闻中心")
    '沉船横在航道上港口停航三天'
    """
    found = list(_SURE_DIVIDER.finditer(title))
    for bar in reversed(found):
        tail = _word_count(title[bar.end() :])
        head = _word_count(title[: bar.start()])
        is_short = head < _LEAST_HEAD_WORDS or head <= tail
        if tail > _LONGEST_TAIL_WORDS or (is_short and fold(title[: bar.start()]) not in headings):
            break
        title = title[: bar.start()]
    return title.strip()


def _word_count(text: str) -> float:
    """Words, where two characters of a script without spaces count as one."""
    wide = len(_WIDE.findall(text))
    return len(words(text)) - wide * (1 - 1 / _WIDE_PER_WORD)


def without_glued_site(title: str, names: Iterable[str], headings: frozenset[str]) -> str:
    """`title` without a name of the site that stands behind it with no divider.

    That is sure where no space stands between the two, or where what stands before is a heading of the page.
    `names` are as the site writes them, `headings` folded.

    >>> without_glued_site("The mill is soldRubyville Observer", ["Rubyville Observer"], frozenset())
    'The mill is sold'
    >>> without_glued_site("The mill is soldRubyville Observer North", ["Rubyville Observer"], frozenset())
    'The mill is sold'
    >>> without_glued_site("Mill sold Rubyville Observer", ["Rubyville Observer"], frozenset({"mill sold"}))
    'Mill sold'
    >>> without_glued_site("A day in the life of Rubyville", ["Rubyville"], frozenset())
    'A day in the life of Rubyville'
    """
    for name in names:
        at = title.rfind(name)
        if len(name) < _LEAST_GLUED or at < 1:
            continue
        head, rest = title[:at], title[at + len(name) :]
        if len(words(head)) < _LEAST_HEAD_WORDS and fold(head) not in headings:
            continue
        is_glued = head[-1].islower() and title[at].isupper() and len(words(rest)) <= _MOST_BEHIND_NAME
        if is_glued or (not rest and head[-1].isspace() and fold(head) in headings):
            return head.strip()
    return title


def _names_site(part: str, names: Sequence[str]) -> bool:
    forms = _forms(letters(part))
    if not forms[0]:
        return True
    own = words(part)
    is_short = len(own) <= _LONGEST_TAIL_WORDS
    initials = "".join(word[0] for word in own).casefold()
    return any(
        compact == name
        or (len(name) >= _LEAST_INITIALS and initials == name)
        or (is_short and len(name) > 3 and name in compact and _is_mostly(name, compact))
        or (len(compact) > 3 and compact in name)
        for name in names
        for compact in forms
    )


def _is_mostly(name: str, part: str) -> bool:
    """Whether a part that holds the site's name says little more, and is no numbered issue of it."""
    rest = part.replace(name, "", 1)
    return len(name) >= _NAME_SHARE * len(part) and not any(map(str.isdecimal, rest))


def stems(text: str) -> list[str]:
    """Beginnings of the words of a text, folded, without short words.

    >>> stems("The mayors' resignation")
    ['the', 'mayor', 'resig']
    """
    found = ["".join(filter(str.isalnum, word))[:_STEM] for word in words(fold(text))]
    return [stem for stem in found if len(stem) >= _LEAST_STEM or not stem.isascii()]


def overlap(one: str, other: str) -> float:
    """Share of words that two texts have in common, 0 to 1 (Dice).

    >>> overlap("The mayor resigns", "Mayor resigns")
    0.8
    """
    first, second = set(words(fold(one))), set(words(fold(other)))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
