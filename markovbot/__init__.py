"""A Markov bot for Discord that keeps word-transition counts and nothing else."""

__version__ = "0.1.0"
