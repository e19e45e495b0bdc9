from __future__ import annotations

from archiver.extract.xpath import Paths
from tests.extract.pages import page


def test_paths_are_those_of_libxml2() -> None:
    document = page("<div><p>a</p><p>b<i>c</i></p><ul><li>d</ul></div><p>e</p><section><div><p>f</div></section>")
    root = document.page.root
    assert root is not None
    paths, tree = Paths(), root.getroottree()
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    assert [paths.of(element) for element in reversed(elements)] == [tree.getpath(e) for e in reversed(elements)]


def test_every_path_leads_to_its_element() -> None:
    document = page("<ul>" + "<li>x</li>" * 50 + "</ul>")
    root = document.page.root
    assert root is not None
    paths = Paths()
    for block in document.blocks:
        assert root.getroottree().xpath(paths.of(block.element)) == [block.element]
