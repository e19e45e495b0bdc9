"""Where Scrapy finds the spiders: the package `spiders` of a checkout, `archiver._spiders` of an installation."""

from __future__ import annotations

import sys

from archiver.resources import spiders_dir

__all__ = ["find_spider_modules"]


def find_spider_modules() -> list[str]:
    """The value of SPIDER_MODULES. A checkout is put on the import path, wherever the process was started."""
    folder = spiders_dir()
    if folder.name == "_spiders":
        return ["archiver._spiders"]
    root = str(folder.parent)
    if root not in sys.path:
        sys.path.append(root)
    return [folder.name]
