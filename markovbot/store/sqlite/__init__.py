"""The store on SQLite, in plain rows: one for each transition that a source has made."""
