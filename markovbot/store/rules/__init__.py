"""The rules that every store keeps, whatever it keeps them in: pure functions."""
