"""All that is made from WARCs and can be made again: article lines, catalogue rows; and the workers that extract."""
