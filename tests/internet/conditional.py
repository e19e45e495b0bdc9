"""Validators of an answer and 304, as honest and as careless servers do it."""

from __future__ import annotations

import hashlib
from email.utils import formatdate, parsedate_to_datetime

from tests.internet.exchange import Reply, Request

__all__ = ["is_conditional", "not_modified", "validated"]


def is_conditional(request: Request) -> bool:
    return "if-none-match" in request.headers or "if-modified-since" in request.headers


def not_modified(reply: Reply) -> Reply:
    """304 with the validators that the answer has."""
    kept = tuple((name, value) for name, value in reply.headers if name in ("ETag", "Last-Modified"))
    return Reply(304, b"", kept, reply.delay_s)


def _etag(reply: Reply, validators: str, now: float) -> str:
    if validators == "fickle":
        return f'"{now:.3f}"'
    return f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'


def _since(header: str) -> float | None:
    try:
        return parsedate_to_datetime(header).timestamp()
    except ValueError:
        return None


def validated(request: Request, reply: Reply, validators: str, changed: float, now: float) -> Reply:
    """The answer with ETag, Last-Modified or both, or 304 where the request's own agree (RFC 9110, 13.2.2)."""
    has_etag = validators in ("both", "etag", "fickle")
    has_date = validators in ("both", "modified")
    if has_etag:
        reply = reply.having(("ETag", _etag(reply, validators, now)))
    if has_date:
        reply = reply.having(("Last-Modified", formatdate(changed, usegmt=True)))
    asked = request.headers.get("if-none-match")
    if has_etag and asked is not None:
        tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        return not_modified(reply) if reply.header("ETag") in tags else reply
    since = _since(request.headers.get("if-modified-since", ""))
    if has_date and since is not None and int(changed) <= since:
        return not_modified(reply)
    return reply
