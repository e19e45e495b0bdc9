"""Which certificate authorities a crawl believes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from OpenSSL import SSL, crypto
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import Certificate, platformTrust, trustRootFromCertificates
from zope.interface import implementer

from archiver.model.errors import UsageError

__all__ = ["trust"]


def trust(ca_file: str | None) -> Any:
    """Trust in the authorities of a PEM file, or in the system's where none is given.

    Raises UsageError for a file without certificates.
    """
    if not ca_file:
        return _AlertNotingTrust(platformTrust())
    try:
        text = Path(ca_file).read_bytes()
        blocks = [block + _END for block in text.split(_END)[:-1]]
        return _AlertNotingTrust(trustRootFromCertificates([Certificate.loadPEM(block) for block in blocks]))
    except (OSError, ValueError, crypto.Error) as error:
        raise UsageError(f"TLS_CA_FILE: {ca_file}: {error}") from error


_END = b"-----END CERTIFICATE-----\n"


@implementer(IOpenSSLTrustRoot)
class _AlertNotingTrust:
    """Trust whose connections remember the alert they sent: OpenSSL's error says no more than `verify failed`.

    `IOpenSSLTrustRoot` and its method are private names of Twisted: the one place where a context can still be changed.
    """

    def __init__(self, root: Any) -> None:
        self._root = root

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802  Twisted's name
        self._root._addCACertsToContext(context)
        context.set_info_callback(_note_alert)


def _note_alert(connection: Any, where: int, code: int) -> None:
    if where == SSL.SSL_CB_WRITE_ALERT:
        connection.alert_sent = code & 0xFF
