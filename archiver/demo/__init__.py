"""The bundled demo: a few small fictional news sites, what a careful reader says about them, and the comparison."""

from archiver.demo.check import Comparison, Difference, compare, render_differences
from archiver.demo.gold import GoldPage, load_gold
from archiver.demo.manifest import Manifest, demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders
from archiver.demo.run import DemoError, DemoResult, render_result, run_demo
from archiver.demo.server import DemoServer, RequestSeen, serve
from archiver.demo.table import DemoCounts

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
    "load_gold",
    "load_manifest",
    "render_differences",
    "render_result",
    "run_demo",
    "serve",
]
