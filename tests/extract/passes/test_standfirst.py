from __future__ import annotations

import pytest

from archiver.extract.passes.standfirst import standfirst
from tests.extract.pages import labelled, page

LINE = "Notes from the quay on small boats, big dogs and the weather in between."
HEAD = f'<meta name="description" content="{LINE}">'
TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


def _reasons(above: str) -> list[str]:
    document = page(f"<div>{above}<p>{LINE}</p></div><div><h3>Bridge closes</h3>{TEXT * 3}</div>", head=HEAD)
    return [vote.reason for vote in standfirst(document) if document.blocks[vote.block].text == LINE]


def test_what_a_site_says_of_itself_below_its_name_is_no_summary() -> None:
    assert _reasons('<h1><a href="https://news.example/">Quay Notes</a></h1>') == []
    assert "sameAsDescription" in _reasons("<h1>The bridge and the dogs</h1>")


def _named(above: str) -> list[str]:
    document = page(f"<h1>The bridge and the dogs</h1>{above}<div>{TEXT * 3}</div>")
    return [vote.reason for vote in standfirst(document) if document.blocks[vote.block].text == LINE]


def test_the_only_line_in_an_element_called_lead_is_the_summary() -> None:
    assert "leadClass" in _named(f'<div class="field-subtitle"><div><div class="item">{LINE}</div></div></div>')
    assert _named(f'<div class="field-subtitle"><p>{LINE}</p><p>{LINE[::-1]}</p></div>') == []
    assert _named(f'<div class="lead author-bio"><p>{LINE}</p></div>') == []


def test_the_last_sentence_may_be_the_description() -> None:
    end = f"<h1>The bridge and the dogs</h1><div>{TEXT * 6}</div><section><p>{{}}</p></section>"
    document = page(end.format(LINE.upper()), head=HEAD)
    assert [document.blocks[vote.block].text for vote in standfirst(document)] == [LINE.upper()]
    assert standfirst(page(end.format(f"{LINE} They bark."), head=HEAD)) == []
    assert standfirst(page(end.format(f'<a href="/1">{LINE}</a>'), head=HEAD)) == []
    told_above = f"<p>{LINE}</p>" + end.format(LINE.upper())
    assert LINE.upper() not in [document.blocks[vote.block].text for vote in standfirst(page(told_above, head=HEAD))]


def _role(line: str, between: str, head: str = "") -> str:
    texts = [f"<p>Quay {number}: {TEXT.removeprefix('<p>')}" for number in range(8)]
    title = "The bridge and the dogs that closed it"
    document = page(
        f"<main><h1>{title}</h1>{line}{between}<div>{''.join(texts)}</div></main>",
        head=f'{head}<meta property="og:title" content="{title}">',
    )
    index = next(block.index for block in document.blocks if block.text == LINE)
    return str(labelled(document).role(index))


def test_a_heading_that_is_the_description_is_the_summary() -> None:
    assert _role(f"<h2>{LINE}</h2>", "", HEAD) == "standfirst"
    assert _role(f"<h2>{LINE}</h2>", "") == "subheading"
    begun = HEAD.replace(
        LINE, f"{LINE} Quay 0: The council voted on Tuesday to close the old harbour bridge for the winter"
    )
    assert _role(f"<h2>{LINE}</h2>", "", begun) == "subheading"


def test_so_is_one_between_headline_and_byline() -> None:
    byline = '<div class="byline">By Jane Doe</div><div>3 May 2024</div>'
    assert _role(f"<h2>{LINE}</h2>", byline) == "standfirst"
    assert _role(f"<h3>Small boats</h3>{byline}<h2>{LINE}</h2>", "") == "subheading"


AUTHOR = '<div><span><a href="/author/1/">Jane Doe</a></span></div>'
SHARE = '<div class="social"><a href="/s">Share</a><a href="/t">Tweet</a></div>'


