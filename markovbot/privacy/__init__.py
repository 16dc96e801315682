"""What people can see, decide and have erased; what is kept for how long."""
