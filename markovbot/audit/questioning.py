"""The measurement `interrogation`: whether accounts can question a private channel from public."""

from typing import Final

from markovbot.audit.canaries import WORDS
from markovbot.audit.context import Context
from markovbot.audit.interrogation import figure, interrogate
from markovbot.audit.texts import ordinary_words

MAX_MESSAGES: Final = 5_000
"""Messages of the servers at most: they are taught anew for every few trials."""


async def run(context: Context) -> None:
    """Let groups of accounts ask on servers of the first of the texts."""
    plan, inquiry = context.plan, context.plan.budget.inquiry
    texts = plan.texts[:MAX_MESSAGES]
    words = ordinary_words(texts)
    if len(words) < len(WORDS):  # hardly a chat
        words = [*words, *WORDS]
    lines = 2 * inquiry.trials * inquiry.requests * len(inquiry.accounts)
    context.progress.started("interrogation", lines)
    for accounts in inquiry.accounts:
        found = await interrogate(
            texts,
            words,
            accounts,
            context.rng(f"interrogation by {accounts}"),
            trials=inquiry.trials,
            requests=inquiry.requests,
            opener=plan.opener,
            progress=context.progress,
        )
        context.add([figure(found)])
