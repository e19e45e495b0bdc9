"""python -m tests.clean.made_corpus --to DIR (--pages N | --megabytes N) [--form text] [--language de] [--seed N]"""

import argparse
import sys
from pathlib import Path

from tests.clean.made_corpus import LANGUAGES, made_pages, write


def _above_zero(text: str) -> float:
    if float(text) <= 0:
        raise argparse.ArgumentTypeError(f"a number above 0 was expected, not {text}")
    return float(text)


parser = argparse.ArgumentParser(
    prog="python -m tests.clean.made_corpus", description="Writes a made corpus with gold."
)
parser.add_argument("--to", type=Path, required=True, help="folder for corpus and gold.jsonl")
size = parser.add_mutually_exclusive_group(required=True)
size.add_argument("--pages", type=_above_zero)
size.add_argument("--megabytes", type=_above_zero, help="of text")
parser.add_argument("--form", choices=("jsonl", "text"), default="jsonl")
parser.add_argument("--language", choices=LANGUAGES)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
limit = None if options.megabytes is None else int(options.megabytes * 1_000_000)
pages = made_pages(sys.maxsize if options.pages is None else int(options.pages), options.seed, options.language)
count, written = write(pages, options.to, form=options.form, limit_bytes=limit)
print(f"{count} pages, {written} bytes of text")
