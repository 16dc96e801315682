"""A fleet on paper: what so many servers take, and a simulation that checks it (docs/scale.md)."""
