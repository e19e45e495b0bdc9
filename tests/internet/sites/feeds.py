"""Sites with feeds that work: formats, places and ways to write a link."""

from __future__ import annotations

from tests.internet import addresses
from tests.internet.faces import BLOG, BROADSHEET, CARDS, COLUMNS, MAGAZINE, WIRE
from tests.internet.listing import Listing
from tests.internet.rhythm import Rhythm
from tests.internet.robots import RobotsFile
from tests.internet.site import Conduct, Limit, Shelves, Site, Writing
from tests.internet.trouble import Kind, Trouble

__all__ = ["SITES"]

HARBOUR_POST = Site(  # RSS 2.0 of summaries as most have it; articles are amended
    host="harbour-post.test",
    name="Harbour Post",
    language="en",
    face=CARDS,
    writing=Writing(rhythm=Rhythm(14), form=addresses.dated_html, update_every=3),
    shelves=Shelves(feeds=(Listing(path="/rss.xml", form="rss"),)),
)
VALLEY_COURIER = Site(  # Atom with full texts; long articles over three pages by rel=next
    host="valley-courier.test",
    name="Valley Courier",
    language="en",
    face=BLOG,
    writing=Writing(
        rhythm=Rhythm(10),
        form=addresses.dated,
        update_every=4,
        split_every=5,
        page_form="{path}{page}/",
        says_next=True,
    ),
    shelves=Shelves(feeds=(Listing(path="/feed/atom/", form="atom", newest=25, full_text=True),)),
    conduct=Conduct(server="Apache", is_chunked=True),
)
STADTBLICK = Site(  # RDF; Last-Modified alone, and for an hour 304 to everybody
    host="stadtblick.test",
    name="Stadtblick",
    language="de",
    offset_h=2,
    face=COLUMNS,
    writing=Writing(rhythm=Rhythm(12), form=addresses.numbered, sections=("stadt", "umland", "sport")),
    shelves=Shelves(feeds=(Listing(path="/export/rss.rdf", form="rdf", troubles=(Trouble(Kind.STALE, 30, 31),)),)),
    conduct=Conduct(validators="modified", server="Apache/2.2.22 (Debian)"),
)
LUMEN_DAILY = Site(  # JSON Feed; an ETag that is never the same
    host="lumen-daily.test",
    name="Lumen Daily",
    language="en",
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(9), form=addresses.section_slug, sections=("ideas", "science", "cities")),
    shelves=Shelves(feeds=(Listing(path="/feed.json", form="json", full_text=True),)),
    conduct=Conduct(validators="fickle", is_chunked=True, server="cloudfront"),
)
POMORZE_DZIS = Site(  # a feed that only <link rel=alternate> tells of
    host="pomorze-dzis.test",
    name="Pomorze Dziś",
    language="pl",
    offset_h=2,
    face=CARDS,
    writing=Writing(rhythm=Rhythm(11), form=addresses.numbered, sections=("miasto", "region", "kultura")),
    shelves=Shelves(feeds=(Listing(path="/wydawnictwo/kanal-87.xml", form="rss"),)),
    conduct=Conduct(validators="etag"),
)
OAK_COUNTY_NEWS = (
    Site(  # a feed that nothing tells of but the usual address; slow; canonical addresses of a scheme it does not speak
        host="oak-county-news.test",
        name="Oak County News",
        language="en",
        offset_h=-5,
        face=BLOG,
        writing=Writing(rhythm=Rhythm(8), form=addresses.dated, sections=("county", "schools", "weather")),
        shelves=Shelves(feeds=(Listing(path="/feed/", form="rss", newest=10, full_text=True, is_announced=False),)),
        conduct=Conduct(slow_s=4, claims_https=True, server="Apache"),
    )
)
LA_RIVIERE = Site(  # asks for five seconds between requests
    host="la-riviere.test",
    name="La Rivière",
    language="fr",
    offset_h=2,
    face=BLOG,
    writing=Writing(rhythm=Rhythm(10), form=addresses.dated, sections=("region", "economie", "culture")),
    shelves=Shelves(feeds=(Listing(path="/feed/", form="rss", full_text=True),)),
    conduct=Conduct(robots=RobotsFile(rules=(("Disallow", "/wp-admin/"),), crawl_delay_s=5)),
)
EL_FARO = Site(  # links without a host, against the standard
    host="el-faro.test",
    name="El Faro",
    language="es",
    offset_h=2,
    face=COLUMNS,
    writing=Writing(rhythm=Rhythm(12), form=addresses.query, sections=("sucesos", "puerto", "deportes")),
    shelves=Shelves(feeds=(Listing(path="/rss/portada.php", form="rss", links="relative"),)),
    conduct=Conduct(validators="none", server="Microsoft-IIS/10.0"),
)
METRO_WIRE = Site(  # tracking parameters, doubles of each article, everything by redirect from the bare name
    host="www.metro-wire.test",
    name="Metro Wire",
    language="en",
    face=WIRE,
    writing=Writing(rhythm=Rhythm(18), form=addresses.numbered, sections=("transit", "crime", "business")),
    shelves=Shelves(feeds=(Listing(path="/feeds/latest.xml", form="rss", links="tracked"),)),
    conduct=Conduct(
        alias="metro-wire.test",
        doubles=("/amp{path}", "{path}?print=1"),
        robots=RobotsFile(rules=(("Disallow", "/*?print="), ("Disallow", "/go/"))),
        lures=("page", "redirect"),
    ),
)
NORTHERN_LINES = Site(  # links through a counter; turns hasty clients away
    host="northern-lines.test",
    name="Northern Lines",
    language="en",
    face=BROADSHEET,
    writing=Writing(rhythm=Rhythm(10), form=addresses.dated_html, sections=("north", "sea", "people")),
    shelves=Shelves(feeds=(Listing(path="/rss", form="rss", links="redirected"),)),
    conduct=Conduct(limit=Limit(12, 60), slow_s=0.5),
)
AGENZIA_CORSIVO = Site(  # fifteen at once, and a feed of ten
    host="agenzia-corsivo.test",
    name="Agenzia Corsivo",
    language="it",
    offset_h=2,
    face=CARDS,
    writing=Writing(
        rhythm=Rhythm(bursts=(6.2, 12.4, 18.6), burst_size=15),
        form=addresses.dated_html,
        sections=("cronaca", "politica", "economia"),
    ),
    shelves=Shelves(feeds=(Listing(path="/rss.xml", form="rss", newest=10),), front=40),
)
FOLHA_DO_CABO = Site(  # robots.txt by redirect; a feed with links to where nobody should go
    host="folha-do-cabo.test",
    name="Folha do Cabo",
    language="pt",
    offset_h=1,
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(9), form=addresses.section_slug, sections=("cidade", "pais", "mar")),
    shelves=Shelves(feeds=(Listing(path="/atom.xml", form="atom"),)),
    conduct=Conduct(robots=RobotsFile(moved_to="/policy/robots.txt"), lures=("feed", "picture", "next")),
)
SITES = (
    HARBOUR_POST,
    VALLEY_COURIER,
    STADTBLICK,
    LUMEN_DAILY,
    POMORZE_DZIS,
    OAK_COUNTY_NEWS,
    LA_RIVIERE,
    EL_FARO,
    METRO_WIRE,
    NORTHERN_LINES,
    AGENZIA_CORSIVO,
    FOLHA_DO_CABO,
)
