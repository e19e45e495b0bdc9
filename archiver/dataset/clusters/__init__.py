"""Stories that stand in several places: exact and near copies, and agency stories as outlets print them."""
