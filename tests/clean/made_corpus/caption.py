"""Captions with their credits, in the forms in which pages glue them together."""

from collections.abc import Mapping
from random import Random

from tests.clean.made_corpus.page import Block
from tests.made_text.grammar import Numerals, fill

__all__ = ["FORMS", "captioned"]

#: form: how a credit follows its caption, and how often
FORMS: dict[str, tuple[str, int]] = {
    "gluedLabel": ("<label>:<agency>", 5),
    "label": (" <label>: <party>", 8),
    "labelInBrackets": (" (<label>: <party>)", 6),
    "agencyInBrackets": (" (<agency>)", 4),
    "squareBrackets": (" [<agency>]", 2),
    "copyright": (" © <party>", 5),
    "dash": (" —<agency>", 2),
    "personAgency": (" <person>/<agency>", 4),
    "agencyPerson": (" <agency>/<person>", 3),
    "via": (" <person>/<agency> via <reseller>", 2),
    "bar": (" <label>: <agency> | <person>", 2),
    "ownLabel": (" <own label>: <person>", 1),
    "trailing": (" <agency>", 2),
    "underInterface": (" <label>: <agency> <noise>", 2),
    "apart": ("<label>: <party>", 5),
    "apartWithoutLabel": ("© <agency>", 2),
    "repeated": ("<label>:<agency>", 3),
    "bare": ("", 1),
}
_EAST_ASIAN = {
    "gluedLabel": "<label>：<agency>",
    "label": "　<label>：<party>",
    "labelInBrackets": "（<label>：<party>）",
    "agencyInBrackets": "（<agency>）",
    "dash": "＝<agency>",
    "personAgency": "＝<person>／<agency>",
    "bar": "　<label>：<agency>｜<person>",
    "ownLabel": "　<own label>：<person>",
    "apart": "<label>：<party>",
    "repeated": "<label>＝<agency>",
}
_NAMES, _WEIGHTS = tuple(FORMS), tuple(weight for _, weight in FORMS.values())


def captioned(caption: str, language: str, facts: Mapping[str, str], rng: Random) -> list[Block]:
    """The caption with a credit: one block, or two where the credit stands apart or the caption stands there once more.

    `facts` has what the forms name: label, own label, party, agency, person, reseller, noise (words of the interface).
    Of the form `repeated` the first block belongs on top of the page.
    """
    form = rng.choices(_NAMES, _WEIGHTS)[0]
    pattern = (_EAST_ASIAN if language in {"ja", "zh"} else {}).get(form, FORMS[form][0])
    glued = fill(pattern, facts, rng, Numerals())
    credit = glued.strip(" 　")
    alone = Block("caption", caption, form, caption=caption)
    if form == "bare":
        return [alone]
    if form in {"apart", "apartWithoutLabel"}:
        return [alone, Block("credit", credit, form, credit=credit)]
    whole = Block("caption", caption + glued, form, caption=caption, credit=credit)
    return [alone, whole] if form == "repeated" else [whole]
