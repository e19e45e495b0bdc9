"""The words of credit lines (`data/words/credit_*.toml` and the agency table), compiled once for a set of rules."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archiver.extract.images.gated import Gated, either
from archiver.extract.images.interface import Interface
from archiver.extract.images.openings import COLON, Openings
from archiver.extract.images.word_finder import WordFinder, words_in
from archiver.model.late import Late
from archiver.model.rules import Agency, Rules
from archiver.rules.agencies import AgencyFinder
from archiver.rules.kept import made_once
from archiver.rules.literals import case_folded, needed_literals
from archiver.web.text import HAN_AND_KANA

__all__ = ["CreditWords", "credit_words", "house_key", "key"]

_LABEL_KINDS = ("photo", "video", "graphic", "source")
_EDGES = " \t.,;:·•|/\\-–—−＝=()[]{}（）【】［］「」\"'“”„«»‹›*"
# Where a label may begin: not inside a word, unless its capital is glued to the sentence before it ("IraqSource: AP").
_WORD_START = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-zß-ÿа-я])(?=[A-ZÀ-ÞА-Я]))|(?=[\u2e80-\u9fff\uac00-\ud7af]))"
_SIGN = re.compile("[©ⓒ℗]")
_RUN_ON = re.compile(f"[{HAN_AND_KANA}]$")
_HEAD_CHARS, _TAIL_CHARS = 130, 160  # of a text, where a credit may stand
_LONGEST_AGENCY = 60
_DAY = r"(?:\s*\d{2,4}年\d{1,2}月\d{1,2}日)?"  # behind the name: 記者王小明攝 113年5月3日


@dataclass(frozen=True, slots=True, eq=False)
class CreditWords:
    """What a credit line is read with; compared by identity, so that what is read with it can be remembered."""

    label: Gated
    #: a label with its separator; groups `label` and `separator`
    by: Gated
    #: "photo by" and its like; they need no separator
    sign: Gated
    #: © and its spellings, with the year behind
    bare_label: Gated
    #: a label at the start, without a separator
    openings: Openings
    #: labels, "photo by" and ©, to be looked for in the middle of texts
    loose: Gated
    #: a label that often stands without a separator, in the middle of texts: "Foto Jane Doe"
    gathered: Gated
    #: a label with its colon that speaks of several pictures: "Photos:"
    given_by: Gated
    #: "photo supplied by" and its like: whatever stands behind has given the picture
    crediting: frozenset[str]
    #: labels of two words, one of which says whose the picture is: "photo credit"
    suffix: Gated
    #: a label behind the name, at the end
    maker: Gated
    #: a word behind the name that is as good as a label
    joiner: Gated
    #: what stands between two parties; group `via` where a distributor follows
    both: re.Pattern[str]
    kinds: Mapping[str, str]
    #: label in lower case to photo, video, graphic or source
    notes: frozenset[str]
    given: frozenset[str]
    #: those notes that say by themselves whom a picture is from
    archived: frozenset[str]
    #: those behind the name of a house that has the picture in its archive
    firm_forms: frozenset[str]
    #: "Ltd", among the words of organisations too
    organisation: frozenset[str]
    organisation_endings: tuple[str, ...]
    articles: frozenset[str]
    #: words no name of a person begins with
    particles: frozenset[str]
    reporters: tuple[str, ...]
    #: "reporter" behind the name of a house, in scripts without spaces
    reporter: Gated
    #: "reporter" behind a name, at the end; groups `house` and `name`
    resellers: frozenset[str]
    licences: frozenset[str]
    before_names: frozenset[str]
    #: words after which an agency's name belongs to the sentence
    roles: frozenset[str]
    #: what a person may be, whom a name in brackets behind it names
    explained: frozenset[str]
    #: "her", "sein", "played": what stands before such a word
    data_notes: re.Pattern[str]
    agencies: AgencyFinder
    agency_words: WordFinder
    #: a word of each agency's name, the rarest in it, `case_folded`
    small: frozenset[str]
    #: words in lower case that credits are made of, besides names
    tellers: WordFinder
    #: the keys of these:
    telling_words: Mapping[str, frozenset[str]]
    #: these, and words of labels that stand without a separator, each with those of which one must stand in the text
    #: too: none, if the word is a name by itself
    endings: tuple[str, ...]
    #: labels behind a name, `case_folded`
    interface: Interface
    #: words of buttons and counters at the edges of captions
    run_on: tuple[str, ...]
    #: those of `by` in scripts that put no space behind them
    houses: frozenset[str] = frozenset()
    #: what the page calls its own publisher, each a `house_key`: no photographer, but as telling as an agency

    def is_house(self, name: str) -> bool:
        """Whether this is a name of the page's own publisher."""
        return bool(self.houses) and house_key(name) in self.houses

    def may_name_house(self, text: str) -> bool:
        """Whether a text ends in a name of the page's own publisher, but for a few letters."""
        if not self.houses:
            return False
        tail = case_folded(text[-_LONGEST_AGENCY:])
        return any(house in tail for house in self.houses)

    def without_interface(self, text: str) -> str:
        """The text without what `data/patterns/interface.toml` finds at its start or end."""
        return self.interface.without(text)

    def agency(self, name: str) -> Agency | None:
        """The agency of exactly this name, in any of its spellings."""
        return self.agencies.named(key(name)) if len(name) <= _LONGEST_AGENCY else None

    def opens(self, text: str) -> bool:
        """Whether a text begins with a label, with "photo by" or ©."""
        return any(pattern.match(text) for pattern in (self.label, self.by, self.sign, self.bare_label))

    def may_name_agency(self, text: str) -> bool:
        """Whether a text has a word of an agency's name: a cheap look before many dear ones."""
        return self.agency_words.any_in(text)

    def may_credit(self, text: str) -> bool:
        """Whether a text has a label, © or an agency somewhere: without, it names people at most."""
        if len(text) > _HEAD_CHARS + _TAIL_CHARS:
            text = f"{text[:_HEAD_CHARS]} {text[-_TAIL_CHARS:]}"
        if self.tellers.any_in(text) and self._tells(text):
            return True
        folded = case_folded(text)
        if "(c)" in folded or (not text.isascii() and _SIGN.search(text)) or self.openings.labels(text):
            return True
        if self.loose.may_hit(folded) and self.loose.regex.search(text):
            return True
        if not text.isascii() and any(word in text for word in self.run_on):
            return True
        return self.may_name_house(text) or self.may_end_in_label(text)

    def _tells(self, text: str) -> bool:
        words = set(words_in(text))
        found = (self.telling_words[word] for word in self.telling_words.keys() & words)
        return any(not others or not others.isdisjoint(words) for others in found)

    def may_end_in_label(self, text: str) -> bool:
        """Whether a label such as stands behind names is the end of a text."""
        tail = case_folded(text[-_LONGEST_AGENCY:]).rstrip(". )）]］】0123456789年月日")
        return tail.endswith(self.endings) or (self.reporter.may_hit(tail) and self.reporter.search(tail) is not None)

    def agencies_in(self, line: str) -> list[Agency]:
        """The agencies named in a line, in order; where there is none, those of its codes in lower case ("sda/rtr")."""
        hits = self.agencies.find(line) or self.agencies.find(line.upper() if line.islower() else "")
        return list(dict.fromkeys(hit.agency for hit in hits))


