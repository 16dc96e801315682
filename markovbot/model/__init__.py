"""Counts of one message, and walks over counts: pure, on ids alone, without any text or I/O."""
