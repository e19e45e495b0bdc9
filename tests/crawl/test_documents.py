from __future__ import annotations

from archiver.archive import SourceConfig, SourceDocument
from archiver.crawl.documents import Document, documents_of


def test_every_kind_of_source_has_its_documents() -> None:
    url = "https://a.example/x"
    assert documents_of(SourceConfig(name="s", kind="frontpage", url=url)) == (Document(url, "page"),)
    assert documents_of(SourceConfig(name="s", kind="feed", url=url, urls=(url, "https://b.example/"))) == (
        Document(url, "feed"),
        Document("https://b.example/", "feed"),
    )
    assert documents_of(SourceConfig(name="s", kind="urls", urls=(url,))) == ()
    assert documents_of(SourceConfig(name="s", kind="urls", url=url)) == (Document(url, "sitemap"),)
    named = tuple(SourceDocument(kind=kind, url=url + kind) for kind in ("feed", "sitemap", "section"))
    assert documents_of(SourceConfig(name="s", kind="site", url=url, documents=named)) == (
        Document(f"{url}feed", "feed"),
        Document(f"{url}sitemap", "sitemap"),
        Document(f"{url}section", "page"),
    )
