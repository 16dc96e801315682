"""Other Markov bots on the same rows, each in a throw-away environment of its own."""
