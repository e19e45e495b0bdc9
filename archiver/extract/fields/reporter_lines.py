"""How Chinese, Japanese and Korean papers name reporters: `记者 王小明 李雷`, `이웃일보 홍길동 기자`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from archiver.extract.images.gated import Gated

__all__ = ["last_of_spaced", "made_by", "reporters_divided", "signed_names"]

_HAN: Final = "\u3400-\u9fff"
_CHINESE_REPORTERS: Final = re.compile("记者|通讯员|實習記者|实习生|编辑|采写|执笔|撰稿")
_BETWEEN_HAN_NAMES: Final = re.compile(
    f"(?<=[{_HAN}]{{2}})(?<!记者)(?<!讯员)(?<!訊員)(?<!习生)(?<!習生) "
    f"(?![{_HAN}]{{0,2}}(?:记者|記者|[习習]生|[讯訊][员員]|[编編][辑輯])$)(?=[{_HAN}]{{2,4}}(?:\\s|$))"
)
_SLASHED: Final = re.compile(
    r"(?<!\S)(攝影|摄影|圖片?|图片?|撰[文稿]|採訪|采[访写]|文|[執执][筆笔]|作者|[来來]源|[編编][輯辑]|[責责][編编]|[責责]任[編编][輯辑]|校[對对]|[審审]核|編譯|翻[譯译]|[設设][計计])"
    r"\s*[／/╱|｜丨]\s*(?=\S)"
)
"""A label with a slash or bar, which elsewhere divides names."""
_REPORTER: Final = re.compile(
    "(?:记者|記者|[习習]生|[讯訊][员員])$|^(?:整合|整理|[综綜]合|[编編][译譯]|[报報][道導导]|[摄攝]影?|文|[图圖])$"
)
"""What names a job or a piece of work instead: `（记者李雷 整理）`."""
_ROW: Final = re.compile(
    f"(?<!\\S)(?:[{_HAN}]{{2,4}}(?<![者員员生長长部局社报報]) ){{2,7}}[{_HAN}]{{2,4}}(?<![者員员生長长部局社报報])$"
)
"""Three names or more: a Japanese one has two parts. None of them a job or house."""
_WORK: Final = re.compile(
    "\\s(?:(?P<picture>[拍供]?[摄攝]影?|[供制製][图圖]|[图圖])|文|整理|[报報][道導导]|[采採][写寫])$"
)
_JOB_GLUED: Final = re.compile("^(?:记者|記者|[讯訊][员員]|通[讯訊][员員]|[实實][习習]生)(?=[\u4e00-\u9fff]{2})")
_LABEL_GLUED: Final = re.compile(
    f"(?<![^\\s|｜丨])(作者|撰文|来源|來源|[编編][辑輯]|[责責][编編])(?![简簡介][介绍紹]?)(?=[{_HAN}\\w]{{2,8}}\\s*(?:[|｜丨]|$))"
)
"""A label that nothing divides from the name, in a line of fields: `| 作者李雷 |`."""
_BARS: Final = "|｜丨"
_HANGUL_SPACED: Final = re.compile("[\uac00-\ud7a3\\w.·]+(?: [\uac00-\ud7a3]{2,4})+")
_BETWEEN: Final = re.compile(r"[\s、，,・·]+")


def reporters_divided(line: str) -> str:
    """A Chinese line with commas between names: Japanese ones, surname first, have a space within.

    >>> reporters_divided("记者 王小明 李雷 实习生 韩梅")
    '记者 王小明、李雷、实习生 韩梅'
    """
    line = _SLASHED.sub(r"\1：", line)
    if not set(_BARS).isdisjoint(line):
        line = _LABEL_GLUED.sub(r"\1：", line)
    if _CHINESE_REPORTERS.search(line):
        return _BETWEEN_HAN_NAMES.sub("、", line)
    return _ROW.sub(lambda match: match[0].replace(" ", "、"), line)


def made_by(name: str) -> tuple[str, bool]:
    """A Chinese name without the work that stands behind it, and whether that is a picture.

    >>> made_by("李雷 摄"), made_by("李雷 文"), made_by("李雷")
    (('李雷', True), ('李雷', False), ('李雷', False))
    """
    match = _WORK.search(name)
    return (name[: match.start()], match["picture"] is not None) if match else (name, False)


def signed_names(text: str, forms: Sequence[Gated]) -> list[str]:
    """The names at the beginning of `text` that the first fitting form takes, by its group `names`; often none."""
    for form in forms:
        if match := form.match(text):
            names = [_JOB_GLUED.sub("", name) for name in _BETWEEN.split(match["names"])]
            return [name for name in names if name and not _REPORTER.search(name)]
    return []


def last_of_spaced(name: str) -> str:
    """The name directly before a job in Korean, where houses, desks and towns stand in front of it.

    >>> last_of_spaced("이웃일보 홍길동"), last_of_spaced("홍길동")
    ('홍길동', '홍길동')
    """
    return name.rpartition(" ")[2] if " " in name and _HANGUL_SPACED.fullmatch(name) else name
