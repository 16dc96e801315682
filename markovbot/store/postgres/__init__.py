"""A store in PostgreSQL, for bots that have outgrown one machine.

Whoever runs the database is a third party: whatever can be read is sealed before it leaves the
process, with a key that never does.
"""
