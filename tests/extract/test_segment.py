from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extract.marks import names
from archiver.web.text import squash
from tests.extract.pages import page, plain


def _texts(body: str) -> list[str]:
    return [block.text for block in page(body).blocks]


def test_text_belongs_to_the_nearest_block_element() -> None:
    assert _texts("<div>One <b>bold</b> line<p>Two</p>three</div>") == ["One bold line", "Two", "three"]


def test_scripts_templates_and_form_values_are_no_text() -> None:
    body = "<script>var x</script><template><p>no</p></template><style>p{}</style><select><option>A</select><p>Yes</p>"
    assert _texts(body) == ["Yes"]


def test_a_shadow_root_is_text_as_a_browser_shows_it() -> None:
    body = '<x-story><template shadowrootmode="open"><h1>Lanterns</h1><p>Shown</p></template><p>By Jo</p></x-story>'
    assert _texts(body) == ["Lanterns", "Shown", "By Jo"]


def test_text_behind_a_comment_stays() -> None:
    assert _texts("<p>before<!-- note --> after</p>") == ["before after"]


def test_a_credit_in_a_caption_is_a_block_of_its_own_and_a_class_in_a_sentence_is_not() -> None:
    assert _texts('<figcaption>A ferry<span class="credit">Photo: X</span></figcaption>') == ["A ferry", "Photo: X"]
    assert _texts('<p>Said <span class="author">Jane Doe</span> on Monday.</p>') == ["Said Jane Doe on Monday."]


def test_pieces_of_a_word_processor_are_one_text_outside_paragraphs_too() -> None:
    piece = '<span style="font-weight: 400;">{}</span>'
    assert _texts(f"<div>{piece.format('The ferry i')}{piece.format('sn’t late')}</div>") == ["The ferry isn’t late"]
    spaced = '<span style="margin-right: 4px">{}</span>'
    assert _texts(f"<div>{spaced.format('Ferry')}{spaced.format('Quay')}</div>") == ["Ferry Quay"]
    assert _texts('<div><span itemprop="name">Ann</span><span itemprop="name">Bo</span></div>') == ["Ann Bo"]


def test_a_place_that_only_a_style_sets_apart_is_no_part_of_the_first_word() -> None:
    for first, text in (
        ('<span class="location-stamp">Fernhollow</span>The mill turns.', "Fernhollow The mill turns."),
        ('<b class="dateline">Fernhollow</b>40 sacks a day.', "Fernhollow 40 sacks a day."),
        ('<span class="place">Fernhollow</span>, on Sunday.', "Fernhollow, on Sunday."),
        ('<span class="city">F</span>ernhollow turns.', "Fernhollow turns."),
        ('<span class="big">Fern</span>Hollow turns.', "FernHollow turns."),
        ('To <span class="place">Fern</span>Hollow.', "To FernHollow."),
    ):
        assert [block.text for block in page(f"<p>{first}</p>").blocks] == [text]


def test_readings_in_brackets_are_kept_where_the_page_gives_brackets() -> None:
    markup = "<p><ruby><rb>東京</rb><rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>の朝</p>"
    assert _texts(markup) == ["東京(とうきょう)の朝"]


def test_a_bare_button_parts_no_sentence_and_one_with_words_does() -> None:
    assert _texts('<p>Shares of <a href="/x">Acme</a><span><button></button></span>, a maker</p>') == [
        "Shares of Acme, a maker"
    ]
    assert _texts("<p>Shares<button>Buy</button>rose</p>") == ["Shares", "Buy", "rose"]


def test_no_space_comes_before_the_full_stop_of_a_linked_line() -> None:
    assert _texts('<div><a href="/x"><span>It is not over</span></a><span>.</span></div>') == ["It is not over."]
    assert _texts('<div><a href="/x">Sport</a><a href="/y">News</a></div>') == ["Sport News"]


def test_pieces_of_an_editor_are_one_text() -> None:
    markup = (
        '<div><span data-offset-key="a"><span data-text="true">A ferry </span></span>'
        '<span data-offset-key="b"><span data-text="true">un</span></span>'
        '<a href="/x"><span data-offset-key="c"><span data-text="true">sunk</span></span></a>'
        '<span data-offset-key="d"><span data-text="true">, twice</span></span></div>'
    )
    assert _texts(markup) == ["A ferry unsunk, twice"]
    assert _texts("<div><span>Read <b>on</b></span><span><i>, and on</i></span></div>") == ["Read on, and on"]


def test_ruby_keeps_the_base_text_and_drops_the_reading() -> None:
    assert _texts("<p><ruby>東京<rt>とうきょう</rt></ruby>の朝</p>") == ["東京の朝"]


def test_hidden_elements_are_marked_for_all_they_hold() -> None:
    document = page('<div style="display: none"><p>Login</p></div><section hidden><p>Menu</p></section><p>Text</p>')
    assert [("hidden" in names(block.marks)) for block in document.blocks] == [True, True, False]


def test_marks_are_inherited_and_own_marks_are_not() -> None:
    block = page('<aside class="related-links"><div><p>More</p></div></aside>').blocks[0]
    assert {"aside", "relatedClass"} <= set(names(block.marks))
    assert not names(block.own_marks)


def test_links_and_bold_are_counted_and_kept_with_their_text() -> None:
    block = page('<p><a href="/a">First link</a> and <strong>bold</strong></p>').blocks[0]
    assert block.links == (("/a", "First link"),)
    assert (block.link_chars, block.bold_chars) == (10, 4)


def test_a_link_around_blocks_counts_in_each() -> None:
    blocks = page('<a href="/a"><h3>Title</h3><p>Teaser</p></a><p>Free</p>').blocks
    assert [block.link_chars for block in blocks] == [5, 6, 0]
    assert blocks[1].links == (("/a", "Teaser"),)


