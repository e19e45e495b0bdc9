"""Everything that knows Scrapy: the recording handler, the gate, the manners, and what runs a crawl."""
