"""What may be chosen of an audit: apart, so that other commands need not load the audit."""

from typing import Final

LINES: Final = 1_500
"""Lines of the sample by default: what none of them does, at most one in 500 does."""

THOROUGH_LINES: Final = 100_000
"""Lines of the sample in a thorough audit: at most one in 33,000."""

STEPS: Final = (
    "regurgitation",
    "words",
    "quality",
    "interrogation",
    "canaries",
    "imitation",
    "passphrases",
    "evasion",
    "names",
    "hidden",
    "quoted",
    "crossing",
    "theft",
    "residue",
)
"""The names of the measurements, in order; `Plan.steps` are some of them."""
