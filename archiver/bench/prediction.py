"""What a program says about a page, in the one shape that is scored."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.article import Article

__all__ = ["NOTHING", "Prediction", "of_article"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The fields that are compared with the gold. Empty where a program says nothing."""

    body: str = ""
    #: paragraphs apart by line ends
    headline: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    #: ISO 8601
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    verdict: str | None = None
    #: kind of page; None from programs that don't tell


NOTHING = Prediction()


def of_article(article: Article) -> Prediction:
    """What our article says."""
    return Prediction(
        body=article.article_body or "",
        headline=article.headline,
        authors=tuple(author.name for author in article.authors),
        date=article.date_published,
        captions=tuple(image.caption for image in article.images if image.caption),
        credits=tuple(image.credit.raw for image in article.images if image.credit),
        verdict=article.page_verdict.kind,
    )
