"""WARCs of any size worked through in parts by several processes, with the same result as from the start to the end."""
