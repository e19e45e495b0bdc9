"""The bundled demo: a few small fictional news sites, what a careful reader says about them, and the comparison."""

from archiver.demo.check import Comparison, Difference, compare, render_differences
from archiver.demo.gold import GoldPage, load_gold
from archiver.demo.manifest import Manifest, demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders
from archiver.demo.run import DemoError, DemoResult, run_demo
from archiver.demo.server import DemoServer, RequestSeen, serve
from archiver.demo.table import DemoCounts, further_commands, render_counts

__all__ = [
    "Comparison",
    "DemoCounts",
    "DemoError",
    "DemoResult",
    "DemoServer",
    "Difference",
    "GoldPage",
    "Manifest",
    "Placeholders",
    "RequestSeen",
    "compare",
    "demo_dir",
    "further_commands",
    "load_gold",
    "load_manifest",
    "render_counts",
    "render_differences",
    "run_demo",
    "serve",
]
