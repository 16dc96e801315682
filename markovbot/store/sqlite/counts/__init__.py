"""Words, sources, coverage and counts: the tables behind what is said."""
