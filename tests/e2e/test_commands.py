"""The commands as they are sent to Discord keep to its description and to its limits."""

import pytest

from sandbox.contract import NoContract, load_contract
from sandbox.interactions import BY_USER
from sandbox.limits.commands import LONGEST_IN_ALL, command_problems, size
from sandbox.process import BotProcess
from tests.support.tea_house import TeaHouse


async def test_the_commands_keep_to_discords_limits(house: TeaHouse, bot: BotProcess) -> None:
    commands = house.sandbox.commands_sent()
    assert {one["name"] for one in commands} >= {"say", "imitate", "odds", "privacy", "markov"}
    assert list(command_problems(commands)) == []
    assert max(map(size, commands)) <= LONGEST_IN_ALL


async def test_away_from_its_servers_people_can_install_privacy_and_help_only(
    house: TeaHouse, bot: BotProcess
) -> None:
    for_users = {
        one["name"] for one in house.sandbox.commands_sent() if BY_USER in one["integration_types"]
    }
    assert for_users == {"privacy", "help"}


async def test_the_commands_are_as_discord_describes_them(house: TeaHouse, bot: BotProcess) -> None:
    contract = load_contract()
    if isinstance(contract, NoContract):
        pytest.skip("Discord's API description is not at hand; DISCORD_OPENAPI says where it is")
    path = f"/applications/{house.sandbox.bot_user.id}/commands"
    commands = house.sandbox.commands_sent()
    assert list(contract.request("PUT", path, {}, commands)) == []
    assert house.sandbox.problems == []  # so it was with what was sent
    typo = [{**commands[0], "descripton": "Tea"}, *commands[1:]]
    assert list(contract.request("PUT", path, {}, typo)) != []
