from __future__ import annotations

from archiver.extract.passes.other_article import other_article
from archiver.model.block import Role
from tests.extract.pages import labelled, page

OWN = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
)
OTHER = "Two goats were seen on the roof of the school on Sunday, and nobody could say how they had got there."


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _reasons(body: str) -> dict[str, list[str]]:
    document = page(body)
    found: dict[str, list[str]] = {}
    for vote in other_article(document):
        assert vote.role == Role.RELATED
        found.setdefault(document.blocks[vote.block].text, []).append(vote.reason)
    return found


def test_the_next_article_of_an_endless_scroll_is_another_one() -> None:
    body = (
        f"<article><h1>Bridge closes for winter</h1>{_paragraphs(OWN)}</article>"
        f"<article><h1>Goats on the roof</h1>{_paragraphs((OTHER,))}</article>"
    )
    assert _reasons(body) == {"Goats on the roof": ["otherArticle"], OTHER: ["otherArticle"]}
    labels = labelled(page(body))
    assert [str(decision.role) for decision in labels.decisions[-2:]] == ["related", "related"]


def test_an_article_within_the_article_is_only_doubted() -> None:
    reasons = _reasons(f"<article><h1>Bridge closes</h1>{_paragraphs(OWN)}<article><p>{OTHER}</p></article></article>")
    assert reasons == {OTHER: ["nestedArticle"]}


def test_cards_below_linked_headings_are_teasers() -> None:
    body = (
        f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}</main>"
        f'<div class="box"><h3><a href="/goats">Goats on the roof of the school</a></h3><p>{OTHER}</p></div>'
    )
    assert _reasons(body) == {OTHER: ["belowLinkedHeading"]}


def test_a_text_without_article_elements_has_no_other() -> None:
    assert _reasons(f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}</main>") == {}


def test_a_heading_that_is_no_link_heads_its_own_text() -> None:
    assert _reasons(f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}<h3>Goats</h3><p>{OTHER}</p></main>") == {}


def test_a_heading_that_unfolds_its_answer_is_no_teaser() -> None:
    box = f'<div><h3><a href="#answer">Where did the goats come from?</a></h3><p>{OTHER}</p></div>'
    assert _reasons(f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}</main>{box}") == {}


def test_what_a_text_recommends_elsewhere_is_no_teaser() -> None:
    box = f'<div><h3><a href="https://goats.example/roof?ref=news">Roof goat, small</a></h3><p>{OTHER}</p></div>'
    assert _reasons(f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}{box}</main>") == {}


def test_a_linked_heading_amid_the_paragraphs_of_a_part_is_no_title_of_what_follows() -> None:
    box = '<div class="box"><a href="/goats"><h4>Goats on the roof</h4></a></div>'
    parts = [f'<div class="p"><p>{text}</p></div>' for text in OWN]
    chunks = f"<section>{parts[0]}</section><section>{parts[1]}{box}{parts[2]}</section>"
    assert _reasons(f"<main><h1>Bridge closes for winter</h1>{chunks}</main>") == {}
    card = f'<section><div class="box"><a href="/goats"><h4>Goats on the roof</h4></a></div><p>{OTHER}</p></section>'
    assert _reasons(f"<main><h1>Bridge closes for winter</h1>{chunks}{card}</main>") == {OTHER: ["belowLinkedHeading"]}


def test_a_cut_text_below_a_linked_heading_leads_to_another_article() -> None:
    box = (
        f'<div><h2><a href="/goats?from=box">Goats on the roof of the school</a></h2><p>{OTHER} […]</p>'
        '<h3><a href="/goats">Go on</a></h3></div>'
    )
    assert _reasons(f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}{box}</main>") == {
        f"{OTHER} […]": ["belowLinkedHeading", "excerptOfOther"],
        "Goats on the roof of the school": ["headingOfExcerpt"],
        "Go on": ["linkToRest"],
    }


def test_items_cut_short_that_lead_to_pages_are_of_other_texts() -> None:
    def rows(*ends: str) -> str:
        items = (
            f'<li>Tessa on <a href="/2018/{n}">Ferries in fog</a>: {OTHER[:60]}{end}</li>' for n, end in enumerate(ends)
        )
        return f"<main><h1>Bridge closes</h1>{_paragraphs(OWN)}<ul>{''.join(items)}</ul></main>"

    assert list(_reasons(rows("…", "...", " […]")).values()) == [["listOfExcerpts"]] * 3
    assert _reasons(rows("…", ".", "…")) == {}
    assert _reasons(rows("…", "…")) == {}


def test_the_article_around_the_body_that_has_the_headline_is_the_same_one() -> None:
    deck = "Divers look for cracks below the water while the ferries take over."
    body = (
        f"<article><h1>Bridge closes for winter</h1><h2 class='deck'>{deck}</h2><p>By Jane Doe</p>"
        f"<div><article>{_paragraphs(OWN)}</article></div><article><p>{OTHER}</p></article></article>"
    )
    assert _reasons(body) == {OTHER: ["otherArticle"]}
    document = page(body)
    roles = [str(decision.role) for decision in labelled(document).decisions]
    assert roles == ["headline", "standfirst", "byline", *["paragraph"] * 3, "related"]


def test_the_article_with_a_headline_around_the_body_has_its_captions() -> None:
    picture = '<figure><img src="/a.jpg"><figcaption>The harbour bridge at dawn</figcaption></figure>'
    body = (
        f"<article><h1>Bridge closes for winter</h1>{picture}<article>{_paragraphs(OWN)}</article></article>"
        f"<article><h1>Goats on the roof</h1>{_paragraphs((OTHER,))}</article>"
    )
    assert "caption" in [str(decision.role) for decision in labelled(page(body)).decisions]
