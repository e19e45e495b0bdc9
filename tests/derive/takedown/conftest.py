from __future__ import annotations

from tests.derive.takedown.copies import _plain, _shared, plain, shared_payloads  # noqa: F401  fixtures
