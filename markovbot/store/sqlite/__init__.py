"""The store in one SQLite file, in clear or encrypted by SQLCipher."""
