"""Learn every message exactly once, whether it arrives live or is read from history later."""
