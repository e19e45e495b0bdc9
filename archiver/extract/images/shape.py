"""Judges whether a stretch of text can be a credit line, and how sure that is."""

from __future__ import annotations

import re
from enum import IntEnum

from archiver.extract.images.credit import LINK_AT_END, CreditLine, read_line
from archiver.extract.images.party import Kind, Party
from archiver.extract.images.words import CreditWords

__all__ = ["Certainty", "certainty_of", "is_label", "is_site_copyright", "is_video_title", "opens_with_label"]

_LONGEST_CHARS = 130
_LONGEST_PARTY_WORDS = 8
_LONGEST_LABEL = 40
_BEFORE_LABEL, _AFTER_WORD = "([（【|–—- ", ",.;:)]|"
_MOST_PARTIES = 8
_MOST_OTHERS = 2
_BARE_PARTY_WORDS = 4
_UNCASED_CHARS = 14
_HANDLE_CHARS = 4
_CUT_OFF = ("...", "…")  # a title that was cut: no name ends so
_ARROWS = ("»", "›", "→", ">>")  # "More »" leads somewhere, and "More" is an agency elsewhere
_LINK = re.compile(r"https?://|www\.", re.I)
_HOST = re.compile(r"(?:https?://)?www\.[\w-]+(?:\.[\w-]+)+/?$", re.I)  # "© www.photos.example": a maker's site
_SENTENCE_KANA = re.compile("[\u3041-\u3096]")  # particles and endings: a clause, not a name
# A photographer's firm: two words of a name at least, so that "Street Photography" is none.
_FIRM = re.compile(r"\S+(?: \S+){1,3} (?:Photography|Photographie|Fotografie|Fotografía|Fotografia|Fotografi)")
_SITE_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright)\W*(?:©\W*)?(?:19|20)\d\d\b", re.I)
_CC = re.compile(r"\bCC[ -]?(?:BY|0)|creativecommons|wikimedia", re.I)
_SENTENCE = re.compile(r"(?<=\w{4})[.!?…]['\"”»’)]?\s+\S+\s+\S+\s+\S+\s+\S+|[!?]$|。.{6,}|[\uac00-\ud7af][.!?]\s+\S")


class Certainty(IntEnum):
    """How sure a stretch is a credit line, judged by its text alone."""

    NONE = 0
    NAME = 1
    """A name of a person or of an organisation: only its place can show that it is a credit."""
    AGENCY = 2
    """A known agency, bare."""
    CHAIN = 3
    """A person with an agency, or several agencies."""
    LABELLED = 4
    """A label, © or "photo by" with a name behind it."""


def certainty_of(stretch: str, words: CreditWords) -> Certainty:
    """How sure this stretch of text, without words of the interface, is a credit line."""
    if not 1 < len(stretch) <= _LONGEST_CHARS or _SENTENCE.search(stretch):
        return Certainty.NONE
    if stretch.endswith(_CUT_OFF) or (stretch.endswith(_ARROWS) and "«" not in stretch and "‹" not in stretch):
        return Certainty.NONE
    if _LINK.search(stretch) and not _CC.search(stretch):
        return _beside_link(stretch, words)
    if _is_of_a_sentence(stretch, words) and not words.opens(stretch.lstrip(_BEFORE_LABEL)):
        return Certainty.NONE
    line = read_line(stretch, words)
    if not line.parties or len(line.parties) > _MOST_PARTIES:
        return Certainty.NONE
    return _labelled(line, words) if line.label or line.has_sign else _bare(line.parties, words)


def _beside_link(stretch: str, words: CreditWords) -> Certainty:
    """How sure the credit is that its address stands behind: "Jane Doe/Flickr http://photos.example/7"."""
    if (host := _HOST.search(stretch)) and words.opens(stretch) and not _is_named(stretch[: host.start()], words):
        return Certainty.LABELLED
    match = LINK_AT_END.search(stretch)
    found = certainty_of(stretch[: match.start()], words) if match is not None else Certainty.NONE
    return found if found >= Certainty.CHAIN else Certainty.NONE


def _is_named(label: str, words: CreditWords) -> bool:
    """Whether more than a label stands before an address: a name."""
    return any(map(str.isalpha, label)) and not is_label(label, words) and words.sign.regex.fullmatch(label) is None


def _is_of_a_sentence(text: str, words: CreditWords) -> bool:
    """Whether a text has more words in lower case that credits aren't made of than it may have handles."""
    small = [word for word in text.split() if word[0].islower()]
    if len(small) <= _MOST_OTHERS:
        return False
    return sum(word.strip(_AFTER_WORD) not in words.small for word in small) > _MOST_OTHERS


def is_site_copyright(text: str) -> bool:
    """Whether a text begins as the copyright line of a site or a text does, with a year: "© 2024 The Echo"."""
    return _SITE_COPYRIGHT.match(text) is not None


def is_label(text: str, words: CreditWords) -> bool:
    """Whether a text is nothing but a label: "Foto:", "Image by:" in an element of its own."""
    if len(text) > _LONGEST_LABEL:
        return False
    if text.endswith((":", "：")) and (match := words.by.match(f"{text} ")) is not None and match.end() > len(text):
        return True
    bare = text.strip().rstrip(":：=").strip().lower()
    return bare in words.kinds and words.kinds[bare] != "source" and bare not in words.given


