"""Roles of blocks, given by people to pages of an annotated corpus: shown, taken down, checked and counted.

    python -m scripts.labels show CORPUS ID                          the page's blocks with their numbers
    python -m scripts.labels take CORPUS ID "4 h; 5-9 p; 12 caption"   writes the labels of a page
    python -m scripts.labels check CORPUS                            labels against the gold, extraction against labels
    python -m scripts.labels stats CORPUS                            how many there are, by source, language and role

The labels in `tests/labels/` hold no text of a page: an XPath and a hash lead to the block.
"""
