"""Which certificate authorities a crawl believes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from OpenSSL import crypto
from twisted.internet.ssl import Certificate, trustRootFromCertificates

from archiver.model.errors import UsageError

__all__ = ["trust_root"]


def trust_root(ca_file: str | None) -> Any:
    """Those of a PEM file instead of the system's; None, which stands for the system's, where no file is given.

    Raises UsageError for a file without certificates.
    """
    if not ca_file:
        return None
    try:
        text = Path(ca_file).read_text("ascii")
        blocks = [block + "-----END CERTIFICATE-----\n" for block in text.split("-----END CERTIFICATE-----")[:-1]]
        return trustRootFromCertificates([Certificate.loadPEM(block) for block in blocks])
    except (OSError, ValueError, crypto.Error) as error:
        raise UsageError(f"TLS_CA_FILE: {ca_file}: {error}") from error
