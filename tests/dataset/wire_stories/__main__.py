"""python -m tests.dataset.wire_stories --to DIR [--seed N]"""

import argparse
from pathlib import Path

from tests.dataset.wire_stories import made, write

parser = argparse.ArgumentParser(prog="python -m tests.dataset.wire_stories", description="Writes the made collection.")
parser.add_argument("--to", type=Path, required=True, help="folder for articles, truth and pages")
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
collection = made(options.seed)
write(collection, options.to)
shared = len(collection.pairs())
print(f"{len(collection.articles)} articles, {len(collection.stories)} stories, {shared} pairs that share one")
