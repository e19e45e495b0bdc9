"""Readers of what a page's metadata claims: JSON-LD, meta elements, microdata, embedded script state."""
