"""Sites without a feed whose sitemaps tell what is new."""

from __future__ import annotations

from tests.internet import addresses
from tests.internet.clock import DAY, HOUR
from tests.internet.faces import BLOG, BROADSHEET, CARDS, MAGAZINE
from tests.internet.listing import Listing
from tests.internet.rhythm import Rhythm
from tests.internet.robots import RobotsFile
from tests.internet.site import Conduct, Limit, Shelves, Site, Writing

__all__ = ["SITES"]

DAILY_MERIDIAN = Site(  # a news sitemap of two days; beginnings of articles only
    host="daily-meridian.test",
    name="The Daily Meridian",
    language="en",
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(16), form=addresses.section_slug, sections=("world", "markets", "opinion")),
    shelves=Shelves(
        sitemaps=(Listing(path="/sitemaps/news.xml", form="news", newest=None, age_s=2 * DAY),),
        front=8,
        per_section=4,
        depth=1,
    ),
    conduct=Conduct(wall="paywall", is_chunked=True),
)
ARCHIVO_SUR = Site(  # an index of months, gzip files
    host="archivo-sur.test",
    name="Archivo Sur",
    language="es",
    offset_h=-3,
    face=BROADSHEET,
    writing=Writing(rhythm=Rhythm(6), form=addresses.numbered, sections=("sur", "mundo", "campo"), back_days=40),
    shelves=Shelves(
        index="/sitemap_index.xml", monthly="/sitemaps/posts-{month}.xml.gz", front=6, per_section=3, depth=1
    ),
    conduct=Conduct(validators="modified"),
)
KANAAL_ZEVEN = Site(  # a sitemap that lags an hour; no robots.txt
    host="kanaal-zeven.test",
    name="Kanaal Zeven",
    language="nl",
    offset_h=2,
    face=CARDS,
    writing=Writing(rhythm=Rhythm(13), form=addresses.numbered, sections=("binnenland", "zee", "sport")),
    shelves=Shelves(
        sitemaps=(Listing(path="/sitemap.xml", form="sitemap", newest=100, lag_s=HOUR, is_announced=False),),
        front=10,
        per_section=5,
    ),
    conduct=Conduct(robots=RobotsFile(is_missing=True), validators="etag"),
)
EVROS_TYPOS = Site(  # Greek; turns hasty clients away with a date; a sitemap with links to where nobody should go
    host="evros-typos.test",
    name="Έβρος Τύπος",
    language="el",
    offset_h=3,
    face=BLOG,
    writing=Writing(rhythm=Rhythm(9), form=addresses.in_script, sections=("topika", "politiki", "kosmos")),
    shelves=Shelves(sitemaps=(Listing(path="/news-sitemap.xml", form="news", newest=None, age_s=2 * DAY),)),
    conduct=Conduct(limit=Limit(10, 60, "date"), lures=("sitemap",), server="Apache"),
)
SITES = (DAILY_MERIDIAN, ARCHIVO_SUR, KANAAL_ZEVEN, EVROS_TYPOS)
