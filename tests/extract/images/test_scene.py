"""Where the pictures of a page stand, and which of them are the article's."""

from __future__ import annotations

import pytest

from archiver.extract.images.scene import FAR, is_near, telling_marks
from archiver.extract.marks import bit
from tests.extract.pages import page

PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
    "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
    "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
]
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
OG = '<meta property="og:image" content="https://news.example/media/crane-at-work-in-the-harbour.jpg">'
BOX = (
    '<div class="related"><div class="image-box"><img src="/media/crane-at-work-in-the-harbour-600x400.jpg">'
    "<div>A crane at work</div></div></div>"
)


def test_counts_the_blocks_between() -> None:
    document = page(f'<h1>Harbour reopens</h1><img src="/a.jpg">{TEXT}')
    assert document.scene.behind[:4] == (FAR, 0, 1, 2)
    assert document.scene.ahead[:2] == (0, FAR)
    assert is_near(document.blocks[1], document.scene)


def test_pictures_among_teasers_are_left_out() -> None:
    assert page(f"<article><h1>Harbour reopens</h1>{BOX}{TEXT}</article>").scene.pictures == ()


def test_a_declared_picture_is_the_articles_wherever_it_stands() -> None:
    document = page(f"<article><h1>Harbour reopens</h1>{BOX}{TEXT}</article>", head=OG)
    caption = document.blocks[1]
    assert document.scene.pictures == (0,)
    assert document.scene.in_figure[caption.index]
    assert not telling_marks(caption, document.scene) & bit("relatedClass")


def test_what_the_title_is_called_says_nothing() -> None:
    header = '<div class="page-navigation"><h1>Harbour reopens after the storm</h1><p>A crane at work</p></div>'
    document = page(f"{header}{TEXT}")
    assert not telling_marks(document.blocks[1], document.scene) & bit("navigationClass")


@pytest.mark.parametrize(
    "alt", ["Scan me!", "QR-Code", "Código QR de la cuenta", "江畔晚报微信二维码", "扫码关注我们", "QRコード"]
)
def test_a_code_to_be_scanned_is_no_picture(alt: str) -> None:
    document = page(f'<h1>Harbour reopens</h1>{TEXT}<img src="data:image/png;base64,R0" alt="{alt}">{TEXT}')
    assert document.scene.pictures == ()


@pytest.mark.parametrize(
    "alt", ["A QR code on the wall of the harbour office of Lowmouth", "扫码支付时代的江畔菜市场里的人们"]
)
def test_a_picture_with_a_code_in_it_is_one(alt: str) -> None:
    document = page(f'<h1>Harbour reopens</h1>{TEXT}<img src="/a.jpg" alt="{alt}">{TEXT}')
    assert document.scene.pictures == (0,)


def test_a_large_picture_of_a_logo_in_a_figure_is_one() -> None:
    size = 'width="304" height="171"'
    shown = f'<div class="caption"><img src="/media/northern-logo1.jpg" {size}><span>The firm in Lowmouth</span></div>'
    assert page(f"<h1>Harbour reopens</h1>{TEXT}{shown}{TEXT}").scene.pictures == (0,)
    small = shown.replace(size, 'width="90" height="90"')
    assert page(f"<h1>Harbour reopens</h1>{TEXT}{small}{TEXT}").scene.pictures == ()
    blank = shown.replace("northern-logo1", "logo-placeholder")
    assert page(f"<h1>Harbour reopens</h1>{TEXT}{blank}{TEXT}").scene.pictures == ()
