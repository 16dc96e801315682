"""Run the measurements of an audit."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from markovbot.audit import (
    concealed,
    crossing,
    evasion,
    names,
    passphrases,
    quality,
    questioning,
    regurgitation,
    residue,
    secrecy,
    theft,
    words,
)
from markovbot.audit.context import Context
from markovbot.audit.figures import Findings
from markovbot.audit.plan import Plan
from markovbot.audit.progress import Progress

MEASUREMENTS: Final[Mapping[str, Callable[[Context], Awaitable[None]]]] = {
    "regurgitation": regurgitation.run,
    "words": words.run,
    "quality": quality.run,
    "interrogation": questioning.run,
    "canaries": secrecy.run_canaries,
    "imitation": secrecy.run_imitation,
    "passphrases": passphrases.run,
    "evasion": evasion.run,
    "names": names.run,
    "hidden": concealed.run_hidden,
    "quoted": concealed.run_quoted,
    "crossing": crossing.run,
    "theft": theft.run,
    "residue": residue.run,
}

STEPS: Final = tuple(MEASUREMENTS)
"""The names of the measurements, in order; `Plan.steps` are some of them."""


async def run_audit(plan: Plan, progress: Progress) -> Findings:
    """Run the measurements of a plan.

    Secrets are planted, and members erased, in scratch databases only.
    """
    context = Context(plan, progress)
    extra = context.findings.extra
    extra["messages"] = len(plan.texts)
    extra["members"] = len({text.member for text in plan.texts})
    for step in plan.steps:
        await MEASUREMENTS[step](context)
    return context.findings
