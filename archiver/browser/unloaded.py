"""What a document in the browser names and has not loaded: pictures and frames put off until they are in sight.

Scripts for a world of our own, which page scripts can't reach. They look into open shadow roots and into frames of the
same site. A picture that is put off has no `currentSrc` yet, so its `src`, else the first of its `srcset`, is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["HASTEN", "UNLOADED", "Unloaded", "read_unloaded", "together"]

_MOST: Final = 5_000
_MOST_URL_CHARS: Final = 4_096

_WALK: Final = """
const walk = (root, see) => {
  for (const one of root.querySelectorAll('*')) {
    see(one);
    if (one.shadowRoot) walk(one.shadowRoot, see);
    try { if (one.localName === 'iframe' && one.contentDocument) walk(one.contentDocument, see); } catch {}
  }
};"""

HASTEN: Final = f"""(() => {{{_WALK}
  let hastened = 0;
  walk(document, one => {{
    if (one.loading === 'lazy') {{ one.loading = 'eager'; hastened += 1; }}
  }});
  return hastened;
}})()"""
"""Has all that is put off loaded now; how many there were. It changes the document: take that down before."""

UNLOADED: Final = f"""(() => {{{_WALK}
  const found = [], first = set => (set || '').trim().split(/\\s/)[0].replace(/,+$/, '');
  let more = 0;
  const tell = (kind, named, base) => {{
    let url;
    try {{ url = new URL(named, base); }} catch {{ return; }}
    url.hash = '';
    if (!named || !/^https?:$/.test(url.protocol)) return;
    if (found.length < {_MOST} && url.href.length <= {_MOST_URL_CHARS}) found.push([kind, url.href]); else more += 1;
  }};
  walk(document, one => {{
    const base = one.baseURI;
    if (one.localName === 'img' && !(one.complete && one.naturalWidth)) {{
      const source = one.closest('picture')?.querySelector('source[srcset]');
      tell('image', one.currentSrc || one.src || first(one.srcset || source?.srcset), base);
    }} else if (one.localName === 'iframe' && one.src && !one.hasAttribute('srcdoc')) tell('document', one.src, base);
  }});
  return [found, more];
}})()"""
"""Pictures that aren't shown, for whatever reason, and all frames; whether they were asked for is for others to say."""


@dataclass(frozen=True, slots=True)
class Unloaded:
    """Addresses by resource type, in the document's order."""

    named: tuple[tuple[Literal["image", "document"], str], ...]
    more: int
    #: beyond those, or with addresses that are too long to be listed
    silent: int = 0
    #: frames that didn't answer


def read_unloaded(value: Any) -> Unloaded | None:
    """What `UNLOADED` gave; None where there was no document to ask."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    found, more = value
    return Unloaded(tuple((kind, str(url)) for kind, url in found), int(more))


def together(several: Sequence[Unloaded]) -> Unloaded:
    """What several documents name, each address once."""
    named = dict.fromkeys(pair for one in several for pair in one.named)
    return Unloaded(tuple(named), sum(one.more for one in several), sum(one.silent for one in several))
