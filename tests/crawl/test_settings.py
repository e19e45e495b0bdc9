"""What every crawl starts from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from archiver import __version__
from archiver.archive import Archive
from archiver.crawl.addon import ArchiveAddon, user_agent
from archiver.model.errors import UsageError


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.setmodule("archiver.crawl.settings", priority="project")
    return settings


def test_no_door_is_open(settings: Settings) -> None:
    extensions = settings.getwithbase("EXTENSIONS")
    doors = [name for name, order in extensions.items() if order is not None and ("telnet" in name or "remote" in name)]
    assert doors == []
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


def test_only_http_is_handled(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_nothing_goes_round_the_gate(settings: Settings) -> None:
    middlewares = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    enabled = {name.rpartition(".")[2] for name, order in middlewares.items() if order is not None}
    assert not enabled & {
        "HttpProxyMiddleware",
        "CookiesMiddleware",
        "RobotsTxtMiddleware",
        "HttpCompressionMiddleware",
    }
    assert "RobotsMiddleware" in enabled


def test_spiders_are_found_from_anywhere(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert sorted(get_spider_loader(settings).list()) == ["news", "probe", "save"]


def test_archive_toml_is_heard_and_hands_win(settings: Settings, archive: Archive) -> None:
    config = archive.layout.config
    config.write_text(config.read_text() + '\nallow_private = ["10.0.0.0/8"]\n[limits]\ndelay = 2.5\nmax_body = 9\n')
    settings.set("ARCHIVE", str(archive.root), "cmdline")
    settings.set("DOWNLOAD_DELAY", 0.5, "cmdline")
    settings.set("ALLOW_PRIVATE", "127.0.0.1", "cmdline")
    ArchiveAddon().update_settings(settings)
    assert settings["USER_AGENT"] == f"news-archiver/{__version__} (+mailto:desk@paper.example; Test Desk)"
    assert (settings.getfloat("DOWNLOAD_DELAY"), settings.getint("DOWNLOAD_MAXSIZE")) == (0.5, 9)
    assert settings.getlist("ALLOW_PRIVATE") == ["10.0.0.0/8", "127.0.0.1"]


def test_archive_is_made_for_those_who_say_who_they_are(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    settings.set("ARCHIVE", str(folder), "cmdline")
    with pytest.raises(SystemExit):
        ArchiveAddon().update_settings(settings)
    settings.setdict({"OPERATOR": "Desk", "CONTACT": "https://paper.example/bot"}, "cmdline")
    ArchiveAddon().update_settings(settings)
    assert Archive.open(folder).config.operator == "Desk"


def test_user_agent_is_one_line() -> None:
    with pytest.raises(UsageError):
        user_agent("Desk\r\nX-Evil: 1", "mailto:d@paper.example")


def test_scrapy_without_an_archive_says_so_in_a_line(tmp_path: Path) -> None:
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "archiver.crawl.settings"}
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "save",
        "-a",
        "url=http://127.0.0.1:9/",
        "-s",
        "LOG_LEVEL=ERROR",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "is no archive" in done.stderr and "ARCHIVE=DIR" in done.stderr
