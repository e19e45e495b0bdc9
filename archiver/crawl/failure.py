"""Why an address could not be fetched: one short name each, which reports and the catalogue keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy.exceptions import IgnoreRequest, NotSupported
from twisted.internet import error as tx_error
from twisted.internet.defer import CancelledError
from twisted.web.client import ResponseFailed

from archiver.model.errors import ArchiveError

if TYPE_CHECKING:
    from archiver.crawl.page import Archived

__all__ = ["FetchError", "TransientFetchError", "classify", "reason_of"]


class FetchError(IgnoreRequest):
    """A fetch that gave no usable response and won't when tried again at once.

    `reason` is a camelCase name, stable between versions; `detail` says what was seen. It is an IgnoreRequest so that
    Scrapy takes it for a decision and logs no traceback.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        self.archived: Archived | None = None
        #: what was stored all the same: a cut response, or a request that got none
        super().__init__(f"{reason}: {detail}" if detail else reason)


class TransientFetchError(FetchError):
    """A failure that another try may not meet: the retry middleware tries again."""


_QUOTED_BYTES = re.compile(r"""b(['"])(.*)\1""")

#: OpenSSL's words for what is wrong with a certificate, as they stand in its error queue
_CERTIFICATE = (
    ("certificate has expired", "tlsExpired"),
    ("certificate verify failed", "tlsUntrusted"),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then those it was made of: Twisted wraps the cause in lists of reasons."""
    todo, seen = [error], set[int]()
    while todo:
        error = todo.pop(0)
        if id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        todo += [failure.value for failure in getattr(error, "reasons", None) or ()]
        todo += [inner for inner in (error.__cause__, error.__context__) if inner is not None]


def _tls(error: BaseException) -> FetchError | None:
    name = type(error).__name__
    if name in ("VerificationError", "CertificateError"):  # service_identity: the host name is not in the certificate
        return FetchError("tlsWrongHost", str(error)[:200])
    if isinstance(error, SSL.Error):
        detail = "; ".join(str(part[-1]) for part in (error.args[0] if error.args else ()) if part) or str(error)
        reason = next((reason for words, reason in _CERTIFICATE if words in detail.lower()), "tlsFailure")
        return FetchError(reason, detail[:200])
    return None


_BY_TYPE: tuple[tuple[type[BaseException], str], ...] = (
    (tx_error.DNSLookupError, "dnsFailure"),
    (tx_error.ConnectionRefusedError, "connectionRefused"),
    (tx_error.TimeoutError, "connectTimeout"),
    (tx_error.TCPTimedOutError, "connectTimeout"),
    (tx_error.NoRouteError, "unreachable"),
    (tx_error.ConnectError, "unreachable"),
    (CancelledError, "cancelled"),
)


def classify(error: BaseException) -> FetchError:
    """The failure that an exception of Twisted stands for; one that is a FetchError already stays as it is."""
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, FetchError):
            return cause
        if isinstance(cause, ArchiveError):
            return FetchError("failed", str(cause)[:200])
    for cause in causes:
        if found := _tls(cause):
            return found
    for cause in causes:
        for kind, reason in _BY_TYPE:
            if isinstance(cause, kind):
                return TransientFetchError(reason, str(cause)[:200])
    for cause in causes:
        if isinstance(cause, tx_error.ConnectionDone | tx_error.ConnectionLost):
            return TransientFetchError("disconnected", "the connection was lost before the response was complete")
    last = causes[-1]
    if isinstance(error, ResponseFailed):
        return FetchError("badResponse", _what_is_no_http(last))
    return FetchError("failed", f"{type(last).__name__}: {last}"[:200])


def _what_is_no_http(error: BaseException) -> str:
    """The bytes that Twisted's parser stumbled over, which stand in its exception or in the message of it."""
    for value in error.args:
        quoted = _QUOTED_BYTES.search(value) if isinstance(value, str) else None
        if quoted or isinstance(value, bytes | bytearray):
            text = quoted[2] if quoted else value.decode("latin-1")
            return f"the server's answer is no proper HTTP, at: {text}"[:200]
    return "the server's answer is no proper HTTP"


def reason_of(error: BaseException) -> tuple[str, str]:
    """Reason and detail of whatever a spider's errback got."""
    failure = error if isinstance(error, FetchError) else None
    if isinstance(error, NotSupported):  # where robots.txt is ignored, the missing handler is met before the gate
        return "schemeRefused", str(error)[:200]
    if failure is None and isinstance(error, IgnoreRequest):
        known = {"max redirections reached": "tooManyRedirects"}
        return known.get(str(error), "ignored"), str(error)
    failure = failure or classify(error)
    return failure.reason, failure.detail
