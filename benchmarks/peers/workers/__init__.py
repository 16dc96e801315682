"""Programs that run inside the environments, where only a peer and the standard library are."""
