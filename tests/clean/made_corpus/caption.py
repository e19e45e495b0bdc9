"""Captions with their credits, in the forms in which pages glue them together."""

from collections.abc import Mapping, Sequence
from random import Random

from tests.clean.made_corpus.page import Block

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
    "apart": "<label>：<party>",
    "repeated": "<label>＝<agency>",
}
_NAMES, _WEIGHTS = tuple(FORMS), tuple(weight for _, weight in FORMS.values())


def captioned(
    caption: str, language: str, labels: Sequence[str], agencies: Sequence[str], names: Mapping[str, str], rng: Random
) -> list[Block]:
    """The caption with a credit: one block, or two where the credit stands apart or the caption stands there once more.

    `names` has person and noise (words of the interface). Of the form `repeated` the first block belongs on top.
    """
    form = rng.choices(_NAMES, _WEIGHTS)[0]
    pattern = (_EAST_ASIAN if language in {"ja", "zh"} else {}).get(form, FORMS[form][0])
    agency, reseller = rng.choice(agencies), rng.choice(agencies)
    person = names["person"]
    party = rng.choice((person, agency, f"{person}/{agency}", f"{agency}/{person}", f"{person} / {agency}"))
    credit = pattern
    for slot, value in (
        ("<label>", rng.choice(labels)), ("<party>", party), ("<agency>", agency), ("<person>", person),
        ("<reseller>", reseller), ("<noise>", names["noise"]),
    ):  # fmt: skip
        credit = credit.replace(slot, value)
    bare = credit.strip(" 　")
    if form == "bare":
        return [Block("caption", caption, form, caption=caption)]
    if form in {"apart", "apartWithoutLabel"}:
        return [Block("caption", caption, form, caption=caption), Block("credit", bare, form, credit=bare)]
    whole = Block("caption", caption + credit, form, caption=caption, credit=bare)
    if form == "repeated":
        return [Block("caption", caption, form, caption=caption), whole]
    return [whole]
