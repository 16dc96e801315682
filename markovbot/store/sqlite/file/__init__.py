"""The database as a file: opened, upgraded, encrypted, backed up and restored."""
