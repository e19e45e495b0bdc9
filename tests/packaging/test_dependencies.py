"""What is imported is declared, and what is declared is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from sys import stdlib_module_names

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from archiver.bench.peers import PEERS
from scripts.packaging.resolve import declared
from tests.conftest import ROOT

OWN = {"archiver", "spiders"}

COMPARED_WITH = {peer.package for peer in PEERS}
"""Imported where a developer has them: `archiver bench --peers`."""


def _imports() -> Iterator[str]:
    """Top-level names that the package imports, wherever in a module."""
    for folder in OWN:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.partition(".")[0]
                elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                    yield from (
                        str(name.value).partition(".")[0] for name in node.args if isinstance(name, ast.Constant)
                    )


def test_imports_are_declared_and_the_declared_is_imported() -> None:
    homes = packages_distributions()
    names = set(_imports()) - stdlib_module_names - OWN - COMPARED_WITH
    used = {canonicalize_name(home) for name in names for home in homes.get(name, [f"no distribution has {name}"])}
    assert used == declared(ROOT).keys()


def test_extras_for_users_count_and_those_of_development_do_not() -> None:
    assert {"scrapy", "zope-interface", "lz4"} <= declared(ROOT).keys()
    assert declared(ROOT).keys().isdisjoint({"news-archiver", "pytest", "mypy", "trafilatura"})


def test_every_dependency_has_a_lowest_version() -> None:
    """Without one, `make lowest-versions` would try a release of long ago."""
    for name, requirement in declared(ROOT).items():
        assert any(bound.operator == ">=" for bound in requirement.specifier), name


def test_bounds_above_are_on_what_private_names_are_used_of() -> None:
    def is_bounded(requirement: Requirement) -> bool:
        return any(bound.operator not in {">=", ">", "!="} for bound in requirement.specifier)

    assert {name for name, requirement in declared(ROOT).items() if is_bounded(requirement)} == {"scrapy", "twisted"}
