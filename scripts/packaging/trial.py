"""What a user's first hour needs, tried with an installed package in an empty folder; a check returns what it saw."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.packaging import sample
from scripts.packaging.built import PackagingError
from scripts.packaging.environment import Environment

__all__ = ["Trial", "archive_commands", "demo", "every_help", "parse_pages", "parse_seed", "scrapy_crawl"]

_ORDER = ("status", "verify", "explain", "reparse", "rebuild", "repair")
"""Commands tried on an archive with a page in it, where the program has them."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An environment with the package in it, and a folder to work in."""

    environment: Environment
    folder: Path
    wheel: Path
    """What was installed."""
    seed: Path | None = None
    """Folder with the seed page and its gold.json."""

    def archiver(self, *arguments: str | Path, **options: Any) -> str:
        """Standard output of `archiver ARGUMENTS` in the folder. Raises PackagingError for another exit code than 0."""
        return self.environment.run("archiver", *arguments, cwd=self.folder, **options)

    def command_names(self) -> list[str]:
        """All commands, as the installed program lists them."""
        code = "from archiver.cli import COMMANDS; print(*(command.name for command in COMMANDS))"
        return self.environment.run("python", "-c", code, cwd=self.folder).split()


def every_help(trial: Trial) -> str:
    """`archiver COMMAND --help` for each command; `--version`."""
    names = trial.command_names()
    for name in names:
        _expect("Usage: archiver " + name, trial.archiver(name, "--help"), f"archiver {name} --help")
    return f"{len(names)} commands explain themselves; {trial.archiver('--version').strip()}"


def demo(trial: Trial) -> str:
    """`archiver demo`: the bundled sites and their gold are there and agree."""
    printed = trial.archiver("demo").splitlines()
    [compared] = [line for line in printed if "compared with the gold" in line]
    return compared


def archive_commands(trial: Trial) -> str:
    """init, save (twice), show, crawl and the rest, on a page that a loopback server serves."""
    settings = ["--name", "Trial", "--operator", "Trial", "--contact", "trial@example.org"]
    trial.archiver("init", "trial", *settings)
    at, quick = ("--archive", "trial"), ("--allow-private", "127.0.0.1", "--delay", "0")
    elsewhere = {"demo", "parse", "query"}  # have checks of their own
    tried = {"init", "save", "show", "crawl", "export", "import", "takedown"}
    with sample.serve() as url:
        outcomes = [json.loads(trial.archiver("save", url, "--json", *at, *quick))["outcome"] for _ in range(2)]
        _expect(["article", "unchanged"], outcomes, "archiver save, twice")
        _expect_reading(json.loads(trial.archiver("show", url, "--json", *at)), "archiver show --json")
        _expect(sample.HEADLINE, trial.archiver("show", url, *at), "archiver show")
        with (trial.folder / "trial" / "archive.toml").open("a", encoding="utf-8") as settings_file:
            settings_file.write(f'[[source]]\nname = "list"\nkind = "urls"\nurls = ["{url}?page=2"]\n')
        trial.archiver("crawl", *at, *quick)
        _expect(sample.HEADLINE, trial.archiver("show", f"{url}?page=2", *at), "archiver show, crawled page")
        for name in set(_ORDER) & set(trial.command_names()):
            trial.archiver(name, *([url] if name == "explain" else []), *at)
            tried.add(name)
        trial.archiver("export", "--wacz", "trial.wacz", *at)
        trial.archiver("init", "other", *settings)
        trial.archiver("import", "trial.wacz", "--archive", "other")
        _expect(sample.HEADLINE, trial.archiver("show", url, "--archive", "other"), "archiver show, imported page")
        trial.archiver("takedown", url, "--yes", "--archive", "other")
        trial.archiver("verify", "--archive", "other")
    rest = sorted(set(trial.command_names()) - tried - elsewhere)
    return f"{len(tried)} commands on a page served on loopback" + (f"; not tried: {', '.join(rest)}" * bool(rest))


def parse_pages(trial: Trial) -> str:
    """`archiver parse` of the sample page as HTML and as plain text."""
    for name, content in (("page.html", sample.HTML), ("page.txt", sample.TEXT)):
        (trial.folder / name).write_text(content, encoding="utf-8")
        _expect_reading(_one_line(trial.archiver("parse", name)), f"archiver parse {name}")
    [image] = _one_line(trial.archiver("parse", "page.html"))["images"]
    _expect(
        (sample.CAPTION, ["ap"]), (image["caption"], [party["id"] for party in image["credit"]["agencies"]]), "image"
    )
    return "HTML and plain text: headline, body, caption and agency as known"


def parse_seed(trial: Trial) -> str:
    """`archiver parse` of the seed page against its gold, where it is present."""
    if trial.seed is None:
        return "not checked: no folder of the seed was given"
    gold = json.loads((trial.seed / "gold.json").read_text(encoding="utf-8"))
    [page] = trial.seed.glob("*.txt")
    article = _one_line(trial.archiver("parse", page))
    _expect(gold["title"], article["headline"], "headline of the seed")
    _expect(gold["body"], article["articleBody"].split("\n\n"), "body of the seed")
    return f"headline and {len(gold['body'])} paragraphs as in its gold"


def scrapy_crawl(trial: Trial) -> str:
    """`scrapy crawl save` outside a project, as the README says."""
    project = {"SCRAPY_SETTINGS_MODULE": "archiver.crawl.settings"}
    environment = Environment(trial.environment.folder, project)
    names = environment.run("scrapy", "list", cwd=trial.folder).split()
    _expect(["news", "probe", "save"], names, "scrapy list")
    trial.archiver("init", "scraped", "--name", "Trial", "--operator", "Trial", "--contact", "trial@example.org")
    with (trial.folder / "scraped" / "archive.toml").open("a", encoding="utf-8") as settings:
        settings.write('allow_private = ["127.0.0.1"]\n')
    with sample.serve() as url:
        environment.run("scrapy", "crawl", "save", "-a", f"url={url}", "-s", "ARCHIVE=scraped", cwd=trial.folder)
        _expect_reading(json.loads(trial.archiver("show", url, "--json", "--archive", "scraped")), "scrapy crawl save")
    return "scrapy finds the spiders news and save without a project; save archives a page"


def _one_line(printed: str) -> dict[str, Any]:
    [line] = map(json.loads, printed.splitlines())
    return dict(line)


def _expect_reading(article: dict[str, Any], what: str) -> None:
    _expect(sample.HEADLINE, article["headline"], f"headline by {what}")
    _expect(list(sample.BODY), article["articleBody"].split("\n\n"), f"body by {what}")


def _expect(expected: object, actual: object, what: str) -> None:
    """Raises PackagingError unless both are equal, or a text is in the other."""
    is_met = expected in actual if isinstance(expected, str) and isinstance(actual, str) else expected == actual
    if not is_met:
        raise PackagingError(f"{what}: expected {_short(expected)}, got {_short(actual)}")


def _short(value: object) -> str:
    text = repr(list(value)) if isinstance(value, Iterable) and not isinstance(value, str) else repr(value)
    return text if len(text) <= 2_000 else f"{text[:2_000]}…"
