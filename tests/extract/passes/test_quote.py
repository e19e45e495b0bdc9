"""Quotations, and who says them."""

from __future__ import annotations

import pytest

from archiver.extract.images.pair import Picture, article_images
from archiver.model.block import Role
from tests.extract.images.test_pair import PARAGRAPHS
from tests.extract.pages import labelled, page

SAID = "A bridge that one may only look at is a statue with a smell of tar."


@pytest.mark.parametrize(
    "quotation",
    [
        f"<blockquote><p>{SAID}</p><cite>Maud Kestrel, bridge master</cite></blockquote>",
        f"<blockquote><p>{SAID}</p><footer>Maud Kestrel, bridge master</footer></blockquote>",
    ],
)
def test_the_speaker_of_a_quotation_is_a_note(quotation: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{text}{quotation}{text}</article>")
    labels = labelled(document)
    roles = {block.text: (labels.role(block.index), labels.decisions[block.index].reason) for block in document.blocks}
    assert roles["Maud Kestrel, bridge master"] == (Role.NOTE, "speaker")
    assert roles[SAID][0] == Role.QUOTE


def test_a_short_quotation_between_paragraphs_is_text() -> None:
    text = [f'<div class="part"><p>{paragraph}</p></div>' for paragraph in PARAGRAPHS]
    said = '<div class="said"><blockquote>Look, but stay ashore.</blockquote></div>'
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{''.join(text)}{said}{''.join(text)}</article>")
    labels = labelled(document)
    index = next(block.index for block in document.blocks if block.tag == "blockquote")
    assert labels.role(index) == Role.QUOTE


SPEAKER = "— Maud Kestrel, Water Street"


def _in_text(figure: str) -> tuple[dict[str, tuple[str, str]], tuple[Picture, ...]]:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{text}{figure}{text[:200]}{text}</article>")
    labels = labelled(document)
    decided = [labels.decisions[block.index] for block in document.blocks]
    roles = {block.text: (str(one.role), one.reason) for block, one in zip(document.blocks, decided, strict=True)}
    return roles, article_images(document, labels)


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure><blockquote>{SAID}</blockquote><figcaption>{SPEAKER}</figcaption></figure>",
        f"<figure><blockquote><p>{SAID}</p></blockquote><figcaption><cite>{SPEAKER}</cite></figcaption></figure>",
        f'<div class="quote-block"><figure class="anim"><blockquote>{SAID}</blockquote>'
        f'<figcaption class="source">{SPEAKER}</figcaption></figure></div>',
    ],
)
def test_a_figure_without_a_picture_quotes_somebody(figure: str) -> None:
    roles, pictures = _in_text(figure)
    assert roles[SAID][0] == Role.QUOTE
    assert roles[SPEAKER] == (Role.NOTE, "speaker")
    assert pictures == ()


def test_a_line_of_such_a_figure_that_is_no_sentence_is_no_text() -> None:
    roles, _ = _in_text(f"<figure><blockquote>{PARAGRAPHS[0]}<br>Maud Kestrel, bridge master</blockquote></figure>")
    assert roles["Maud Kestrel, bridge master"][0] == Role.BOILERPLATE


def test_a_figure_called_a_quote_is_no_picture() -> None:
    figure = f'<figure class="wp-block-pullquote"><blockquote><p>{SAID}</p><cite>{SPEAKER}</cite></blockquote></figure>'
    roles, pictures = _in_text(figure)
    assert (roles[SPEAKER][1], pictures) == ("speaker", ())


@pytest.mark.parametrize(
    ("held", "roles_of_it"),
    [
        (
            "<pre><code>let bell = tower.bell(); bell.ring(13);</code></pre>",
            {"let bell = tower.bell(); bell.ring(13);": Role.PARAGRAPH},
        ),
        (
            "<p>The bridge is shut,<br>the boats are slow</p>",
            {"The bridge is shut, the boats are slow": Role.PARAGRAPH},
        ),
        ("<table><tr><td>1</td><td>13</td></tr><tr><td>2</td><td>14</td></tr></table>", {"13": Role.TABLE_ROW}),
    ],
)
def test_figures_of_code_lines_and_tables_are_no_pictures(held: str, roles_of_it: dict[str, Role]) -> None:
    roles, pictures = _in_text(f"<figure>{held}<figcaption>What the bell of Maud Kestrel says</figcaption></figure>")
    assert roles["What the bell of Maud Kestrel says"][0] == Role.CAPTION
    assert {text: roles[text][0] for text in roles_of_it} == roles_of_it
    assert pictures == ()


@pytest.mark.parametrize(
    "shown",
    ['<div class="lazy"></div>', '<img src="/a.jpg">', "<p></p><p>Enlarge</p>", "<lite-player>Play</lite-player>"],
)
def test_figures_of_a_picture_or_of_what_a_script_brings_have_captions(shown: str) -> None:
    roles, pictures = _in_text(f"<figure>{shown}<figcaption>The bridge at dawn. Photo: Jane Doe</figcaption></figure>")
    assert roles["The bridge at dawn. Photo: Jane Doe"][0] == Role.CAPTION
    assert len(pictures) == 1
