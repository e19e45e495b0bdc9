"""`make big`: a reparse of 40,000 pages, measured and killed at random."""
