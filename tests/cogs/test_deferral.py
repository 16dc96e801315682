"""Answers that take far too long are given up."""

import asyncio

import pytest

from cogs.adapters.deferral import give_up_if_too_slow
from markovbot.errors import UserError


async def test_what_takes_too_long_is_given_up_with_a_sentence() -> None:
    with pytest.raises(UserError, match="try again in a minute"):
        async with give_up_if_too_slow(0):
            await asyncio.Event().wait()


async def test_other_timeouts_are_left_alone() -> None:
    with pytest.raises(TimeoutError):
        async with give_up_if_too_slow():
            raise TimeoutError
