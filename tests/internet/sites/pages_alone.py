"""Sites with neither feed nor sitemap: front and section pages in five makes."""

from __future__ import annotations

from tests.internet import addresses
from tests.internet.faces import BROADSHEET, CARDS, COLUMNS, MAGAZINE, WIRE
from tests.internet.rhythm import Rhythm
from tests.internet.robots import RobotsFile
from tests.internet.site import Conduct, Shelves, Site, Writing

__all__ = ["SITES"]

HILLSIDE_ECHO = Site(  # a section that robots.txt forbids stands on the front page all the same
    host="hillside-echo.test",
    name="Hillside Echo",
    language="en",
    face=CARDS,
    writing=Writing(rhythm=Rhythm(12), form=addresses.dated_html, closed_section="members"),
    shelves=Shelves(),
    conduct=Conduct(robots=RobotsFile(rules=(("Disallow", "/members"), ("Disallow", "/search")))),
)
DAS_VIERTEL = Site(  # articles go to an archive after six hours
    host="das-viertel.test",
    name="Das Viertel",
    language="de",
    offset_h=2,
    face=COLUMNS,
    writing=Writing(rhythm=Rhythm(10), form=addresses.numbered, sections=("kiez", "politik", "kultur"), move_every=4),
    shelves=Shelves(front=20, per_section=10),
    conduct=Conduct(validators="none", server="Apache/1.3.42"),
)
BARE_NUMBERS = Site(  # addresses without date or words, ten seconds between requests
    host="bare-numbers.test",
    name="The Numbers",
    language="en",
    face=WIRE,
    writing=Writing(rhythm=Rhythm(12), form=addresses.bare_number, update_every=6, update_after_h=3),
    shelves=Shelves(front=30, depth=2),
    conduct=Conduct(robots=RobotsFile(crawl_delay_s=10), validators="etag"),
)
FENS_GAZETTE = Site(  # twenty at once, and six on a page of a section
    host="fens-gazette.test",
    name="Gazette of the Fens",
    language="en",
    face=BROADSHEET,
    writing=Writing(
        rhythm=Rhythm(6, hours=(9, 20), bursts=(7.0, 21.0), burst_size=20),
        form=addresses.section_slug,
        sections=("ely", "wash", "broads"),
    ),
    shelves=Shelves(front=12, per_section=6, depth=6),
)
TIDEWATER_TIMES = Site(  # a calendar without end beside the sections
    host="tidewater-times.test",
    name="Tidewater Times",
    language="en",
    face=MAGAZINE,
    writing=Writing(rhythm=Rhythm(9), form=addresses.query, sections=("bay", "town", "events-desk")),
    shelves=Shelves(front=18, per_section=9, page_form="{path}/page/{page}"),
    conduct=Conduct(has_calendar=True, is_chunked=True),
)
SITES = (HILLSIDE_ECHO, DAS_VIERTEL, BARE_NUMBERS, FENS_GAZETTE, TIDEWATER_TIMES)