def key(name: str) -> str:
    """A name as the tables are asked for it: compatibility forms, single spaces, no punctuation at the edges.

    >>> key(" (ＡＰ) ")
    'AP'
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return " ".join(name.split()).strip(_EDGES)


def house_key(name: str) -> str:
    """A publisher's name as it is compared with parties of credits."""
    return key(name).casefold()


@made_once
def credit_words(rules: Rules) -> CreditWords:
    """The compiled words of these rules."""
    tables = (rules.words.get(name, {}) for name in ("credit_labels", "credit_parties"))
    interface = tuple(Late(pattern.source, pattern.flags) for pattern in rules.patterns.get("interface", ()))
    prefixes = rules.words.get("clitics", {}).get("prefixes", ())
    return _compiled(rules.agencies, prefixes, interface, *(tuple(table.items()) for table in tables))


_JOINTS = "/／|｜;；•()（）[]［］【】＝=、，,-–—−."

_Table = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=8)
def _compiled(
    agencies: tuple[Agency, ...],
    prefixes: tuple[str, ...],
    interface: tuple[Late, ...],
    label_table: _Table,
    party_table: _Table,
) -> CreditWords:
    labels, parties = dict(label_table), dict(party_table)
    kinds = {word.lower(): "photo" for word in labels.get("unseen", ())}
    kinds |= {word.lower(): kind for kind in reversed(_LABEL_KINDS) for word in labels.get(kind, ())}
    firm_forms = frozenset(word.casefold().rstrip(".") for word in parties.get("firm_forms", ()))
    given_words = labels.get("given_by", ())
    by_words, sign_words = (*labels.get("by", ()), *given_words), labels.get("sign", ())
    suffixes, makers = labels.get("suffix", ()), labels.get("maker", ())
    by, sign = _by(by_words), _sign(sign_words)
    names = [name for agency in agencies for name in (agency.name, *agency.variants)]
    telling = _telling_words((*names, *by_words, *(word for word in sign_words if word.isalpha())), parties)
    return CreditWords(
        label=_label(kinds, sign_words),
        by=by,
        sign=sign,
        bare_label=Gated(rf"^(?P<label>{either(kinds)})(?:\s*[/–—|-]\s*|\s+)", re.I, starts=kinds),
        openings=Openings(kinds, by, sign),
        loose=_loose(labels.get("loose", ())),
        gathered=Gated(rf"(?<![^\W\d_])(?:{either(labels.get('gathered', ()))})\s?{COLON}\s*", re.I),
        given_by=Gated(rf"(?<![^\W\d_])(?P<label>{either(given_words)})\s*{COLON}?\s+", re.I, starts=given_words),
        crediting=_crediting((*kinds, *by_words, *sign_words), labels.get("crediting", ())),
        suffix=Gated(rf"[\s/／]*(?:{either(suffixes)})\.?{_DAY}$", re.I),
        maker=Gated(rf"[\s/／]*(?:{either(makers)})\.?{_DAY}$", re.I),
        joiner=_joiner(parties),
        both=re.compile(rf"\s+(?:{either(parties.get('both', ()))})\s+", re.I),
        kinds=kinds,
        notes=frozenset(word.casefold() for word in parties.get("notes", ())),
        given=frozenset(word.casefold() for word in parties.get("given", ())),
        archived=frozenset(word.casefold() for word in parties.get("archived", ())),
        firm_forms=firm_forms,
        organisation=firm_forms | frozenset(word.casefold().rstrip(".") for word in parties.get("organisation", ())),
        organisation_endings=parties.get("organisation_endings", ()),
        articles=frozenset(word.casefold() for word in parties.get("articles", ())),
        particles=frozenset(word.casefold() for word in parties.get("particles", ())),
        reporters=parties.get("reporters", ()),
        reporter=_reporter(parties.get("reporters_behind", ())),
        resellers=frozenset(parties.get("resellers", ())),
        licences=frozenset(word.casefold() for word in parties.get("licences", ())),
        before_names=frozenset(word.casefold() for word in parties.get("before_names", ())),
        roles=frozenset(parties.get("roles", ())),
        explained=frozenset(parties.get("explained", ())),
        data_notes=re.compile(rf"(?<!\w)(?:{either(parties.get('data_notes', ()))})(?!\w)", re.I),
        agencies=AgencyFinder(agencies, prefixes),
        agency_words=WordFinder(_telling_words(names, parties)),
        small=_small_words(label_table, party_table, agencies),
        tellers=WordFinder(telling),
        telling_words=telling,
        endings=tuple(case_folded(word).rstrip(".") for word in (*suffixes, *makers, *parties.get("given", ()))),
        interface=Interface(interface),
        run_on=tuple(word for word in by_words if _RUN_ON.search(word)),
    )


