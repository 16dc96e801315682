"""Bad input, by the million: nothing may crash, hang, grow, or take quadratic time."""
