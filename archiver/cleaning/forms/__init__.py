"""How texts stand in files: a field of JSON Lines, a column of Parquet, plain text."""
