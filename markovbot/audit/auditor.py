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
from markovbot.audit.options import STEPS
from markovbot.audit.plan import Plan
from markovbot.audit.progress import Progress

MEASUREMENTS: Final[Mapping[str, Callable[[Context], Awaitable[None]]]] = dict(
    zip(
        STEPS,
        (
            regurgitation.run,
            words.run,
            quality.run,
            questioning.run,
            secrecy.run_canaries,
            secrecy.run_imitation,
            passphrases.run,
            evasion.run,
            names.run,
            concealed.run_hidden,
            concealed.run_quoted,
            crossing.run,
            theft.run,
            residue.run,
        ),
        strict=True,
    )
)


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
