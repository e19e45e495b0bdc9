"""The page's own publisher in credits: no photographer."""

from __future__ import annotations

import pytest

from archiver.extract.images.houses import house_names
from archiver.extract.witnesses import Witnesses
from tests.extract.images.test_pair import article, figure, pictures_of

CAPTION = "A crane lifts a wrecked boat out of the harbour"


@pytest.mark.parametrize(
    ("title", "house"),
    [
        ("After two winters an island gets its ferry back - The Harbour Courier", "the harbour courier"),
        ("El Faro | La estación que solo existe los jueves", "el faro"),
        ("Interview - Jane Doe on forty years at sea, and why she stays - Echo Valley", "echo valley"),
        ("渡口停航之后，老船工把茶馆开在了江心_江畔晚报网", "江畔晚报"),
        ("Harbour reopens after the storm", None),
    ],
)
def test_the_title_names_the_house(title: str, house: str | None) -> None:
    names = house_names(Witnesses(), title)
    assert house in names if house else not names


@pytest.mark.parametrize(
    ("text", "raw", "creators"),
    [
        (f"{CAPTION}. Ada Obi for Echo Valley", "Ada Obi for Echo Valley", ("Ada Obi",)),
        (f"{CAPTION} (Echo Valley)", "Echo Valley", ()),
        (f"{CAPTION}. © Echo Valley / Ada Obi", "© Echo Valley / Ada Obi", ("Ada Obi",)),
    ],
)
def test_it_is_as_telling_as_an_agency_and_nobody(text: str, raw: str, creators: tuple[str, ...]) -> None:
    head = "<title>Harbour of Lowmouth reopens after the storm - Echo Valley</title>"
    (picture,) = pictures_of(article(figure(text)), head)
    assert picture.caption is not None
    assert picture.caption.startswith(CAPTION)
    assert picture.credit is not None
    assert (picture.credit.raw, picture.credit.creators) == (raw, creators)