def test_pictures_stand_where_they_are_with_their_best_address() -> None:
    document = page(
        '<p>One</p><figure><img src="data:image/gif;base64,x" data-src="/lazy.jpg" alt=" A  ferry "><figcaption>C'
        '</figcaption></figure><picture><source srcset="/s.webp 400w, /l.webp 1200w"><img></picture>'
        '<iframe src="/v"></iframe>'
        '<noscript><img src="/noscript.jpg"><p>Please</p></noscript>'
    )
    assert [(media.kind, media.url, media.before_block) for media in document.media] == [
        ("image", "/lazy.jpg", 1),
        ("image", "/l.webp", 2),
        ("frame", "/v", 2),
        ("image", "/noscript.jpg", 2),
    ]
    assert document.media[0].alt == "A ferry"
    assert document.media[0].figure == document.blocks[1].figure is not None
    assert [block.text for block in document.blocks] == ["One", "C", "Please"]
    assert set(names(document.blocks[2].marks)) == {"hidden", "noscript"}


def test_lines_between_breaks_are_paragraphs() -> None:
    long = "The council voted on Tuesday to close the old bridge for the whole of the coming winter season, it said."
    assert _texts(f"<div>{long}<br>{long}<br><br>Short.</div>") == [long, long, "Short."]


def test_plain_text_is_cut_at_blank_lines_or_at_lines() -> None:
    assert [b.text for b in plain("Head\r\n\r\nA wrapped line of\ntext that goes on.\n\n\nEnd").blocks] == [
        "Head",
        "A wrapped line of text that goes on.",
        "End",
    ]
    lines = "First paragraph ends here.\nSecond paragraph ends here.\nThird ends."
    assert len(plain(lines).blocks) == 3


_NODES = st.recursive(
    st.sampled_from(["word ", "zwei. ", "三", "<br>", "<img src=x>", "<!-- c -->"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "a", "span", "ul", "li", "section", "em", "h2", "td", "figure", "i"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_NODES, max_size=6))
def test_every_visible_text_stands_in_exactly_one_block(parts: list[str]) -> None:
    document = page("".join(parts))
    assert document.page.root is not None
    texts = document.page.root.xpath("//body//text()")
    assert isinstance(texts, list)
    visible = "".join(map(str, texts))
    shown = "".join("".join(block.text.split()) for block in document.blocks)
    assert shown == "".join(squash(visible).split())
    assert [block.index for block in document.blocks] == list(range(len(document.blocks)))


def test_what_screen_readers_alone_say_stands_aside() -> None:
    hidden = '<span class="visually-hidden">, opens in a new tab</span>'
    document = page(f'<p>The <a href="/x">council{hidden}</a>, she said.</p>')
    assert [block.text for block in document.blocks] == [", opens in a new tab", "The council, she said."]
    assert "screenReaderClass" in names(document.blocks[0].marks)
    assert document.blocks[1].links == (("/x", "council"),)
    assert _texts('<h1><span class="sr-only">Live: </span>Lanterns</h1>') == ["Live:", "Lanterns"]


def test_a_text_for_screen_readers_that_nothing_else_says_is_text() -> None:
    assert _texts('<h1><span class="sr-only">Lanterns</span> – </h1>') == ["Lanterns –"]
    assert _texts('<h2><span>Ferries<span class="sr-only">: </span></span>No boats</h2>') == ["Ferries: No boats"]
    assert _texts('<li><span class="sr-only">Author, </span><b>Jo Field</b></li>') == ["Author, Jo Field"]
    assert _texts('<figcaption><span class="sr-only">Photo: </span>Jo Field</figcaption>') == ["Photo:", "Jo Field"]
    assert _texts('<p><span class="sr-only"><div>Lanterns</div></span> burn</p>') == ["Lanterns", "burn"]


def test_indented_lines_and_blank_ones_in_preformatted_text_are_paragraphs() -> None:
    assert _texts("<p>\u3000朝の<b>船</b>が出た。\n\n\u3000夜の船は<a href='/x'>来ない</a>。\n</p>") == [
        "朝の船が出た。",
        "夜の船は来ない。",
    ]
    lines = (
        "The ferry left the old pier at dawn with nobody aboard but the cook.",
        "Nobody waved, and the gulls stayed ashore until the smoke was gone.",
    )
    assert _texts("<pre>" + "\n\n".join(line.replace(" at ", "\nat ") for line in lines) + "</pre>") == list(lines)
    assert _texts("<pre>let boats = 11;\n\nfor (b of boats) sink(b);</pre>") == [
        "let boats = 11; for (b of boats) sink(b);"
    ]
    assert _texts("<p>The ferry left\n\nat dawn.</p>") == ["The ferry left at dawn."]


def test_an_id_with_a_number_sets_no_paragraph_apart_but_does_a_box() -> None:
    blocks = page('<p id="4f1c" class="t">One</p><p id="77be" class="t">Two</p><p id="end" class="t">Three</p>').blocks
    assert blocks[0].signature == blocks[1].signature != blocks[2].signature
    boxes = page('<div id="comment-1">One</div><div id="comment-2">Two</div>').blocks
    assert boxes[0].signature != boxes[1].signature


def test_names_that_news_systems_and_word_processors_mark_stay_in_their_sentence() -> None:
    assert _texts("<p><person>Jane Doe</person>, of <location>Fairlee</location>, spoke.</p>") == [
        "Jane Doe, of Fairlee, spoke."
    ]
    assert _texts("<p>In <st1:place><st1:City>Fairlee</st1:City></st1:place> it rained.<o:p></o:p></p>") == [
        "In Fairlee it rained."
    ]
