"""Learns how the figures of a page speak for its kind (data/model/verdict.tsv) from annotated pages."""
