"""A made text corpus in seventeen languages: pages as plain text, and for every block what it is.

`made_pages(count)` gives the pages, `write(pages, folder)` puts them into files, `score(gold, kept, removed)` says how
well a program parted them; `python -m tests.clean.made_corpus --pages N --to DIR` writes a corpus. Nothing here knows
how the program tells captions and banners.
"""

from tests.clean.made_corpus.making import LANGUAGES, made_page, made_pages
from tests.clean.made_corpus.page import BANNERS, Block, Page
from tests.clean.made_corpus.scorer import Figures, score
from tests.clean.made_corpus.writing import read_gold, write

__all__ = ["BANNERS", "LANGUAGES", "Block", "Figures", "Page", "made_page", "made_pages", "read_gold", "score", "write"]
