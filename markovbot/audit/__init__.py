"""The privacy audit: measure what a guild's model reveals of the texts that it has learned.

The auditor gives the true texts. The attacks are those of docs/privacy.md. Only the figures remain
after an audit; its scratch databases are overwritten and deleted. The audit is an optional extra,
and only the command line imports it.
"""

from markovbot.audit.auditor import STEPS, run_audit
from markovbot.audit.figures import Figure, Findings
from markovbot.audit.plan import LINES, THOROUGH_LINES, Budget, Plan
from markovbot.audit.progress import Progress
from markovbot.audit.report import report
from markovbot.audit.texts import Selection, Text, read_texts, select

__all__ = [
    "LINES",
    "STEPS",
    "THOROUGH_LINES",
    "Budget",
    "Figure",
    "Findings",
    "Plan",
    "Progress",
    "Selection",
    "Text",
    "read_texts",
    "report",
    "run_audit",
    "select",
]
