"""Publisher rules: proposed from a page, checked against golden cases, imported from other programs."""
