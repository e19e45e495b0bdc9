"""Families of templates, one a module."""

from tests.internet.faces.blog import BLOG
from tests.internet.faces.broadsheet import BROADSHEET
from tests.internet.faces.cards import CARDS
from tests.internet.faces.columns import COLUMNS
from tests.internet.faces.magazine import MAGAZINE
from tests.internet.faces.wire import WIRE

__all__ = ["BLOG", "BROADSHEET", "CARDS", "COLUMNS", "MAGAZINE", "WIRE"]
