"""Pages that ask: a form to be filled in, and little text around it."""

from __future__ import annotations

from typing import Any, Final

from archiver.extract.document import Document, Labels
from archiver.extract.marks import bit
from archiver.extract.verdict.shape import Shape
from archiver.extract.verdict.signal import Signal
from archiver.model.block import Role

__all__ = ["asking_signal", "labels_a_form"]

_WEIGHT: Final = 3.0
_DATED: Final = 2.0
"""Less where a day stands at the headline, as it does in news."""
_TEXT: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.QUOTE, Role.LIST_ITEM)
_COMMENTS = bit("commentsClass")
_UNSEEN: Final = frozenset(("hidden", "submit", "button", "image", "reset", "checkbox", "radio", "search", "file"))
_FIELDS: Final = ("input", "select", "textarea")
_LEAST: Final = 3
_SEVERAL: Final = 2
_PASSWORD: Final = 3
"""How many fields one for a password counts as."""
_CHARS_A_FIELD: Final = 400
_MOST_TEXT: Final = 3000
_BEHIND: Final = 6
"""How many blocks behind the text a form may begin: its labels."""


def asking_signal(document: Document, labels: Labels, shape: Shape) -> Signal | None:
    """For a page whose text explains a form: registration, log-in, application, order.

    Fields count from headline to end of the text: what stands in a head is on every page of a site, and below
    articles readers are asked for comments and friends' addresses. A log-in, told by its password, may stand behind.
    """
    root = document.page.root
    if root is None or shape.body_chars > min(_MOST_TEXT, _CHARS_A_FIELD * sum(map(_worth, root.iter(*_FIELDS)))):
        return None
    amid, behind = _fields_at_text(document, root, labels)
    if _PASSWORD in amid or _PASSWORD in behind:
        amid += behind
    count = sum(amid)
    if count < _LEAST or shape.body_chars > _CHARS_A_FIELD * count:
        return None
    return Signal("other", _DATED if shape.dated_at_headline else _WEIGHT, "formAtText", f"{len(amid)} fields")


def labels_a_form(element: Any) -> bool:
    """Whether a text stands in a form with several fields, as one that asks readers of a page who they are."""
    form = element
    while form is not None and form.tag != "form":
        form = form.getparent()
    return form is not None and sum(map(_worth, form.iter(*_FIELDS))) >= _SEVERAL


def _worth(field: Any) -> int:
    kind = (field.get("type") or "").strip().lower() if field.tag == "input" else ""
    return 0 if kind in _UNSEEN else _PASSWORD if kind == "password" else 1


def _fields_at_text(document: Document, root: Any, labels: Labels) -> tuple[list[int], list[int]]:
    """What the fields count between headline and end of the text, and of those a little behind it, up to comments."""
    blocks, text = document.blocks, labels.of(*_TEXT)
    named = [*labels.of(Role.HEADLINE)[:1], *text[:1]]
    if not named:
        return [], []
    last = max([*named, *text[-1:]])
    near = range(last + 1, min(len(blocks), last + 1 + _BEHIND))
    comments = _COMMENTS & ~document.layout.common_marks
    stop = next((i for i in near if labels.role(i) == Role.COMMENT or blocks[i].marks & comments), near.stop)
    first, end = blocks[min(named)].element, blocks[last].element
    after = blocks[stop].element if stop < len(blocks) else None
    amid: list[int] = []
    behind: list[int] = []
    fields: list[int] | None = None
    for element in root.iter():
        if element is first:
            fields = amid
        if element is end:
            fields = behind
        elif element is after and fields is behind:
            break
        if fields is not None and element.tag in _FIELDS and (worth := _worth(element)):
            fields.append(worth)
    return amid, behind
