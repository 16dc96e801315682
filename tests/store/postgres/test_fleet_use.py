"""What a process tells of its work in the database: claims, fences, folds, round trips."""

from markovbot.domain import Style
from markovbot.store.ports import FleetStore
from markovbot.store.postgres.bootstrap import open_postgres
from tests.support.teaching import GUILD, Teacher

KEY = "5e" * 32


async def test_its_work_is_counted_and_so_is_what_another_takes(postgres: str) -> None:
    async with open_postgres(postgres, KEY) as first:
        assert isinstance(first, FleetStore)
        teacher = Teacher(first)
        await teacher.say("the kettle sings", "the kettle boils")
        learned = first.fleet_use()
        assert (learned.claims, learned.owned, learned.fences_lost) == (1, 1, 0)
        assert learned.tail_rows > 0
        await first.read(Style(GUILD), lambda _reading: None)
        read = first.fleet_use()
        assert read.round_trips > learned.round_trips
        assert read.reading_round_trips > learned.reading_round_trips == 0
        await first.settle()
        assert first.fleet_use().folds > learned.folds
        async with open_postgres(postgres, KEY) as second:
            teacher.store = second
            await teacher.say("the kettle waits")
            assert second.fleet_use().owned == 1
            await first.read(Style(GUILD), lambda _reading: None)  # and so it finds out
            taken = first.fleet_use()
            assert (taken.owned, taken.fences_lost) == (0, 1)
