"""Between Discord's objects and ours: converters, visibility, history, rendering, answers."""
