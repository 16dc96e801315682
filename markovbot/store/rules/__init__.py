"""Rules that every store keeps, as pure functions: no database, no ids of a store's own."""
