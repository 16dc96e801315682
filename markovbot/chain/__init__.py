"""The Markov chain: states, walks, originality. Pure: ids alone, no text, no I/O."""
