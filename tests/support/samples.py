"""Whether two samples of lines may come from the same bot."""

from collections import Counter

COMMON = 10
"""Times that a line is said in all from which on its share is compared by itself."""

UNLIKELY = 5.0
"""Standard deviations: once in three million comparisons of servers that answer alike."""


def deviation(one: Counter[str], other: Counter[str]) -> float:
    """Return how far two samples of one size are apart, in standard deviations of chi-square.

    It is that of Pearson's test for two samples, turned into a normal deviate (Wilson and Hilferty,
    1931, doi:10.1073/pnas.17.12.684). Rare lines are compared together.
    """
    both = one + other
    rare = {line for line in both if both[line] < COMMON}
    cells = [(one[line], other[line]) for line in both.keys() - rare]
    cells.append((sum(one[line] for line in rare), sum(other[line] for line in rare)))
    filled = [(here, there) for here, there in cells if here + there]
    freedom = len(filled) - 1
    if not freedom:
        return 0.0
    square = sum((here - there) ** 2 / (here + there) for here, there in filled)
    spread = 2 / (9 * freedom)
    return float(((square / freedom) ** (1 / 3) - 1 + spread) / spread**0.5)
