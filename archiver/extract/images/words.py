"""The words of credit lines (`data/words/credit_*.toml` and the agency table), compiled once for a set of rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archiver.extract.images.gated import Gated
from archiver.model.rules import Agency, Rules
from archiver.rules.agencies import AgencyFinder
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["CreditWords", "credit_words", "key"]

_LABEL_KINDS = ("photo", "video", "graphic", "source")
_EDGES = " \t.,;:·•|/\\-–—−＝=()[]{}（）【】［］「」\"'“”„«»‹›*"
# Where a label may begin: not inside a word, unless its capital is glued to the sentence before it ("IraqSource: AP").
_WORD_START = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-zß-ÿа-я])(?=[A-ZÀ-ÞА-Я]))|(?=[\u2e80-\u9fff\uac00-\ud7af]))"
_EDGE_CHARS = 120
_REMEMBERED = 4096
_WORD = re.compile(r"\w+")
_COLON = r"[:：=＝︰]"


@dataclass(frozen=True, slots=True, eq=False)
class CreditWords:
    """What a credit line is read with; compared by identity, so that what is read with it can be remembered."""

    label: re.Pattern[str]
    #: a label with its separator, anywhere; groups `label` and `separator`
    by: re.Pattern[str]
    #: "photo by" and its like, anywhere; they need no separator
    sign: re.Pattern[str]
    #: © and its spellings, with the year behind
    bare_label: re.Pattern[str]
    #: a label at the start, without a separator
    suffix: Gated
    #: a label behind the name, at the end
    maker: Gated
    #: a word behind the name that is as good as a label
    joiner: Gated
    #: what stands between two parties; group `via` where a distributor follows
    both: re.Pattern[str]
    hint: Gated
    #: whether a text is worth reading for a credit at all
    kinds: Mapping[str, str]
    #: label in lower case to photo, video, graphic or source
    notes: frozenset[str]
    organisation: frozenset[str]
    organisation_endings: tuple[str, ...]
    articles: frozenset[str]
    #: words no name of a person begins with
    particles: frozenset[str]
    resellers: frozenset[str]
    licences: frozenset[str]
    before_names: frozenset[str]
    #: words after which an agency's name belongs to the sentence
    data_notes: re.Pattern[str]
    agencies: AgencyFinder
    agency_words: frozenset[str]
    #: words of the agencies' names, `case_folded`
    openings: tuple[Gated, ...]
    #: labels, "photo by" and ©, to be looked for in the middle of texts
    interface: tuple[Gated, ...]
    #: words of buttons and counters at the edges of captions

    def without_interface(self, text: str) -> str:
        """The text without what `data/patterns/interface.toml` finds at its start or end."""
        return _without_interface(text, self)

    def agency(self, name: str) -> Agency | None:
        """The agency of exactly this name, in any of its spellings."""
        return self.agencies.named(key(name))

    def may_name_agency(self, text: str) -> bool:
        """Whether a text has a word of an agency's name: a cheap look before many dear ones."""
        return not self.agency_words.isdisjoint(_words_in(text))

    def may_credit(self, text: str) -> bool:
        """Whether a text has a label, © or an agency somewhere: without, it names people at most."""
        folded = case_folded(text)
        for pattern in (*self.openings, self.maker, self.suffix):
            if pattern.may_hit(folded):
                return True
        return self.may_name_agency(text)

    def agencies_in(self, line: str) -> list[Agency]:
        """The agencies named in a line, in order; where there is none, those of its codes in lower case ("sda/rtr")."""
        hits = self.agencies.find(line) or self.agencies.find(line.upper() if line.islower() else "")
        return list(dict.fromkeys(hit.agency for hit in hits))


@lru_cache(maxsize=_REMEMBERED)
def _without_interface(text: str, words: CreditWords) -> str:
    before = None
    while before != text:  # "Hide caption 1/5": one behind the other; every pattern only shortens
        before = text
        for pattern in words.interface:
            at_start = pattern.regex.pattern.startswith("^")
            match = pattern.regex.match(text) if at_start else pattern.search(text, max(0, len(text) - _EDGE_CHARS))
            if match is not None:
                text = (text[: match.start()] + text[match.end() :]).strip()
    return text


