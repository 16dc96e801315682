"""Fuzzing: millions of bad inputs, none of which may crash, hang, leak or take quadratic time."""
