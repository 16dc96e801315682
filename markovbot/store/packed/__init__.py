"""Counts as sorted runs of packed blocks: compact, exact, and found without reading them all."""
