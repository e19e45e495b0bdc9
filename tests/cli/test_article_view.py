"""An article for reading: what a person looks for is there, and in the order of the page."""

from __future__ import annotations

import click
import msgspec
import pytest

from archiver.cli.article_view import article_view, not_whole
from archiver.derive.failed import failed_line
from archiver.derive.task import ExtractionFailure
from archiver.model.article import (
    AgencyName,
    Article,
    ArticleBlock,
    ArticleImage,
    Author,
    Correction,
    Credit,
    DateCandidate,
    PageVerdict,
    Source,
    WarcPlace,
)
from archiver.model.capture import Capture


def block(number: int, role: str, text: str, **others: str | None) -> ArticleBlock:
    fields = {"html": None, "reason": None, "image_id": None, "duplicate_of": None, "xpath": None, **others}
    return ArticleBlock(id=f"b{number}", role=role, text=text, links=(), **fields)


def article() -> Article:
    capture = Capture("https://a.example/f", "https://a.example/f", None, 200, None, (), b"", kind="file")
    line = failed_line(capture, ExtractionFailure(reason="crash", text="x"), rules_hash="")
    empty = msgspec.json.decode(line, type=Article)
    picture = ArticleImage(
        id="i1",
        url="https://a.example/f.jpg",
        alt=None,
        caption="The ferry at the pier.",
        caption_raw=None,
        credit=Credit(
            raw="Ann Lee/AFP via Getty",
            creators=("Ann Lee",),
            agencies=(AgencyName(id="afp", name="AFP"), AgencyName(id="getty", name="Getty Images")),
            distributor="Getty Images",
        ),
        block_ids=("b4",),
        is_lead=True,
    )
    return msgspec.structs.replace(
        empty,
        page_verdict=PageVerdict(kind="article", confidence=0.9),
        headline="Ferry stops",
        authors=(Author(name="Ann Lee", name_raw="By Ann Lee", role="Reporter"),),
        date_published="2026-01-05",
        dates=(
            DateCandidate(
                kind="rendered", value="2026-01-06", precision="day", raw="6 January", source="pageChrome",
                block_id="b1", chosen=False, reasons=("fetchDay",),
            ),
        ),
        images=(picture,),
        sources=(Source(id="afp", name="AFP", role="photo", evidence=("credit: AFP",)),),
        corrections=(Correction(text="It was Tuesday.", date=None, block_id="b9"),),
        blocks=(
            block(1, "pageDate", "6 January", reason="renderDate"),
            block(2, "headline", "Ferry stops"),
            block(3, "standfirst", "No boat on Monday"),
            block(4, "caption", "The ferry at the pier.", image_id="i1"),
            block(5, "credit", "Ann Lee/AFP via Getty", image_id="i1"),
            block(6, "paragraph", "The ferry stops."),
            block(7, "quote", "We are sorry"),
            block(8, "listItem", "Bus one"),
            block(9, "correction", "It was Tuesday."),
            block(10, "boilerplate", "This site is for sale.", reason="forSaleBanner"),
            block(11, "paragraph", "The ferry stops.", duplicate_of="b6", reason="duplicate"),
        ),
        extraction=msgspec.structs.replace(empty.extraction, warnings=()),
    )  # fmt: skip


def view(*, is_complete: bool = False, columns: int | None = None) -> list[str]:
    return click.unstyle("\n".join(article_view(article(), columns=columns, is_complete=is_complete))).split("\n")


def test_head_and_text_come_in_the_order_of_the_page() -> None:
    lines = [line for line in view() if line]
    assert lines[:4] == [
        "Ferry stops",
        "By Ann Lee (Reporter) · 2026-01-05 · a.example",
        "article (90%)",
        "https://a.example/f",
    ]
    assert lines[4:10] == [
        "No boat on Monday",
        "  [picture 1, lead] The ferry at the pier. (Ann Lee/AFP via Getty)",
        "The ferry stops.",
        "│ We are sorry",
        "• Bus one",
        "Correction: It was Tuesday.",
    ]


def test_pictures_and_sources_are_told_apart() -> None:
    lines = view()
    at = lines.index("Pictures")
    assert lines[at + 1 : at + 4] == [
        "  1. The ferry at the pier.",
        "     credit: Ann Lee/AFP via Getty (by: Ann Lee; agency: AFP, Getty Images; distributed by: Getty Images)",
        "     https://a.example/f.jpg",
    ]
    assert lines[lines.index("Sources") + 1] == "  AFP: photo (credit: AFP)"


