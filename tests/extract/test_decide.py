from __future__ import annotations

from archiver.extract.ballots import Poll, collect
from archiver.extract.decide import BODY_ROLES, decide
from archiver.extract.passes import PASSES
from archiver.model.block import Hint, Role, Survey, Vote
from tests.extract.pages import labelled, page, plain

PROSE = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
    "Work on a new crossing could begin in the spring if the region agrees to pay for half of it.",
)
ARTICLE = "<h1>Bridge closes for winter</h1>" + "".join(f"<p>{text}</p>" for text in PROSE)


def test_what_is_taken_out_can_not_be_body_whatever_speaks_for_it() -> None:
    document = page("<p>A</p>")
    labels = decide(
        document, Poll((), [Vote(0, Role.PARAGRAPH, 9.0, "x"), Vote(0, Role.CAPTION, 3.5, "figcaptionElement")])
    )
    assert labels.role(0) == Role.CAPTION
    assert labels.decisions[0].reason == "figcaptionElement"


def test_blocks_beside_the_text_are_boilerplate_with_a_reason() -> None:
    decision = decide(page("<p>A</p>"), Poll((), [Vote(0, Role.PARAGRAPH, -1.0, "tinyText")])).decisions[0]
    assert (decision.role, decision.reason) == (Role.BOILERPLATE, "outsideText")


def test_every_vote_stays_with_its_block() -> None:
    document = page(ARTICLE)
    results = [look(document) for look in PASSES]
    said: list[list[Hint]] = [[] for _ in document.blocks]
    for result in results:
        for index, hints in enumerate(result.hints if isinstance(result, Survey) else ()):
            said[index] += hints
        for vote in () if isinstance(result, Survey) else result:
            said[vote.block].append(Hint(vote.role, vote.weight, vote.reason))
    labels = decide(document, collect(results))
    assert [sorted(decision.hints) for decision in labels.decisions] == [sorted(hints) for hints in said]
    assert len(labels.decisions) == len(document.blocks)


def test_an_article_amid_navigation_and_teasers() -> None:
    body = (
        '<nav><a href="/">Home</a> <a href="/s">Sport</a></nav>'
        f"<main><article>{ARTICLE}<h2>What comes next</h2><p>{PROSE[0][::-1]}.</p></article></main>"
        '<div class="related"><h2>Read also</h2><ul><li><a href="/1">Harbour fees rise again</a></li></ul></div>'
        "<footer><p>© 2024 The Ellery Courier. All rights reserved.</p></footer>"
    )
    document = page(body)
    labels = labelled(document)
    roles = [labels.role(block.index) for block in document.blocks]
    assert roles[1:8] == ["headline", *["paragraph"] * 4, "subheading", "paragraph"]
    assert not set(roles[8:]) & set(BODY_ROLES)
    assert labels.decisions[-1].reason == "footer"


def test_banners_notices_and_invitations_are_named() -> None:
    lines = {
        "This site is for sale.": "forSaleBanner",
        "We use cookies to improve your experience on our site.": "cookieNotice",
        "Sign up for our daily newsletter": "newsletter",
        "Story continues below advertisement": "advertisement",
        "Share this article": "share",
    }
    document = plain("\n\n".join([*lines, "Bridge closes for winter", *PROSE]))
    labels = labelled(document)
    assert {document.blocks[i].text: labels.decisions[i].reason for i in range(len(lines))} == lines
    assert [labels.role(i) for i in range(len(lines), len(document.blocks))] == ["headline", *["paragraph"] * 4]


def test_a_text_that_stands_in_metadata_alone_becomes_blocks_with_a_warning() -> None:
    text = "\\n\\n".join(PROSE)
    head = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"H","articleBody":"{text}"}}</script>'
    )
    document = page('<div id="app"></div><p>Loading</p>', head=head)
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.PARAGRAPH)] == list(PROSE)
    assert all(document.blocks[i].element is None for i in labels.of(Role.PARAGRAPH))
    assert labels.body_from == "jsonLd:articleBody"
    assert any(warning.startswith("bodyNotShown") for warning in labels.warnings)


def test_metadata_that_agrees_with_the_page_adds_no_blocks() -> None:
    text = " ".join(PROSE)
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{text}"}}</script>'
    document = page(ARTICLE, head=head)
    assert len(document.blocks) == 5
    assert labelled(document).body_from == "blocks"


def test_the_next_article_of_an_endless_scroll_is_related() -> None:
    second = "<h1>Fees rise</h1>" + "".join(f"<p>{text[::-1]}.</p>" for text in PROSE[:3])
    document = page(
        f"<article>{ARTICLE}</article><article>{second}</article>",
        head='<meta property="og:title" content="Bridge closes for winter">',
    )
    labels = labelled(document)
    assert [document.blocks[i].text for i in labels.of(Role.PARAGRAPH)] == list(PROSE)
    assert {labels.decisions[i].reason for i in range(5, 9)} <= {"otherArticle"}


def test_pull_quotes_repeat_the_text_and_block_quotes_add_to_it() -> None:
    body = f'{ARTICLE}<blockquote class="pull">Shop owners on the east bank fear for their trade</blockquote>'
    added = "We have waited for thirty years, and we can wait for one more, the oldest of them said."
    document = page(f"<article>{body}<blockquote><p>{added}</p></blockquote><p>{PROSE[1][::-1]}.</p></article>")
    labels = labelled(document)
    assert labels.role(5) == Role.PULL_QUOTE
    assert labels.role(6) == Role.QUOTE


def test_a_consent_form_is_no_text_though_the_page_has_no_other() -> None:
    form = (
        "This website uses cookies to improve your experience while you navigate through the website. Out of these "
        "cookies, those called necessary are stored on your browser as they are essential for basic functions. "
    ) * 3
    links = "".join(f'<li><a href="/{n}">Bridge number {n} closes for the winter</a></li>' for n in range(9))
    labels = labelled(page(f'<ul>{links}</ul><div class="footer"><div class="modal"><p>{form}</p></div></div>'))
    assert not labels.of(*BODY_ROLES)
