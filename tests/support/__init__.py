"""What the tests share: no test imports from another."""
