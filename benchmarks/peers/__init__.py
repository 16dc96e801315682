"""Other Markov bots on the same rows, each in a temporary environment of its own."""