@pytest.mark.parametrize("below", [AUTHOR, SHARE, "<div>Tuesday 8 March 2022</div>" + SHARE])
@pytest.mark.parametrize("line", [f"<h2>{LINE}</h2>", f"<p class='sub'>{LINE.rstrip('.')}</p>", f"<div>{LINE}</div>"])
def test_what_stands_above_a_linked_byline_or_share_buttons_heads_no_links(line: str, below: str) -> None:
    for texts in (3, 12):
        document = page(f"<div><h1>The bridge and the dogs</h1>{line}{below}<div>{TEXT * texts}</div></div>")
        assert labelled(document).role(1) == "standfirst"


def test_other_lines_there_are_no_summary() -> None:
    for line in (
        "<p>Published on 3 May 2024 at half past nine by the people of the quay</p>",
        "<p>Harbour: The bridge and the dogs of the old quay in winter</p>",
        '<h2><a href="/2">Notes from the quay on small boats and big dogs</a></h2>',
        "<ul><li>Notes from the quay on small boats and big dogs</li></ul>",
        "<h3>More on small boats, big dogs and the weather</h3><ul><li><a href='/9'>Small boats</a></li></ul>",
    ):
        document = page(f"<div><h1>The bridge and the dogs</h1>{line}{AUTHOR}{SHARE}<div>{TEXT * 3}</div></div>")
        assert "standfirst" not in [str(decision.role) for decision in labelled(document).decisions], line


def test_microdata_call_a_box_of_its_own_above_the_text_the_summary() -> None:
    picture = '<div><img src="/a.jpg"><p class="img-caption">The bridge. Photo: Jane Doe</p></div>'
    for box in (f'<div class="teaser-text" itemprop="description"><p>{LINE}</p></div>', f"<div>{LINE}</div>"):
        document = page(f"<div><h1>The bridge and the dogs</h1>{box}{picture}<div>{TEXT * 3}</div></div>")
        is_called = "itemprop" in box
        index = next(block.index for block in document.blocks if block.text == LINE)
        assert (labelled(document).role(index) == "standfirst") == is_called


def test_a_paragraph_among_others_that_microdata_call_the_summary_is_a_paragraph() -> None:
    def role(line: str) -> str:
        document = page(f"<article><h1>The bridge and the dogs</h1><div>{line}{TEXT * 3}</div></article>")
        return str(labelled(document).role(1))

    assert role(f'<p itemprop="description">{LINE}</p>') == "paragraph"
    assert role(f'<p itemprop="description" class="lead">{LINE}</p>') == "standfirst"
    assert role(f'<h2 itemprop="description">{LINE}</h2>') == "standfirst"


def test_the_whole_text_that_is_called_the_description_as_well_is_none() -> None:
    lines = "<br><br>".join((LINE, TEXT[3:-4], "Ferries run every ten minutes while divers look at the pillars below."))
    document = page(
        '<div itemscope itemtype="http://schema.org/BlogPosting"><h3 itemprop="name">The bridge and the dogs</h3>'
        f'<div class="post-body" itemprop="description articleBody">{lines}</div></div>'
    )
    assert document.witnesses.descriptions == ()
    assert [str(decision.role) for decision in labelled(document).decisions[1:]] == ["paragraph"] * 3


def test_the_first_paragraph_may_stand_in_an_element_called_lead() -> None:
    def role(box: str, behind: str = "") -> str:
        document = page(f"<main><h1>The bridge and the dogs</h1>{box}{behind}</main>")
        return str(labelled(document).role(1))

    picture = '<figure><img src="/a.jpg"><figcaption>The bridge at dawn. Photograph: Jane Doe</figcaption></figure>'
    assert role(f'<div class="standfirst"><p>{LINE}</p></div>', picture * 5) == "standfirst"
    assert role(f'<div class="sapou">{LINE}</div>', f"<div>{TEXT * 3}</div>") == "standfirst"
    assert role(f'<div class="detail-sapo"><p>{LINE}</p></div>', f"<div>{TEXT * 3}</div>") == "standfirst"


def test_the_beginning_of_a_text_that_a_system_keeps_apart_is_a_paragraph() -> None:
    begun = f'<div class="itemIntroText"><p>{LINE}</p></div><div class="{{}}">{TEXT * 3}</div>'
    for rest, role in (("itemFullText", "paragraph"), ("text", "standfirst")):
        document = page(f"<div><h2>The bridge and the dogs</h2>{begun.format(rest)}</div>")
        assert labelled(document).role(1) == role
