"""archive.toml: what is wrong is named by file and key; what is added leaves comments alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archiver.archive import Archive, Limits, SourceConfig, SourceDocument, add_source
from archiver.archive.config import load_config, new_config
from archiver.model.errors import ArchiveError, ConfigError

HEAD = 'name = "n"\noperator = "o"\ncontact = "c"\n'


SOURCE = '[[source]]\nname = "a"\nkind = "feed"\nurl = "http://x/"\n'


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "archive.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_full_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + """
allow_private = ["127.0.0.0/8", "intranet.example"]
[limits]
max_body = 1000
delay = 0
workers = 2
[[source]]
name = "front"
kind = "frontpage"
url = "https://news.example/"
max_pages = 20
[[source]]
name = "list"
kind = "urls"
urls = ["https://news.example/a"]
[[source]]
name = "file"
kind = "urls"
file = "urls.txt"
""",
    )
    config = load_config(path)
    assert config.limits == Limits(max_body=1000, delay=0, workers=2)
    assert config.allow_private == ("127.0.0.0/8", "intranet.example")
    assert [source.addresses for source in config.sources] == [
        ("https://news.example/",),
        ("https://news.example/a",),
        (),
    ]
    front = config.source("front")
    assert front
    assert front.max_pages == 20
    assert config.source("other") is None


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('name = "n"\ncontact = "c"\n', "operator", "is missing"),
        (HEAD + "colour = 1\n", "colour", "is no setting"),
        (HEAD + SOURCE.replace("http", "ftp"), "source[0].url", "no http or https"),
        (HEAD + SOURCE + 'every = "soon"\n', "source[0].every", "no interval"),
        (HEAD + SOURCE + 'every = "1m30s"\n', "source[0].every", "no interval"),
        (HEAD + SOURCE + 'every = "0m"\n', "source[0].every", "from 1m to 366d"),
        (HEAD + SOURCE + 'every = "999999d"\n', "source[0].every", "from 1m to 366d"),
        (HEAD + SOURCE + "every = 15\n", "source[0].every", "got a whole number"),
        (HEAD + SOURCE.replace('"feed"', '"site"'), "source[0].documents", "is missing"),
        (HEAD + SOURCE + 'documents = [{kind = "feed", url = "http://x/"}]\n', "source[0].documents", "kind 'site'"),
        (
            HEAD + SOURCE.replace('"feed"', '"site"') + 'documents = [{kind = "feed", url = "x"}]\n',
            "source[0].documents[0].url",
            "no http or https",
        ),
        (HEAD + "[limits]\nspeed = 1\n", "limits.speed", "is no setting"),
        (HEAD + '[limits]\ndelay = "x"\n', "limits.delay", "got text in quotes"),
        (HEAD + "[limits]\ndelay = -1\n", "limits.delay", "at least 0"),
        (HEAD + "[limits]\ndelay = nan\n", "limits.delay", "at least 0"),
        (HEAD + "[limits]\nmax_body = 0\n", "limits.max_body", "at least 1"),
        (HEAD + "[limits]\ndelay = inf\n", "limits.delay", "at most 86400"),
        (HEAD + "[limits]\ndelay = 1e300\n", "limits.delay", "at most 86400"),
        (HEAD + "[limits]\nworkers = 1000000\n", "limits.workers", "at most 64"),
        (HEAD + "[requisites]\nmax_count = 0\n", "requisites.max_count", "at least 1"),
        (HEAD + "[requisites]\nmax_seconds = inf\n", "requisites.max_seconds", "at most 86400"),
        (HEAD + "[requisites]\nmax_depth = 1\n", "requisites.max_depth", "is no setting"),
        (HEAD + "[limits]\nmax_body = 2147483649\n", "limits.max_body", "at most 2147483648"),
        (HEAD + 'allow_private = ["::1", "10.0.0/8"]\n', "allow_private[1]", "neither a network nor a host name"),
        (HEAD + 'allow_private = ["10.0.0"]\n', "allow_private[0]", "neither a network nor a host name"),
        (HEAD + 'allow_private = ["http://intranet"]\n', "allow_private[0]", "neither a network nor a host name"),
        (HEAD.replace('"c"', '"desk@käse.example"'), "contact", "must be ASCII"),
        (HEAD + SOURCE.replace("//x/", "///a"), "source[0].url", "no http or https"),
        (HEAD + SOURCE.replace("//x/", "//x:port/"), "source[0].url", "no http or https"),
        (HEAD + "allow_private = [1]\n", "allow_private[0]", "got a whole number"),
        (
            HEAD + '[[source]]\nname = "a"\nkind = "rss"\nurl = "http://x/"\n',
            "source[0].kind",
            "expected 'feed' or 'frontpage' or 'site'",
        ),
        (
            HEAD + '[[source]]\nname = "a"\nkind = 3\nurl = "http://x/"\n',
            "source[0].kind",
            "'urls', got a whole number",
        ),
        (HEAD + '[source]\nname = "a"\nkind = "feed"\n', "source", "expected [[source]], one for each source, got one"),
        (HEAD + '[limits]\nmax_file = "1G"\n', "limits.max_file", "expected bytes as a whole number such as"),
        (HEAD + '[limits]\ndelay = "1s"\n', "limits.delay", "expected a number, got text in quotes"),
        (HEAD + 'redact = ["set-cookie"]\n', "redact[0]", "expected 'authorization' or 'cookie', got 'set-cookie'"),
        (HEAD + '[[source]]\nname = "a"\nkind = "feed"\n', "source[0].url", "is missing"),
        (HEAD + SOURCE + 'file = "y"\n', "source[0].file", "urls"),
        (
            HEAD + SOURCE + "max_pages = 0\n",
            "source[0].max_pages",
            "at least 1",
        ),
        (HEAD + 2 * SOURCE, "source[1].name", "stands twice"),
        (HEAD.replace('"n"', '""'), "name", "line of text"),
        (HEAD.replace('"c"', '"a\\r\\nX: y"'), "contact", "line of text"),
        ("name = ", "", "Invalid value"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, key: str, problem: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        Archive.open(tmp_path)
    assert caught.value.file == path
    assert caught.value.key == key
    assert problem in caught.value.problem


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.toml"
    new_config(path, name="Town news", operator="Town library", contact="desk@town.example")
    path.write_text(path.read_text("utf-8"), "utf-8-sig")
    assert load_config(path).name == "Town news"
    added = add_source(path, SourceConfig(name="front", kind="frontpage", url="https://a.example/"))
    assert (added, added.sources[0].name) == (load_config(path), "front")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(ConfigError, match=r"archive\.toml"):
        Archive.open(tmp_path)


def test_add_source_keeps_comments(tmp_path: Path) -> None:
    path = write(tmp_path, "# kept\n" + HEAD + "# this too\n[limits]\ndelay = 2.0  # slow\n")
    add_source(path, SourceConfig(name="a", kind="feed", url="https://news.example/feed"))
    config = add_source(path, SourceConfig(name="b", kind="urls", urls=("https://news.example/1",), max_pages=3))
    text = path.read_text("utf-8")
    assert text.startswith("# kept\n" + HEAD + "# this too\n[limits]\ndelay = 2.0  # slow\n")
    assert [source.name for source in config.sources] == ["a", "b"]
    assert load_config(path) == config
    assert not list(tmp_path.glob("*.tmp"))
    with pytest.raises(ConfigError, match="stands twice"):
        add_source(path, SourceConfig(name="a", kind="feed", url="https://news.example/feed"))
    assert path.read_text("utf-8") == text


def test_an_archive_is_made_once_and_opened(tmp_path: Path) -> None:
    made = Archive.create(tmp_path / "x" / "y", name="Käse „News“", operator="O", contact="c@news.example")
    assert Archive.open(tmp_path / "x" / "y").config == made.config
    assert sorted(path.name for path in made.root.iterdir()) == [
        "archive", "archive.toml", "articles", "indexes", "reports", "rules",
    ]  # fmt: skip
    with pytest.raises(ArchiveError, match="is an archive already"):
        Archive.create(tmp_path / "x" / "y", name="n", operator="o", contact="c")
    with pytest.raises(ArchiveError, match="is no archive"):
        Archive.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError):
        Archive.create(tmp_path / "file", name="n", operator="o", contact="c")


def test_a_site_with_its_documents_is_written_and_read_back(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "# by hand\n" + SOURCE)
    documents = (
        SourceDocument(kind="feed", url='https://news.example/feed?a="b"'),
        SourceDocument(kind="section", url="https://news.example/"),
    )
    site = SourceConfig(name="site", kind="site", url="https://news.example/", documents=documents, every="15m")
    add_source(path, site)
    add_source(path, SourceConfig(name="more", kind="feed", url="https://news.example/rss"))
    config = load_config(path)
    assert [source.name for source in config.sources] == ["a", "site", "more"]
    assert config.source("site") == site
    assert site.every_s == 900
    assert config.sources[0].every_s is None
    assert "# by hand" in path.read_text()


def test_sources_that_are_added_at_once_are_all_there(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "# a comment\n")
    sources = [SourceConfig(name=f"s{n}", kind="feed", url=f"http://x.example/{n}") for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda source: add_source(path, source), sources))
    assert {source.name for source in load_config(path).sources} == {source.name for source in sources}
    assert "# a comment" in path.read_text("utf-8")
    assert "recheck" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "key", "problem"),
    [
        ('recheck = "daily"', r"source\[0\]\.recheck", "neither auto nor never"),
        ('recheck = ["1h", "soon"]', r"source\[0\]\.recheck", "is no interval"),
        (f"recheck = {['1h'] * 13}", r"source\[0\]\.recheck", "at most 12"),
        ("requests_per_day = 0", r"source\[0\]\.requests_per_day", "at least 1"),
        ("[limits]\nrequests_per_day = -1", r"limits\.requests_per_day", "at least 1"),
        ('[limits]\nmax_age = "auto"', r"limits\.max_age", "interval"),
        ('[limits]\nmax_age = "long"', r"limits\.max_age", "is no interval"),
    ],
)
def test_times_and_budgets_that_make_no_sense(tmp_path: Path, line: str, key: str, problem: str) -> None:
    text = HEAD + (line if line.startswith("[") else SOURCE + line)
    with pytest.raises(ConfigError, match=f"{key}.*{problem}"):
        load_config(write(tmp_path, text))


def test_times_of_rechecks_come_in_order(tmp_path: Path) -> None:
    (source,) = load_config(write(tmp_path, HEAD + SOURCE + 'recheck = ["2d", "1h", "1h"]')).sources
    assert source.recheck_s == (3600, 172_800)
    assert SourceConfig(name="a", kind="feed").recheck_s is None
    assert SourceConfig(name="a", kind="feed", recheck="never").recheck_s == ()
