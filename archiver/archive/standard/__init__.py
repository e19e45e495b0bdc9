"""A judge of WARC files by the letter of WARC 1.1 (ISO 28500:2017), which shares no code with our reader and writer.

It was written without the text of the standard at hand. Sections are those of its table of contents as remembered;
each finding names the section's title beside its number, so that a wrong number does no harm. Where it isn't sure that
the standard says "shall", the rule is a "should". Not judged: what the standard leaves to others, such as extension
fields, the syntax of HTTP messages, and records in compressions other than gzip.
"""

from archiver.archive.standard.finding import Finding
from archiver.archive.standard.judge import Judged, judge

__all__ = ["Finding", "Judged", "judge"]
