"""The thirty newspapers: one value each, by what is peculiar to them."""

from tests.internet.site import Site
from tests.internet.sites import feeds, maps, pages_alone, troubled

__all__ = ["SITES"]

SITES: tuple[Site, ...] = (*feeds.SITES, *maps.SITES, *pages_alone.SITES, *troubled.SITES)
