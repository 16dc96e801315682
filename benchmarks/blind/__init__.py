"""A blind sheet: lines of people and of systems, mixed, for readers who don't know which."""
