"""The privacy audit: measure what a guild's model reveals of the texts that it has learned.

The auditor gives the true texts. The attacks are those of docs/privacy.md. Only the figures remain
after an audit; its scratch databases are overwritten and deleted. The audit is an optional extra,
and only the command line imports it.
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
