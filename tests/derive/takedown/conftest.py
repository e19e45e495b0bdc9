from __future__ import annotations

from tests.derive.takedown.copies import (  # noqa: F401  fixtures
    _plain,
    _shared,
    _showing,
    plain,
    shared_payloads,
    showing,
)
