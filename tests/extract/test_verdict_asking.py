"""Pages whose text explains a form are no articles; articles with forms around them are."""

from __future__ import annotations

import json

from archiver.extract.verdict import judge
from archiver.extract.verdict.asking import asking_signal
from archiver.extract.verdict.shape import shape_of
from tests.extract.pages import labelled, page

WHY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "Members of the bell ringers' guild get the printed almanac twice a year and may borrow the small handbells.",
        "Fill in all of the lines below, and choose a word that nobody else in your tower would think of at once.",
        "We send you a letter with a number, to be entered here within a week, and the sexton lets you in then.",
    )
)
FIELDS = "".join(f'<p><label>{name}</label> <input name="{name}"></p>' for name in ("Name", "Tower", "Town", "Letter"))
LOG_IN = '<p>Name <input name="n"></p><p>Word <input type="password" name="w"></p>'
URL = "https://ringers.example/guild/join-the-ringers.html"


def kind_of(body: str, head: str = "", url: str = URL) -> str:
    document = page(body, head=head, url=url)
    return judge(document, labelled(document)).kind


def fields_at_text(body: str) -> str | None:
    document = page(body, url=URL)
    labels = labelled(document)
    signal = asking_signal(document, labels, shape_of(document, labels))
    return None if signal is None else signal.evidence


def test_a_text_around_fields_is_no_article() -> None:
    thanks = "<p>The guild thanks everybody who has waited for this list to open again after the long winter.</p>"
    assert kind_of(f"<div><h1>Join the ringers of the valley</h1>{WHY}{thanks}</div>") == "article"
    assert kind_of(f"<div><h1>Join the ringers of the valley</h1>{WHY}<form>{FIELDS}</form>{thanks}</div>") == "other"


def test_a_log_in_may_stand_behind_the_text() -> None:
    assert fields_at_text(f"<h1>Ringers enter here</h1>{WHY}<form>{LOG_IN}</form>") == "2 fields"


def test_forms_of_the_site_say_nothing_of_a_page() -> None:
    assert fields_at_text(f"<div>{LOG_IN}</div><h1>Join the ringers</h1>{WHY}") is None
    friend = "".join(f"<p>{name} <input name='{name}'></p>" for name in ("You", "Friend", "Letter"))
    assert fields_at_text(f"<h1>Join the ringers</h1>{WHY}<form>{friend}</form>") is None
    comment = f'<div class="comments" id="comments"><h3>Comments</h3>{LOG_IN}</div>'
    assert fields_at_text(f"<h1>Join the ringers</h1>{WHY}{comment}") is None


def test_a_long_text_with_some_fields_explains_more_than_them() -> None:
    text = [WHY.replace(".", f", as in year {n}.") for n in range(6)]
    body = f"{''.join(text[:3])}<form>{FIELDS}</form>{''.join(text[3:])}"
    assert fields_at_text(f"<h1>Join the ringers</h1>{body}") is None


def test_the_title_says_what_a_page_of_the_account_is() -> None:
    body = f"<div><h1>Forgotten your word?</h1>{WHY}</div>"
    assert kind_of(body, "<title>Ringers of the valley</title>") == "article"
    assert kind_of(body, "<title>Ringers of the valley: Forgot password?</title>") == "other"


def test_goods_with_a_long_description_are_no_article() -> None:
    node = {"@type": "Product", "name": "Handbell in brass"}
    data = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    body = f"<div><h1>Handbell in brass for the young ringer</h1>{WHY * 2}</div>"
    assert kind_of(body, data, "https://ringers.example/handbell-in-brass-for-the-young.html") == "other"


def test_a_box_for_robots_in_a_form_walls_no_page_off() -> None:
    box = "<p><label><input type='checkbox'> I'm not a robot</label></p>"
    text = WHY.replace("p>", "div>")
    own = f"<h1>Ringers of the valley are asked to write</h1>{text}"
    assert kind_of(f"{own}<form>{box}</form>") == "botWall"
    assert kind_of(f"{own}<form>{FIELDS}{box}</form>") != "botWall"
