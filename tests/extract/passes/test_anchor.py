"""Where the title stands, before anything has been labelled."""

from __future__ import annotations

import pytest

from archiver.extract.passes.anchor import title_block
from tests.extract.pages import page

TEXT = "".join(
    f"<p>{n}日港务局长表示，由于沉船仍横在航道上，港口将关闭到星期日，渡轮改停对岸旧码头。</p>" for n in range(4)
)


@pytest.mark.parametrize(
    ("block", "title", "is_found"),
    [
        (
            '<div class="h-title">沉船横在航道上港口停航三天渡轮改停</div>',
            "沉船横在航道上港口停航三天渡轮改停-河口网",
            True,
        ),
        ('<div class="title">沉船横在航道上</div>', "沉船横在航道上_河口网", True),
        ("<h2>沉船横在航道上</h2>", "沉船横在航道上_河口网", True),
        ('<div class="title">河口网</div>', "河口网_沉船横在航道上", False),
        ('<div class="title">沉船横在航道上</div>', "沉船横在航道上港口停航三天_河口网", False),
        ('<div class="teaser">沉船横在航道上</div>', "沉船横在航道上_河口网", False),
    ],
)
def test_a_block_called_title_that_metadata_begin_with_is_the_title(block: str, title: str, is_found: bool) -> None:
    document = page(f"<div>首页</div>{block}{TEXT}", head=f"<title>{title}</title>", lang="zh")
    assert title_block(document) == (1 if is_found else None)


@pytest.mark.parametrize(
    ("headings", "title", "found"),
    [
        ("<h1>The Lowmouth Herald</h1><h1>Ferries stay in port</h1>", "Ferries stay in port | The Lowmouth Herald", 2),
        ("<h1>The Lowmouth Herald</h1><h1>Ferries stay</h1>", "No ferry until Sunday | The Lowmouth Herald", 2),
        ("<h1>The Lowmouth Herald</h1><p>Ferries stay</p>", "No ferry until Sunday | The Lowmouth Herald", 1),
        ("<h1>The Lowmouth Herald</h1><h2>Ferries stay in port</h2>", "The Lowmouth Herald | Ferries stay in port", 2),
        ("<h1>Ferries stay in</h1><h1>Lowmouth</h1>", "Ferries stay in | Harbour of Upper and Lower Lowmouth", 1),
    ],
)
def test_the_sites_name_is_the_title_only_where_nothing_else_can_be(headings: str, title: str, found: int) -> None:
    text = "<p>The harbour stays closed until Sunday, since a wreck still lies across the channel, its master said.</p>"
    document = page(f"<div>Start</div>{headings}{text * 4}", head=f"<title>{title}</title>")
    assert title_block(document) == found


def test_a_short_title_that_metadata_give_alone_is_no_sites_name() -> None:
    head = (
        '<meta property="og:title" content="Ferry Simulator"><title>Ferry Simulator | All games of the harbour</title>'
    )
    text = "<p>The harbour stays closed until Sunday, since a wreck still lies across the channel, its master said.</p>"
    document = page(f"<div>Start</div><h1>Ferry Simulator</h1><h2>Ferry Simulator for two</h2>{text * 4}", head=head)
    assert title_block(document) == 1
