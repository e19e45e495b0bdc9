"""In plain text the title is what says what the text is about, not who wrote it, when, or what else to read."""

from __future__ import annotations

import pytest

from archiver.extract import extract
from archiver.model.article import Article
from archiver.model.capture import Capture
from tests.extract.pages import rules

TEXT = (
    "The ferry to Lowmouth was cancelled on Tuesday because of high waves, the harbour master told this paper.\n\n"
    "Some two hundred passengers spent the night in the town's sports hall, where the rowing club cooked for them.\n"
)


def read(text: str) -> Article:
    return extract(Capture("file:/t", "file:/t", body=text.encode(), kind="text"), rules())


@pytest.mark.parametrize(
    "between",
    [
        "By Ada Obi",
        "Ada Obi",
        "By Ada Obi, AP\n3 March 2024",
        "3 March 2024\n\nBy Ada Obi",
        "Photo: Ada Obi/Reuters",
        "© Ada Obi / dpa",
        "Read also: New pier opens in May",
        "Share on Facebook\n\nReuters",
        "Lowmouth News Staff",
    ],
)
def test_what_stands_between_title_and_text_is_not_the_title(between: str) -> None:
    article = read(f"Waves keep the ferry in port\n\n{between}\n\n{TEXT}")
    assert article.headline == "Waves keep the ferry in port"
    assert article.article_body and article.headline not in article.article_body


def test_its_author_and_credit_are_read() -> None:
    article = read(f"Waves keep the ferry in port\n\nBy Ada Obi\n\nPhoto: Bo Lindqvist\n\n{TEXT}")
    assert [author.name for author in article.authors] == ["Ada Obi"]
    assert [image.credit.raw for image in article.images if image.credit] == ["Bo Lindqvist"]
    assert article.article_body == TEXT.strip()


@pytest.mark.parametrize("line", ["By Ada Obi", "Ada Obi", "Read also: New pier opens in May", "(Reuters)"])
def test_without_a_title_there_is_none(line: str) -> None:
    assert read(f"{line}\n\n{TEXT}").headline is None


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("Ada Obi", "Ada Obi, who mapped every rock before Lowmouth in forty years at sea, died on Monday aged 91."),
        ("Ferry Stays Put", "The ferry stays in port until the waves are lower than two metres, its captain said."),
        ("波で渡し船が欠航", "渡し船は火曜日、高波のため欠航したと港の責任者が本紙に語った。乗客は町で夜を過ごした。"),
    ],
)  # fmt: skip
def test_a_title_that_reads_like_a_name(title: str, opening: str) -> None:
    assert read(f"{title}\n\n{opening}\n\n{TEXT if title.isascii() else ''}").headline == title
