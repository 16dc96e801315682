"""What is fed with garbage, and which laws hold whatever it is."""
