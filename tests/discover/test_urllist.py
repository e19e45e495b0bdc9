from __future__ import annotations

from archiver.discover.found import MOST_LINKS
from archiver.discover.urllist import read_url_list


def test_comments_and_repeats_are_left_out_and_nonsense_is_named() -> None:
    found = read_url_list(
        "\ufeff# seeds\r\nhttps://A.example/1 # first\r\n\r\nhttps://a.example/1#x\nftp://a.example/\nno url\n"
    )
    assert [link.url for link in found.links] == ["https://a.example/1"]
    assert [problem.detail for problem in found.problems] == ["line 5: ftp://a.example/", "line 6: no url"]


def test_a_file_that_is_no_list_is_left_soon() -> None:
    found = read_url_list("x\n" * 200_000)
    assert len(found.problems) == 101
    assert found.problems[-1].detail == "line 50001: the rest of the list is not read"


def test_a_list_without_end_is_cut() -> None:
    found = read_url_list("".join(f"https://a.example/{n}\n" for n in range(MOST_LINKS + 5)))
    assert len(found.links) == MOST_LINKS
    assert [problem.code for problem in found.problems] == ["tooManyLinks"]


def test_a_space_belongs_to_the_address_unless_a_comment_follows() -> None:
    found = read_url_list("http://a.example/bridge closed.html\nhttp://a.example/x # why\n  # http://a.example/y\n")
    assert [link.url for link in found.links] == ["http://a.example/bridge%20closed.html", "http://a.example/x"]
    assert found.problems == ()
