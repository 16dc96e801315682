"""A guild in SQLite as what another store can take, and back (`store/ports/copying.py`)."""
