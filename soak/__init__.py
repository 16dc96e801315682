"""Let the real bot live through years in minutes, and through everything that can go wrong."""
