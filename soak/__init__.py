"""Long runs of the real bot: kills and faults at random, and hours of chat in minutes."""
