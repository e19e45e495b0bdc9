"""What readers wrote below the text."""

from __future__ import annotations

from archiver.extract.passes.reader_comment import reader_comment
from tests.extract.pages import labelled, page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"
LONG = "I have crossed that bridge for thirty years, with and without a dog, and never once saw a diver below it."


def _page(*comments: str) -> str:
    return f"<main><h1>Bridge closes for winter</h1><div>{TEXT * 6}</div><div>{''.join(comments)}</div></main>"


def _comment(head: str, said: str, button: str = "Reply") -> str:
    return f"<div><p>{head}</p><p>{said}</p><a href='#'>{button}</a></div>"


def _found(html: str) -> set[str]:
    document = page(html)
    return {document.blocks[vote.block].text for vote in reader_comment(document)}


def test_between_the_readers_name_and_the_button_to_answer_stands_a_comment() -> None:
    heads = ("keeper on Sep 21, 3:38 PM said:", "wader, 4 hours ago")
    html = _page(_comment(heads[0], LONG), _comment(heads[1], "And the dog?"))
    assert _found(html) == {*heads, LONG, "And the dog?"}
    document = page(html)
    index = next(block.index for block in document.blocks if block.text == LONG)
    assert str(labelled(document).role(index)) == "comment"


def test_in_other_languages() -> None:
    german = _page(
        _comment("Kai schrieb:", LONG, "Antworten"), _comment("Uwe, 3.4. 12:15 Uhr", "Und der Hund?", "Antworten")
    )
    assert LONG in _found(german)
    assert LONG in _found(_page(_comment("渡口人 3小时前", LONG, "回复"), _comment("狗 5分钟前", "狗呢？", "回复")))


def test_one_button_or_no_name_is_none() -> None:
    assert _found(_page(_comment("keeper said:", LONG))) == set()
    assert _found(_page(_comment("Keeper of the lamp", LONG), _comment("Wader", "And the dog?"))) == set()


def test_an_article_that_can_be_answered_stays_one() -> None:
    post = f"<div><p>Posted 3 May, 10:22</p>{TEXT * 3}<a href='#'>Reply</a></div>"
    html = f"<main><h1>Bridge closes</h1>{post}{_comment('wader, 4 hours ago', 'And the dog?')}</main>"
    assert _found(html) == set()


def test_below_a_name_in_a_box_of_comments() -> None:
    box = "<div class='comments'><ul>{}</ul></div>"
    items = "".join(
        f"<li>{head}<blockquote>{LONG} {head}</blockquote></li>" for head in ("kai 16 minutes ago", "uwe a day ago")
    )
    found = _found(_page(box.format(items)))
    assert {text for text in found if text.startswith(LONG[:20])} == {
        f"{LONG} kai 16 minutes ago",
        f"{LONG} uwe a day ago",
    }


def test_buttons_to_report_a_comment_or_to_see_what_it_answers_end_it_too() -> None:
    heads = ("By keeper on 5/15/2024 2:04:01 PM , Rating: 1", "By wader on 5/16/2024 11:20:31 AM , Rating: 4")
    for button in ("Parent", "Report abuse", "Kommentar melden"):
        assert LONG in _found(_page(_comment(heads[0], LONG, button), _comment(heads[1], "And the dog?", button)))


def test_a_comment_with_several_buttons_is_found_once() -> None:
    two = "Report abuse</a> <p><a href='#'>Reply</a></p><a>"
    html = _page(_comment("keeper, 2:04 PM", LONG, two), _comment("wader, 4 hours ago", "And the dog?", two))
    assert {LONG, "And the dog?", "keeper, 2:04 PM"} <= _found(html)


def test_a_comment_without_a_button_is_known_by_how_others_name_their_readers() -> None:
    first = f"<div><p>ferryman, 3 hours ago</p><p>{LONG}</p></div>"
    answers = _comment("keeper, 2:04 PM", "Twice."), _comment("wader, 4 hours ago", "And the dog?")
    assert {"ferryman, 3 hours ago", LONG} <= _found(_page(first, *answers))
    assert LONG not in _found(_page(first, answers[0]))


def _row(name: str, when: str, said: str) -> str:
    return f"<li><div><b>{name}</b><span>{name}</span></div><div class='x'><p>{when}</p></div><p>{said}</p></li>"


def test_rows_of_names_below_a_heading_that_counts_comments() -> None:
    said = [f"{LONG} {number}" for number in range(3)]
    rows = "".join(_row(f"wader{i}", f"le 22/11/2024 à 09:4{i}", text) for i, text in enumerate(said))
    for head in (
        "3 commentaires",
        "Comments (3)",
        "3 thoughts on “Bridge closes for winter”",
        "コメント",
        "Kommentare:",
    ):
        assert set(said) <= _found(_page(f"<p>{head}</p><ul>{rows}</ul>")), head
    assert _found(_page(f"<p>What else happened</p><ul>{rows}</ul>")) == set()


def test_rows_in_elements_each_with_an_id_of_its_own() -> None:
    said = [f"{LONG} {number}" for number in range(2)]
    rows = "".join(f"<div id='c{i}'><p>wader{i}, 09:4{i}</p><p>{text}</p></div>" for i, text in enumerate(said))
    assert set(said) <= _found(_page(f"<h3>2 comments</h3><div>{rows}</div>"))


def test_rows_with_a_button_to_answer_anywhere() -> None:
    said = [f"{LONG} {number}" for number in range(3)]
    rows = "".join(_row(f"wader{i}", f"{i + 1} years ago", text) for i, text in enumerate(said))
    assert set(said) <= _found(_page(f"<ul>{rows}<li>Reply</li><li>Reply</li></ul>"))
    assert _found(_page(f"<ul>{rows}<li>Reply</li></ul>")) == set()


def test_an_element_that_holds_the_text_as_well_is_none() -> None:
    rows = "".join(f"<p>wader{i}, {i + 1} hours ago</p><p>{LONG} {i}</p>" for i in range(3))
    assert _found(f"<main><h1>Bridge closes</h1></main><div>{TEXT * 10}<h3>3 comments</h3>{rows}</div>") == set()


def test_entries_of_a_live_blog_are_none() -> None:
    rows = "".join(_row("Update", f"09:4{i}", f"{LONG} {i}") for i in range(3))
    html = f"<main><h1>Bridge closes for winter</h1>{TEXT}<p>3 comments</p><div><ul>{rows}</ul></div></main>"
    assert _found(html) == set()


def test_long_rows_below_a_short_text_are_entries() -> None:
    rows = "".join(f"<div><p>{i + 1} hours ago</p>{TEXT * 8}</div>" for i in range(6))
    assert _found(_page(f"<p>3 comments</p><div>{rows}</div>")) == set()