def test_what_was_left_out_is_shown_on_demand_only() -> None:
    assert not any("for sale" in line or "6 January" in line for line in view())
    lines = view(is_complete=True)
    assert "  b10 boilerplate, forSaleBanner: This site is for sale." in lines
    assert "  b11 paragraph, same as b6: The ferry stops." in lines
    assert "  2026-01-06 rendered, pageChrome: 6 January [fetchDay]" in lines


def test_lines_fit_a_narrow_terminal() -> None:
    assert max(len(line) for line in view(columns=40) if "://" not in line) <= 40


def test_a_page_that_is_no_article_says_why() -> None:
    capture = Capture("", "", None, None, None, (), b"", kind="file")
    line = failed_line(capture, ExtractionFailure(reason="cpu", text="more than 60 s"), rules_hash="")
    text = click.unstyle("\n".join(article_view(msgspec.json.decode(line, type=Article), columns=None)))
    assert "other (0%): extractionFailed: cpu" in text
    assert "! extractionFailed: cpu: more than 60 s" in text


def test_the_place_of_the_record_is_the_last_line() -> None:
    place = WarcPlace(file="a.warc.gz", offset=7, length=9, record_id="<urn:uuid:1>", payload_digest=None)
    made = article()
    made = msgspec.structs.replace(made, capture=msgspec.structs.replace(made.capture, warc=place))
    assert click.unstyle(list(article_view(made, columns=None))[-1]) == "a.warc.gz:7  <urn:uuid:1>"


@pytest.mark.parametrize(
    ("truncated", "words"),
    [
        ("length", "longer than was allowed, only the beginning of the page"),
        ("time", "took too long, only the beginning of the page"),
        ("disconnect", "the connection broke, only the beginning of the page"),
        ("unspecified", "may be the beginning of the page only"),
        ("some\x1b other", "may be the beginning of the page only"),
    ],
)
def test_the_first_line_says_that_a_page_is_cut_off_and_why(truncated: str, words: str) -> None:
    made = article()
    made = msgspec.structs.replace(made, capture=msgspec.structs.replace(made.capture, truncated=truncated))
    first = click.unstyle(next(article_view(made, columns=None)))
    assert first.startswith(f"! cut off ({truncated.replace(chr(27), '')}): ") and words in first


def with_warnings(*warnings: str) -> Article:
    made = article()
    return msgspec.structs.replace(made, extraction=msgspec.structs.replace(made.extraction, warnings=warnings))


@pytest.mark.parametrize("code", ["damagedContentCoding", "decodedBodyTooLarge", "bodyTooLarge", "brokenChunks"])
def test_a_body_that_could_not_be_decoded_whole_is_told(code: str) -> None:
    lines = list(not_whole(with_warnings(f"{code}: gzip: ends too early", "bodyFromJsonLd: 3")))
    assert lines == [f"the page may not be whole: {code}: gzip: ends too early"]


def test_a_whole_record_of_which_the_beginning_is_read_is_not_called_cut() -> None:
    made = with_warnings("decodedBodyTooLarge: gzip: more than 5 bytes")
    made = msgspec.structs.replace(made, capture=msgspec.structs.replace(made.capture, truncated="length"))
    first, second = not_whole(made)
    assert "is longer than what is read of a page" in first and "in the archive" not in first
    assert second.endswith("more than 5 bytes")


def test_a_part_is_told() -> None:
    made = article()
    assert list(not_whole(made)) == []
    made = msgspec.structs.replace(made, capture=msgspec.structs.replace(made.capture, status=206))
    assert list(not_whole(made)) == ["partial content (status 206): only a part of the page is in the archive"]


def test_ids_of_strangers_do_not_reach_the_terminal_as_they_are() -> None:
    place = WarcPlace(file="a\x1b[1m\nb.warc", offset=7, length=9, record_id="<urn:\x1b]0;x\x07>", payload_digest=None)
    made = article()
    made = msgspec.structs.replace(made, capture=msgspec.structs.replace(made.capture, warc=place))
    assert click.unstyle(list(article_view(made, columns=None))[-1]) == "a[1m\nb.warc:7  <urn:]0;x>"
