"""The Markov chain: states, walks, filters, composing. Pure: ids alone, no text, no I/O."""
