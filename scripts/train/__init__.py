"""Trains the table that decides which blocks are text (data/model/body.tsv) from annotated pages and from labels."""
