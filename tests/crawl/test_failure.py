"""Every failure has a short name of its own."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy.exceptions import IgnoreRequest, NotSupported
from twisted.internet import error
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from archiver.crawl.failure import FetchError, TransientFetchError, classify, reason_of


@pytest.mark.parametrize(
    ("cause", "reason", "kind"),
    [
        (error.DNSLookupError("no such host"), "dnsFailure", TransientFetchError),
        (error.ConnectionRefusedError(), "connectionRefused", TransientFetchError),
        (error.TimeoutError(), "connectTimeout", TransientFetchError),
        (error.TCPTimedOutError(), "connectTimeout", TransientFetchError),
        (error.NoRouteError(), "unreachable", TransientFetchError),
        (error.ConnectionLost(), "disconnected", TransientFetchError),
        (error.ConnectionDone(), "disconnected", TransientFetchError),
        (SSL.Error([("SSL routines", "", "certificate verify failed")]), "tlsUntrusted", FetchError),
        (SSL.Error([("SSL routines", "", "tlsv1 unrecognized name")]), "tlsFailure", FetchError),
        (SSL.Error(), "tlsFailure", FetchError),
        (ValueError("status line"), "failed", FetchError),
        (FetchError("addressRefused", "loopback"), "addressRefused", FetchError),
    ],
)
def test_causes_by_name(cause: Exception, reason: str, kind: type[FetchError]) -> None:
    found = classify(cause)
    assert (found.reason, type(found)) == (reason, kind)


def test_causes_are_found_inside_wrappers() -> None:
    inner = ResponseFailed([Failure(error.ConnectionLost())])
    wrapped = ResponseFailed([Failure(inner), Failure(SSL.Error([("", "", "certificate has expired")]))])
    assert classify(wrapped).reason == "tlsExpired"
    unknown = ResponseFailed([Failure(ValueError("no status line"))])
    assert classify(unknown).reason == "badResponse"


@pytest.mark.parametrize(
    ("cause", "end"),
    [
        (ParseError("wrong number of parts", b"hello"), ", at: hello"),
        (ValueError("invalid literal for int() with base 10: b'abc'"), ", at: abc"),
        (ValueError(bytearray(b"zz")), ", at: zz"),
        (ValueError("no status line"), "no proper HTTP"),
    ],
)
def test_details_of_bad_responses_are_words(cause: Exception, end: str) -> None:
    detail = classify(ResponseFailed([Failure(cause)])).detail
    assert detail.startswith("the server's answer is no proper HTTP") and detail.endswith(end)


def test_reasons_of_what_an_errback_gets() -> None:
    assert reason_of(FetchError("timeout", "3 s")) == ("timeout", "3 s")
    assert reason_of(IgnoreRequest("max redirections reached"))[0] == "tooManyRedirects"
    assert reason_of(NotSupported("Unsupported URL scheme"))[0] == "schemeRefused"
    assert reason_of(RuntimeError("no"))[0] == "failed"


def test_details_are_short() -> None:
    assert len(classify(ValueError("x" * 9_999)).detail) <= 200
