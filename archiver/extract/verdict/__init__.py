"""What kind of page this is, before anything else it says is believed."""

from __future__ import annotations

from archiver.extract.verdict.judge import is_binary, judge

__all__ = ["is_binary", "judge"]
