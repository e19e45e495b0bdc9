from __future__ import annotations

from archiver.extract.xpath import Place, places_below
from tests.extract.pages import page


def test_paths_are_those_of_libxml2() -> None:
    document = page("<div><p>a</p><p>b<i>c</i></p><ul><li>d</ul></div><p>e</p><section><div><p>f</div></section>")
    root = document.page.root
    assert root is not None
    tree = root.getroottree()
    found = list(places_below(root, Place(None, "html", 1, {"html": 1})))
    assert [element for element, _ in found] == [*root.iterdescendants()]
    assert [place.path() for _, place in found] == [tree.getpath(element) for element, _ in found]


def test_every_path_of_a_block_or_picture_leads_to_its_element() -> None:
    document = page(
        "<ul>" + "<li>x<img src=y></li>" * 50 + "</ul><p>a<span>b<i>c<img src=d></i></span><noscript><img src=e>"
    )
    root = document.page.root
    assert root is not None
    placed = [(block.element, block.xpath) for block in document.blocks]
    placed += [(one.element, one.xpath) for one in document.media]
    assert len(placed) > 100
    for element, path in placed:
        assert root.getroottree().xpath(path or "") == [element]
