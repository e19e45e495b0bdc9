"""Article lines that say exactly what the gold says: a stand-in for a perfect extractor."""

from __future__ import annotations

from typing import Any

import msgspec

from archiver.demo.gold import GoldPage
from archiver.demo.placeholders import Placeholders

__all__ = ["perfect_line"]


def _agency(agency_id: str | None) -> dict[str, str] | None:
    return {"id": agency_id, "name": agency_id.upper()} if agency_id else None


def _block(text: str, role: str, reason: str | None = None) -> dict[str, Any]:
    return {"text": text, "role": role, "reason": reason}


def perfect_line(page: GoldPage, placeholders: Placeholders) -> dict[str, Any]:
    """As it would stand in `articles/NAME.jsonl`, with the port in its addresses."""
    gold: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(page))
    blocks = [_block(text, "paragraph") for text in page.article_body]
    blocks += [_block(item.text, item.role or "note", item.reason) for item in page.left_out]
    shown = [image.credit for image in page.images]
    line = {
        **gold,
        "url": page.requested_url,
        "finalUrl": page.url,
        "pageVerdict": {"kind": page.kind, "confidence": 0.9, "signals": []},
        "site": {**gold["site"], "domainState": {"state": page.site.domain_state, "evidence": []}},
        "authors": [{**author, "nameRaw": author["name"]} for author in gold["authors"]],
        "dateline": {**gold["dateline"], "agency": _agency(gold["dateline"]["agency"])} if page.dateline else None,
        "articleBody": "\n\n".join(page.article_body) or None,
        "images": [
            {
                **image,
                "credit": {**image["credit"], "agencies": [_agency(a) for a in credit.agencies]} if credit else None,
            }
            for image, credit in zip(gold["images"], shown, strict=True)
        ],
        "sources": [{"id": None, "name": source.party, "role": source.role, "evidence": []} for source in page.sources],
        "liveBlogUpdates": [{**update, "text": "\n\n".join(update["text"])} for update in gold["liveBlogUpdates"]],
        "missing": {field: reason or "notFound" for field, reason in page.missing.items()},
        "blocks": blocks,
    }
    text = placeholders.fill_text(msgspec.json.encode(line).decode())
    for host in ("courier", "tagesbote", "ledger", "colline", "faro", "minaa", "minato", "oldpier", "brightquay"):
        text = text.replace(f"http://{host}.test", f"http://{host}.test:{placeholders.port}")
    result: dict[str, Any] = msgspec.json.decode(text)
    return result
