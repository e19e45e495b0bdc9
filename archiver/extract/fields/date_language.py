"""The language that a page's dates are read in, which says whether 3/5 is in March or in May."""

from __future__ import annotations

from archiver.extract.document import Document, once
from archiver.extract.fields.language import tag
from archiver.rules.compiled import compiled
from archiver.web.url import host_of

__all__ = ["date_language"]


@once
def date_language(document: Document) -> str | None:
    """What `html lang` says, else the metadata, as a BCP 47 tag where it is one; None where nothing is said.

    To a language in which either number may be the day, metadata and the address add the country. That of metadata is
    left out where the month comes first: `en_US` is what tools write if nobody has set anything.
    """
    claims = [claim.value for claim in document.witnesses.languages]
    own = next((raw for raw in (document.page.html_lang, *claims) if raw), None)
    if own is None:
        return None
    language = tag(own) or own
    names = compiled(document.rules).months
    if "-" in language or language not in names.undecided:
        return language
    for claim in claims:
        region = tag(claim)
        if region is not None and region.startswith(f"{language}-") and region.lower() not in names.month_first:
            return region
    country = (host_of(document.capture.final_url) or "").rpartition(".")[2]
    table = document.rules.words.get("date_words", {}).get("day_first_domains", ())
    return f"{language}-{country.upper()}" if language == "en" and country in table else language
