"""What the addresses of a source's articles look like, learned from pages that turned out to be articles or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

__all__ = ["Shapes", "shapes_of"]

_MOST_SHAPES = 400
_MOST_COUNTED = 200
"""Of one shape; then both numbers are halved, so that a site that changes its addresses is learned anew."""
_ENOUGH_SEEN = 2
_LIKE, _UNLIKE = 3, -8
"""Points as `likeness` gives them: what is known of a shape outweighs the look of a single address."""

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_TAIL = re.compile(r"(?P<head>.*?)[-_,.]?(?P<number>[a-z]{0,2}\d{3,})", re.ASCII | re.DOTALL)
_LEAD = re.compile(r"(?P<number>\d{3,})[-_,.](?P<tail>.+)", re.ASCII | re.DOTALL)
_HEX = re.compile(r"(?=.*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,12}){0,4}", re.ASCII)
_BREAK = re.compile(r"[\W_]+")


class Shapes(msgspec.Struct, frozen=True):
    """How many pages of each address shape were articles, and how many weren't. JSON by msgspec.

    >>> known = Shapes()
    >>> for day in ("03", "04"):
    ...     known = known.update(f"https://post.example/2026/11/{day}/ferry-back-at-pier", is_article=True)
    ...     known = known.update(f"https://post.example/2026/11/{day}", is_article=False)
    >>> known.points("https://www.post.example/2025/01/09/mayor-of-the-old-town")
    3
    >>> known.points("https://post.example/2025/01/09"), known.points("https://post.example/wiki/x")
    (-8, 0)
    """

    counts: Mapping[str, tuple[int, int]] = {}
    #: by shape: articles, others

    def update(self, url: str, *, is_article: bool) -> Shapes:
        """With one more page."""
        one = (1, 0) if is_article else (0, 1)
        return self.merge(Shapes(dict.fromkeys(shapes_of(url), one)))

    def merge(self, other: Shapes) -> Shapes:
        """With all that another has seen; of too many shapes those seen most stay."""
        counts = dict(self.counts)
        for shape, (articles, others) in other.counts.items():
            before = counts.get(shape, (0, 0))
            counts[shape] = _bounded(before[0] + articles, before[1] + others)
        if len(counts) > _MOST_SHAPES:
            counts = dict(sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))[:_MOST_SHAPES])
        return Shapes(counts)

    def points(self, url: str) -> int:
        """What is known of the address, as points to add to its likeness; 0 where that is too little.

        The shape with its own words counts before the one in which every word is alike.
        """
        for shape in shapes_of(url):
            articles, others = self.counts.get(shape, (0, 0))
            seen = articles + others
            if seen >= _ENOUGH_SEEN:
                return _LIKE if articles * 5 >= seen * 4 else _UNLIKE if articles * 5 <= seen else 0
        return 0


def _bounded(articles: int, others: int) -> tuple[int, int]:
    while articles + others > _MOST_COUNTED:
        articles, others = articles // 2, others // 2
    return articles, others


def shapes_of(url: str) -> tuple[str, str]:
    """The address with its digits and slugs replaced by classes: once with its own words, once without.

    >>> shapes_of("https://post.example/Sport/2026/11/ferry-back-at-the-pier-81234.html?utm_source=x")
    ('/sport/{year}/{n}/{slug}-{number}.html', '/{word}/{year}/{n}/{slug}-{number}.html')
    >>> shapes_of("http://post.example/index.php?id=4711&p=2")
    ('/{word}.php?id={number}&p={n}', '/{word}.php?id={number}&p={n}')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    segments = [segment for segment in unquote(parts.path[:2000]).lower().split("/") if segment][:12]
    last, extension = (segments.pop(), "") if segments else ("", "")
    stem, dot, end = last.rpartition(".")
    if stem and end.isalpha() and len(end) <= 5:
        last, extension = stem, dot + end
    end = f"/{_class_of(last)}{extension}" if last else "/"
    fields = (
        f"{key.lower()[:30]}={_class_of(value.lower())}"
        for key, value in parse_qsl("&".join(parts.query[:2000].split("&")[:50]))
        if not key.lower().startswith("utm_")
    )
    query = "&".join(sorted(fields)[:8])
    end += f"?{query}" if query else ""
    classes = [_class_of(segment) for segment in segments]
    own = [segment[:40] if kind == "{word}" else kind for segment, kind in zip(segments, classes, strict=True)]
    return "".join(f"/{one}" for one in own) + end, "".join(f"/{one}" for one in classes) + end


def _class_of(segment: str) -> str:
    segment = segment[:400]
    if segment.isdigit():
        return "{year}" if _YEAR.fullmatch(segment) else "{n}" if len(segment) < 3 else "{number}"
    if _HEX.fullmatch(segment):
        return "{id}"
    if match := _TAIL.fullmatch(segment):
        return f"{_words(match['head'])}-{{number}}" if match["head"] else "{number}"
    if match := _LEAD.fullmatch(segment):
        return f"{{number}}-{_words(match['tail'])}"
    return _words(segment)


def _words(text: str) -> str:
    count = sum(map(bool, _BREAK.split(text)))
    return "{slug}" if count >= 3 else "{word}"
