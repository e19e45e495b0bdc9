"""A made collection: agency stories over twelve outlets with the truth of who printed what, and 500 more.

`made(seed)` gives the articles and the truth, `page(article)` an article as its outlet's page,
`python -m tests.dataset.wire_stories --to DIR` writes both. Nothing here knows how the program finds stories.
"""

from tests.dataset.wire_stories.collection import Article, Collection, Figures, Pair, Share, StoryTruth, Truth
from tests.dataset.wire_stories.making import made
from tests.dataset.wire_stories.pages import page
from tests.dataset.wire_stories.writing import write

__all__ = ["Article", "Collection", "Figures", "Pair", "Share", "StoryTruth", "Truth", "made", "page", "write"]
