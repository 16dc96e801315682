"""What runs inside the environments: only a peer and the standard library are there."""
