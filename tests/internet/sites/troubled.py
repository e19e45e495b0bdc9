"""Sites with broken or moving feeds, bad hours, scripts, walls and wrong clocks."""

from __future__ import annotations

from math import inf

from tests.internet import addresses
from tests.internet.clock import HOUR
from tests.internet.faces import BLOG, BROADSHEET, CARDS, COLUMNS, MAGAZINE, WIRE
from tests.internet.listing import Listing
from tests.internet.rhythm import Rhythm
from tests.internet.robots import RobotsFile
from tests.internet.site import Conduct, Shelves, Site, Writing
from tests.internet.trouble import Kind, Trouble

__all__ = ["SITES"]

RUTA_NORTE = Site(  # tags without end
    host="ruta-norte.test",
    name="Ruta Norte",
    language="es",
    face=WIRE,
    writing=Writing(rhythm=Rhythm(10), form=addresses.numbered, sections=("norte", "vias", "gente")),
    shelves=Shelves(feeds=(Listing(path="/feed.xml", form="rss", spoilt="unclosed"),)),
)
CORREIO_DA_FOZ = Site(  # says utf-8 and writes windows-1252; a section that robots.txt forbids but for a part
    host="correio-da-foz.test",
    name="Correio da Foz & Região",
    language="pt",
    face=COLUMNS,
    writing=Writing(
        rhythm=Rhythm(10), form=addresses.numbered, sections=("foz", "regiao"), closed_section="assinantes"
    ),
    shelves=Shelves(feeds=(Listing(path="/rss.php", form="rss", newest=30, spoilt="charset"),)),
    conduct=Conduct(
        robots=RobotsFile(rules=(("Disallow", "/assinantes"), ("Allow", "/assinantes/ajuda"))), server="Apache/2.0.63"
    ),
    charset="windows-1252",
)
DELTA_ECHO = Site(  # the feed breaks in a new way each few hours
    host="delta-echo.test",
    name="Delta Echo",
    language="en",
    face=CARDS,
    writing=Writing(rhythm=Rhythm(12), form=addresses.dated_html),
    shelves=Shelves(
        feeds=(
            Listing(
                path="/rss/all.xml",
                form="rss",
                newest=40,
                troubles=(
                    Trouble(Kind.HTML, 10, 11),
                    Trouble(Kind.STATUS, 14, 18, status=500),
                    Trouble(Kind.CUT, 33, 34),
                    Trouble(Kind.STATUS, 58, 60, status=502),
                ),
            ),
        )
    ),
    conduct=Conduct(robots=RobotsFile(rules=(("Disallow", "/cgi-bin/"),))),
)
WANDERING_STAR = Site(  # the feed moves on the second day; on the third the old address says 410
    host="wandering-star.test",
    name="The Wandering Star",
    language="en",
    face=BROADSHEET,
    writing=Writing(rhythm=Rhythm(11), form=addresses.numbered),
    shelves=Shelves(
        feeds=(
            Listing(
                path="/rss.xml",
                form="rss",
                troubles=(Trouble(Kind.MOVED, 26, 50, to="/feeds/main.xml"), Trouble(Kind.STATUS, 50, inf, status=410)),
            ),
            Listing(path="/feeds/main.xml", form="rss", troubles=(Trouble(Kind.STATUS, -inf, 26, status=404),)),
        )
    ),
)
LUENEBURGER_BOTE = Site(  # a name with ü; the feed writes it so, the pages in punycode
    host="xn--lneburger-bote-gsb.test",
    name="Lüneburger Bote",
    language="de",
    offset_h=2,
    face=BLOG,
    writing=Writing(rhythm=Rhythm(8), form=addresses.dated, sections=("stadt", "heide", "kultur")),
    shelves=Shelves(feeds=(Listing(path="/feed/", form="rss", links="unicode"),)),
)
VESTNIK_REKI = Site(  # Cyrillic addresses, windows-1251, and an hour of 503
    host="vestnik-reki.test",
    name="Вестник реки",
    language="ru",
    offset_h=3,
    face=CARDS,
    writing=Writing(rhythm=Rhythm(11), form=addresses.in_script, sections=("gorod", "reka", "mir")),
    shelves=Shelves(feeds=(Listing(path="/export/news.xml", form="rss", newest=30),)),
    conduct=Conduct(
        troubles=(Trouble(Kind.STATUS, 12, 13, retry_after="1800"), Trouble(Kind.STATUS, 37, 38, retry_after="date"))
    ),
    charset="windows-1251",
)
KAWABE_NIPPO = Site(  # EUC-JP, articles over three pages by ?page=, local time written as if it were UTC
    host="kawabe-nippo.test",
    name="川辺日報",
    language="ja",
    face=WIRE,
    writing=Writing(
        rhythm=Rhythm(10, hours=(0, 14)),
        form=addresses.bare_number,
        sections=("chiiki", "keizai", "bunka"),
        split_every=3,
        skew_s=9 * HOUR,
    ),
    shelves=Shelves(feeds=(Listing(path="/index.rdf", form="rdf"),)),
    conduct=Conduct(server="Apache"),
    charset="euc-jp",
)
NAHR_NEWS = Site(  # from right to left, behind a cookie wall; an hour without an answer
    host="nahr-news.test",
    name="أخبار النهر",
    language="ar",
    offset_h=3,
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(9), form=addresses.in_script, sections=("mahalli", "alam", "thaqafa")),
    shelves=Shelves(feeds=(Listing(path="/rss.xml", form="rss", newest=30),)),
    conduct=Conduct(wall="consent", validators="none", troubles=(Trouble(Kind.DROP, 44, 45),)),
)
TOMORROW_TRIBUNE = Site(  # dates of tomorrow, a clock that is two hours late, and six hours in which robots.txt is 503
    host="tomorrow-tribune.test",
    name="Tomorrow Tribune",
    language="en",
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(10), form=addresses.section_slug, ahead_every=4, skew_s=-2 * HOUR),
    shelves=Shelves(feeds=(Listing(path="/feed.atom", form="atom", newest=30),)),
    conduct=Conduct(robots=RobotsFile(rules=(("Disallow", "/private/"),), troubles=(Trouble(Kind.STATUS, 20, 26),))),
)
SITES = (
    RUTA_NORTE,
    CORREIO_DA_FOZ,
    DELTA_ECHO,
    WANDERING_STAR,
    LUENEBURGER_BOTE,
    VESTNIK_REKI,
    KAWABE_NIPPO,
    NAHR_NEWS,
    TOMORROW_TRIBUNE,
)
