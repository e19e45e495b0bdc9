"""Scrapy settings of every crawl: `scrapy crawl`, `archiver crawl` and `archiver save` start from these.

What depends on the archive (user agent, limits, allow_private) is added by `addon`. A setting given on the command line
(`-s NAME=VALUE`) wins over both.
"""

from archiver.crawl.spider_modules import find_spider_modules

BOT_NAME = "news-archiver"
SPIDER_MODULES = find_spider_modules()

ADDONS = {"archiver.crawl.addon.ArchiveAddon": 0}
EXTENSIONS = {
    "archiver.crawl.sink.ArchiveSink": 0,
    "archiver.crawl.manners.Manners": 10,
    # doors into the process, and a log line a minute, that nobody asked for
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.logstats.LogStats": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOAD_HANDLERS = {
    "http": "archiver.crawl.handler.ArchivingHandler",
    "https": "archiver.crawl.handler.ArchivingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "archiver.crawl.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # the handler decodes; Scrapy's own asks every compressed body for its charset on the way, a third of all CPU time
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "archiver.crawl.redirects.Redirects": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    # would go round the gate
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "archiver.crawl.chain_cookies.ChainCookies": 700,
    # keeps cookies from page to page, and its public suffix list may come over the network
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    # do nothing here that isn't done elsewhere, for each request
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
ITEM_PIPELINES = {"archiver.crawl.pipeline.ReportPipeline": 0}
SPIDER_MIDDLEWARES = {
    # every status goes to the spider, the gate knows how long an address may be, and nobody asks for the depth
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
}
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.NoReferrerPolicy"

# What pages need to be shown goes by this one slot: how many requests a host gets at a time is for Manners to say
# and the visits of browsers by another: what they ask for must never wait for one of them to end
DOWNLOAD_SLOTS = {
    "requisites": {"concurrency": 256, "delay": 0.0},
    "browser": {"concurrency": 256, "delay": 0.0},
}

# A host that answers a byte a second holds two places until its deadline, a page's and its robots.txt's: with 64, fifty
# such hosts halved the pace of five others. One request at a time goes to each host, however many places there are.
CONCURRENT_REQUESTS = 256
CONCURRENT_ITEMS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY_JITTER = 0
RETRY_TIMES = 3
RETRY_EXCEPTIONS = ["archiver.crawl.failure.TransientFetchError"]
REDIRECT_MAX_TIMES = 10
DOWNLOAD_TIMEOUT = 60

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_LEVEL = "INFO"