def is_video_title(text: str, words: CreditWords) -> bool:
    """Whether a label of videos opens a text that goes on like a title: "Video: Ferry runs aground"."""
    match = words.label.match(text)
    if match is None or words.kinds.get(match["label"].lower()) != "video":
        return False
    parties = read_line(text, words).parties
    return all(party.kind is Kind.OTHER for party in parties) and not all(
        _stands_bare(party.text, words) for party in parties
    )


def opens_with_label(text: str, words: CreditWords, *, source: bool = False) -> bool:
    """Whether a text begins with a label for pictures (or `source`: "Source:") and a separator, whatever follows."""
    match = words.label.match(text.lstrip("([（【"))
    if match is None or len(text) > _LONGEST_CHARS:
        return False
    return source or words.kinds.get(match["label"].lower()) != "source"


def _labelled(line: CreditLine, words: CreditWords) -> Certainty:
    if any(party.kind is Kind.OTHER and len(party.text.split()) > _LONGEST_PARTY_WORDS for party in line.parties):
        return Certainty.NONE
    others = [party for party in line.parties if party.kind is Kind.OTHER]
    is_behind = line.label is not None and words.maker.regex.fullmatch(f" {line.label}") is not None
    if is_behind and not all(_stands_bare(party.text, words) for party in others):
        return Certainty.NONE  # a sentence with 撮影 at its end
    if line.label is not None and words.given_by.regex.fullmatch(f"{line.label} "):
        return Certainty.LABELLED
    if line.label is not None and line.label.lower() in words.crediting and _is_short(line.parties):
        return Certainty.LABELLED
    named = [party for party in line.parties if party.kind in (Kind.AGENCY, Kind.PERSON)]
    if named or line.has_sign:
        return Certainty.LABELLED
    is_sign = words.sign.regex.fullmatch(line.label or "") is not None
    if all(_stands_bare(party.text, words) if is_sign else _is_name(party) for party in line.parties):
        return Certainty.LABELLED
    return Certainty.NAME


def _is_short(parties: tuple[Party, ...]) -> bool:
    return len(parties) == 1 and len(parties[0].text.split()) <= _BARE_PARTY_WORDS


def _bare(parties: tuple[Party, ...], words: CreditWords) -> Certainty:
    houses = [party for party in parties if words.is_house(party.text)]
    others = [party for party in parties if party.kind is Kind.OTHER and party not in houses]
    if len(others) > _MOST_OTHERS or not all(_is_name(party) for party in others):
        return Certainty.NONE
    if not all(_stands_bare(party.text, words) for party in others):
        return Certainty.NONE
    agencies = houses + [party for party in parties if party.kind is Kind.AGENCY]
    if not agencies and (_is_given(parties, words) or (len(parties) == 1 and _FIRM.fullmatch(parties[0].text))):
        return Certainty.AGENCY
    if not agencies:
        is_word = len(others) == len(parties) == 1 and others[0].text.isalpha() and others[0].text.islower()
        return Certainty.NONE if is_word else Certainty.NAME
    if len(parties) == len(houses):
        return Certainty.NAME
    return Certainty.CHAIN if len([party for party in parties if party.kind is not Kind.NOTE]) > 1 else Certainty.AGENCY


def _is_given(parties: tuple[Party, ...], words: CreditWords) -> bool:
    """Whether a note says by itself how a picture came: "Northern Ferries/Handout", "Handout"."""
    notes = [party for party in parties if party.kind is Kind.NOTE]
    if len(notes) == len(parties) == 1:
        return notes[0].text.casefold() in words.given
    return len(notes) < len(parties) and any(
        party.text.casefold() in words.given or party.text.casefold() in words.archived for party in notes
    )


def _stands_bare(name: str, words: CreditWords) -> bool:
    """Whether a name that is neither person nor agency may stand in a credit without a label: no part of a sentence."""
    names = name.split()
    if len(names) > _BARE_PARTY_WORDS or name.isdigit():
        return False
    if _is_uncased(name):
        return name.endswith(words.organisation_endings) and not _SENTENCE_KANA.search(name)
    return len(names) == 1 or not any(word[0].islower() and word not in words.particles for word in names)


def _is_name(party: Party) -> bool:
    """Whether a party is written like a name: no word but particles begins in lower case."""
    if party.kind is not Kind.OTHER:
        return True
    text, names = party.text, party.text.split()
    if not names or len(names) > _LONGEST_PARTY_WORDS - 2:
        return False
    if _is_uncased(text):
        return len(text) <= _UNCASED_CHARS
    if len(names) == 1 and text.islower():  # a handle: "juanmonino/Getty Images"
        return len(text) >= _HANDLE_CHARS
    lower = [name for name in names if name[0].islower() and len(name) > 3]
    return len(lower) <= 1 and (text[0].isupper() or not text[0].isalpha() or "." in text)


def _is_uncased(text: str) -> bool:
    """Whether a text has no capitals to go by, or hardly any letters that have: Chinese, Arabic, Hindi."""
    if text.isascii():
        return False
    cased = sum(letter.isupper() or letter.islower() for letter in text)
    return cased == 0 or (" " not in text and len(text) >= _UNCASED_CHARS and cased * 2 < len(text))
