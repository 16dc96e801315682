"""Measure what a server's model gives away, against the true texts, which only the auditor holds.

The attacks are those of docs/privacy.md. Nothing that is read, taught or said here outlives the
audit, except for the figures.
"""

from markovbot.audit.auditor import STEPS, Audit, Plan
from markovbot.audit.figures import Figure, Findings
from markovbot.audit.progress import Progress
from markovbot.audit.texts import Selection, Text, read_texts, select

__all__ = [
    "STEPS",
    "Audit",
    "Figure",
    "Findings",
    "Plan",
    "Progress",
    "Selection",
    "Text",
    "read_texts",
    "select",
]
