"""Chaos for a fleet: several processes on one PostgreSQL, and whatever can happen to them."""
