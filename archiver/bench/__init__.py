"""How well and how fast extraction does on annotated pages, beside what was stored and what other programs do."""
