"""The thirty newspapers: one value each, by what is peculiar to them."""

from tests.internet.site import Site
from tests.internet.sites import feeds, maps, pages_alone, troubled

__all__ = ["IN_REAL_FORMS", "SITES"]

SITES: tuple[Site, ...] = (*feeds.SITES, *maps.SITES, *pages_alone.SITES, *troubled.SITES)
IN_REAL_FORMS = frozenset(
    site.host
    for site in (
        feeds.HARBOUR_POST, feeds.STADTBLICK, feeds.POMORZE_DZIS, feeds.LA_RIVIERE, feeds.AGENZIA_CORSIVO,
        feeds.FOLHA_DO_CABO, troubled.LUENEBURGER_BOTE, troubled.VESTNIK_REKI,
    )
)  # fmt: skip
"""Hosts whose feeds take the form of real ones, where the world is given some."""