def _telling_words(names: Iterable[str], parties: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """The word of each name that other names and sentences have least, with the next of it if it has several.

    "associated" with "press" of "The Associated Press"; "reuters" alone, since it is a name by itself.
    """
    found = [words_in(name) for name in names]
    counts = Counter(word for words in found for word in words)
    small = {word for table in ("articles", "particles", "before_names") for word in parties.get(table, ())}
    telling: dict[str, set[str]] = {}
    for words in found:
        first, *rest = sorted(words, key=lambda word: (word in small, counts[word], -len(word))) or [""]
        telling.setdefault(first, set()).update(rest[:1] or {""})
    return {word: frozenset() if "" in others else frozenset(others) for word, others in telling.items() if word}


def _small_words(labels: _Table, parties: _Table, agencies: Iterable[Agency]) -> frozenset[str]:
    """All words of the tables that may stand in lower case in a credit, but for what names places and houses."""
    lines = [words for _, words in labels]
    lines += [words for name, words in parties if name in ("particles", "both", "via", "house", "notes", "licences")]
    lines += [(agency.name, *agency.variants) for agency in agencies]
    small = {word.strip(_EDGES) for words in lines for line in words for word in re.split(r"[\s/]+", line)}
    return frozenset(word for word in small if word[:1].islower())


def _crediting(labels: Iterable[str], words: Iterable[str]) -> frozenset[str]:
    """Labels of two words, one of which is one of these."""
    pairs = {label.lower(): label.lower().split(" ") for label in labels if label.count(" ") == 1}
    return frozenset(label for label, pair in pairs.items() if not set(words).isdisjoint(pair))


def _label(labels: Collection[str], signs: Iterable[str]) -> Gated:
    """A label with its separator: a colon, ©, a stroke behind Chinese or Japanese, what ends the words before."""
    separator = rf"{COLON}|\s?(?={either(signs)})|(?<=[{HAN_AND_KANA}])(?:・|\s?[/／])|(?<=[,،，、…])|(?<=\.\.\.)"
    return Gated(rf"{_WORD_START}(?P<label>{either(labels)})\s?(?P<separator>{separator})\s*", re.I, starts=labels)


def _by(words: Collection[str]) -> Gated:
    """ "photo by" and its like, with what parts it from the name."""
    space = r"(?:\s+|(?<=\.\.\.)|(?<=[…自于为源据]))"
    return Gated(rf"(?<![^\W\d_])(?P<label>{either(words)})\s*{COLON}?{space}", re.I, starts=words)


def _sign(signs: Collection[str]) -> Gated:
    """© with the year behind it, and "by"."""
    year = r"(?:(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?[\s,]*)?"
    return Gated(rf"(?:{either(signs)})\s*{COLON}?\s*{year}(?:by\s+)?", re.I, starts=signs)


def _loose(labels: Iterable[str]) -> Gated:
    """A label with the next name right behind it, that doesn't go on from a word before it."""
    regex = rf"(?:^|(?<=[\s(（\[【|/–—-]))(?P<label>{either(labels)})(?:\s+|\s*[/／]\s*)(?-i:(?=[^\W\d_a-zа-яёіїєґ]))"
    return Gated(regex, re.I)


def _reporter(behind: Iterable[str]) -> Gated:
    """A name with "reporter" behind, and maybe an address: 홍길동 기자 hong@news.example."""
    name = r"(?:(?P<house>\S{2,20})\s+)??(?<![\uac00-\ud7af])(?P<name>[\uac00-\ud7af]{2,4})"
    return Gated(rf"{name}\s?(?:{either(behind)})(?:\s+[\w.+-]+@[\w.-]+)?[.\])]*$")


def _joiner(parties: Mapping[str, tuple[str, ...]]) -> Gated:
    names = ("via", "house", "made_between", "house_quoted", "portal_before", "portals")
    via, house, made, quoted, before, portals = (either(parties.get(name, ())) for name in names)
    marks = r"[/／|｜;；•()（）\[\]［］【】＝=、，]|,(?=\s)|\s[-–—−]\s|[—–]|(?<=\w{4})\.(?-i:(?=\s+[^\W\d_a-z]))"
    regex = (
        rf"\s*(?:(?:{marks})\s*)*(?:(?<=[\s/|,;(（])|^)(?P<via>{via})\s+|\s*(?:{marks})\s*|\s+(?:(?P<for>{house})|{made})\s+(?-i:(?=(?:[«„“”\"]\s?)?[^\W\d_a-z]))"
        rf"|\s+(?P<portal>{before})\s+(?=(?:{portals})\b)"
        rf"|\s+(?:{quoted})\s+(?=[«„“”\"])"
    )
    joining = (needed_literals(words, re.I) or ("",) for words in (via, house, made, quoted, portals))
    return Gated(regex, re.I, needed=(*_JOINTS, *(literal for literals in joining for literal in literals)))