@lru_cache(maxsize=_REMEMBERED)
def key(name: str) -> str:
    """A name as the tables are asked for it: compatibility forms, single spaces, no punctuation at the edges.

    >>> key(" (ＡＰ) ")
    'AP'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).strip(_EDGES)


def credit_words(rules: Rules) -> CreditWords:
    """The compiled words of these rules."""
    for known, words in _ready:
        if known is rules:
            return words
    tables = (rules.words.get(name, {}) for name in ("credit_labels", "credit_parties"))
    interface = tuple(pattern.regex for pattern in rules.patterns.get("interface", ()))
    prefixes = rules.words.get("clitics", {}).get("prefixes", ())
    words = _compiled(rules.agencies, prefixes, interface, *(tuple(table.items()) for table in tables))
    _ready.append((rules, words))
    del _ready[:-_KEPT]
    return words


_JOINTS = "/／|｜;；•()（）[]［］【】＝=、，,-–—−."
_KEPT = 4
_ready: list[tuple[Rules, CreditWords]] = []
"""The last few, by identity: it saves time and changes no result."""

_Table = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=8)
def _compiled(
    agencies: tuple[Agency, ...],
    prefixes: tuple[str, ...],
    interface: tuple[re.Pattern[str], ...],
    label_table: _Table,
    party_table: _Table,
) -> CreditWords:
    labels, parties = dict(label_table), dict(party_table)
    kinds = {word.lower(): kind for kind in reversed(_LABEL_KINDS) for word in labels.get(kind, ())}
    signs = _either(labels.get("sign", ()))
    label = re.compile(rf"{_WORD_START}(?P<label>{_either(kinds)})\s?(?P<separator>{_COLON}|\s?(?={signs}))\s*", re.I)
    by = re.compile(rf"(?<![^\W\d_])(?P<label>{_either(labels.get('by', ()))})\s*{_COLON}?\s+", re.I)
    sign = re.compile(rf"(?:{signs})\s*{_COLON}?\s*(?:(?:19|20)\d\d(?:\s*[-–/]\s*\d{{2,4}})?[\s,]*)?(?:by\s+)?", re.I)
    needed_by_label = (*_COLON.strip("[]"), *(needed_literals(re.compile(signs, re.I)) or ("",)))
    return CreditWords(
        label=label,
        by=by,
        sign=sign,
        openings=(Gated(label, needed_by_label), Gated(by), Gated(sign)),
        bare_label=re.compile(rf"^(?P<label>{_either(kinds)})(?:\s*[/–—|-]\s*|\s+)", re.I),
        suffix=Gated(re.compile(rf"[\s/]*(?:{_either(labels.get('suffix', ()))})\.?$", re.I)),
        maker=Gated(re.compile(rf"[\s/／]*(?:{_either(labels.get('maker', ()))})\.?$", re.I)),
        joiner=_joiner(parties),
        both=re.compile(rf"\s+(?:{_either(parties.get('both', ()))})\s+", re.I),
        hint=Gated(
            re.compile(rf"{_WORD_START}(?:{_either(kinds)})\s?{_COLON}|{_either(labels.get('by', ()))}|{signs}", re.I)
        ),
        kinds=kinds,
        notes=frozenset(word.casefold() for word in parties.get("notes", ())),
        organisation=frozenset(word.casefold().rstrip(".") for word in parties.get("organisation", ())),
        organisation_endings=parties.get("organisation_endings", ()),
        articles=frozenset(word.casefold() for word in parties.get("articles", ())),
        particles=frozenset(word.casefold() for word in parties.get("particles", ())),
        resellers=frozenset(parties.get("resellers", ())),
        licences=frozenset(word.casefold() for word in parties.get("licences", ())),
        before_names=frozenset(word.casefold() for word in parties.get("before_names", ())),
        data_notes=re.compile(rf"(?<!\w)(?:{_either(parties.get('data_notes', ()))})(?!\w)", re.I),
        agencies=AgencyFinder(agencies, prefixes),
        agency_words=_words_of(agencies),
        interface=tuple(map(Gated, interface)),
    )


def _words_of(agencies: Iterable[Agency]) -> frozenset[str]:
    return frozenset(
        word for agency in agencies for name in (agency.name, *agency.variants) for word in _words_in(name)
    )


def _words_in(text: str) -> list[str]:
    return _WORD.findall(case_folded(text if text.isascii() else unicodedata.normalize("NFKC", text)))


def _either(words: Iterable[str]) -> str:
    """Alternatives, the longest first, so that "photo credit" wins over "photo"."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) or r"(?!)"


def _joiner(parties: Mapping[str, tuple[str, ...]]) -> Gated:
    via, house = _either(parties.get("via", ())), _either(parties.get("house", ()))
    marks = r"[/／|｜;；•()（）\[\]［］【】＝=、，]|,(?=\s)|\s[-–—−]\s|[—–]|(?<=\w{4})\.(?-i:(?=\s+[^\W\d_a-z]))"
    regex = re.compile(
        rf"\s*(?:(?:{marks})\s*)*(?:(?<=[\s/|,;(（])|^)(?P<via>{via})\s+|\s*(?:{marks})\s*|\s+(?:{house})\s+(?-i:(?=[^\W\d_a-z]))",
        re.I,
    )
    joining = (needed_literals(re.compile(words, re.I)) or ("",) for words in (via, house))
    return Gated(regex, (*_JOINTS, *(literal for literals in joining for literal in literals)))
