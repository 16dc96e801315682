"""Speak in somebody's style, within what the readers of the line may read; show the odds."""
