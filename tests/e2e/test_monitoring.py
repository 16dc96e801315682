"""How the bot is watched: metrics while it learns, `/healthz`, `markovbot health`, JSON logs."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from sandbox.patience import USUAL, patient
from sandbox.process import BotProcess
from tests.support.tea_house import PROJECT, TeaHouse, limit_files

LABELS = {"le", "filter", "outcome", "queue", "result", "shard", "status", "version", "what"}
HISTOGRAMS = {"markovbot_commit_seconds", "markovbot_commit_messages", "markovbot_line_seconds"}
RETRIED = 120.0
"""Seconds: what couldn't be learned is tried again after a minute at most."""

WORDS = ("kettle", "sings", "kitchen")


class Watcher:
    """Asks the port of metrics."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self.port = port
        self._session = session

    async def ask(self, path: str, method: str = "GET", host: str | None = None) -> tuple[int, str]:
        headers = {} if host is None else {"Host": host}
        url = f"http://127.0.0.1:{self.port}{path}"
        async with self._session.request(method, url, headers=headers) as response:
            return response.status, await response.text()

    async def metrics(self) -> list[Metric]:
        status, text = await self.ask("/metrics")
        assert status == 200
        return list(text_string_to_metric_families(text))

    async def counted(self, name: str, **labels: str) -> None:
        """Ask until something has been counted."""
        async with patient():
            while not value(await self.metrics(), name, **labels):
                pass

    async def becomes(self, status: int, within: float = USUAL) -> dict[str, bool]:
        """Ask how the bot is until the answer has a status."""
        async with patient(within):
            while True:
                found, text = await self.ask("/healthz")
                if found == status:
                    answer: dict[str, bool] = json.loads(text)
                    return answer


@pytest.fixture
async def watcher() -> AsyncIterator[Watcher]:
    with socket.socket() as kept:  # until the end: nobody else gets the port by chance
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # but whoever asks for it
        kept.bind(("127.0.0.1", 0))
        async with aiohttp.ClientSession() as session:
            yield Watcher(kept.getsockname()[1], session)


@pytest.fixture
async def watched(house: TeaHouse, watcher: Watcher) -> AsyncIterator[BotProcess]:
    async with house.bot(METRICS_PORT=str(watcher.port), DATABASE_KEY="") as process:
        await house.online()
        yield process
        assert "Traceback" not in process.output


async def health(house: TeaHouse) -> tuple[int, str]:
    """Return the exit code of `markovbot health`, and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "markovbot",
        "health",
        cwd=house.directory,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "DATABASE_URL": f"sqlite:///{house.directory / 'markov.db'}",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


def counts(metrics: list[Metric]) -> dict[str, float]:
    """Return how many values each histogram has got."""
    return {
        metric.name: next(one.value for one in metric.samples if one.name.endswith("_count"))
        for metric in metrics
        if metric.type == "histogram"
    }


def value(metrics: list[Metric], name: str, **labels: str) -> float:
    return sum(
        sample.value
        for metric in metrics
        for sample in metric.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def told(metrics: list[Metric]) -> Iterator[str]:
    """Yield every text among metrics that isn't a number."""
    for metric in metrics:
        yield metric.name
        for sample in metric.samples:
            yield sample.name
            yield from sample.labels.values()


async def chat(house: TeaHouse, *, messages: int) -> None:
    for number in range(messages):
        who = (house.ada, house.bruno, house.admin)[number % 3]
        await house.sandbox.say(who, house.general, f"the kettle sings in the kitchen {number}")


async def test_while_it_learns_and_speaks_every_histogram_moves_and_names_nobody(
    house: TeaHouse, watcher: Watcher, watched: BotProcess
) -> None:
    await house.learn()
    before = await watcher.metrics()
    assert counts(before).keys() == HISTOGRAMS
    await chat(house, messages=30)
    await house.settled(30)
    await house.lines(house.general)
    house.sandbox.faults.rest("GET", r"/applications/@me$", status=403)
    await house.sandbox.slash(house.admin, house.general, "markov doctor")
    await house.sandbox.drop_gateway()
    await watcher.counted("markovbot_connections_total", outcome="resumed")
    after = await watcher.metrics()
    for name, count in counts(after).items():
        assert count > counts(before)[name], name
    for name, labels in (
        ("markovbot_rest_errors_total", {"status": "403"}),
        ("markovbot_words_redrawn_total", {"filter": "originality"}),
        ("markovbot_block_cache_total", {"result": "hit"}),
        ("markovbot_lines_total", {}),
        ("markovbot_held", {"what": "undo"}),
    ):
        assert value(after, name, **labels) > value(before, name, **labels), name
    assert value(after, "markovbot_tokens_learned_total") == 30 * 7
    assert value(after, "markovbot_commit_messages_sum") == 30
    assert value(after, "markovbot_servers") == 1
    assert value(after, "markovbot_database_bytes") > 0

    used = {label for one in after for sample in one.samples for label in sample.labels}
    assert used <= LABELS
    people = (house.ada, house.bruno, house.admin)
    places = (house.guild, house.general, house.quiet)
    names = [*(one.name for one in people), *(one.name for one in places)]
    ids = [*(str(one.id) for one in people), *(str(one.id) for one in places)]
    forbidden = [*WORDS, *names, *ids]
    for text in told(after):
        assert not any(one.lower() in text.lower() for one in forbidden), text
        assert not any(part.isdigit() and len(part) > 3 for part in text.split("_")), text


REFUSED = [
    ("GET", "/", None, 404),
    ("GET", "/metrics/", None, 404),
    ("GET", "/debug/vars", None, 404),
    ("POST", "/metrics", None, 405),
    ("DELETE", "/healthz", None, 405),
    ("OPTIONS", "/metrics", None, 405),
    ("GET", "/metrics", "evil.example", 403),
    ("GET", "/healthz", "evil.example:{port}", 403),
    ("GET", "/metrics", "127.0.0.1.evil.example", 403),
]


async def test_the_port_answers_nothing_else(
    house: TeaHouse, watcher: Watcher, watched: BotProcess
) -> None:
    for method, path, host, status in REFUSED:
        named = None if host is None else host.format(port=watcher.port)
        found, text = await watcher.ask(path, method, named)
        assert (found, "markovbot_" in text) == (status, False), (method, path, host)
    assert await watcher.ask("/metrics", "HEAD") == (200, "")
    found, text = await watcher.ask("/metrics", host=f"localhost:{watcher.port}")
    assert (found, "markovbot_" in text) == (200, True)


async def test_health_follows_the_connection_and_the_process(
    house: TeaHouse, watcher: Watcher, watched: BotProcess
) -> None:
    await watcher.becomes(200)
    async with patient():
        while (await health(house))[0]:
            pass
    house.sandbox.refuse_resume = True
    house.sandbox.faults.handshake(status=500, times=1000)
    house.sandbox.faults.handshake(status=500, times=1000, resuming=True)
    await house.sandbox.drop_gateway()
    answer = await watcher.becomes(503)
    assert answer == {"healthy": False, "gateway": False, "learning": True, "disk": True}
    async with patient():
        while (found := await health(house))[0] == 0:
            pass
    assert found == (1, "The bot isn't connected to Discord; its log says why.\n")
    watched.terminate()
    await watched.wait()
    code, said = await health(house)
    assert (code, "No bot runs on the database" in said) == (1, True)


async def test_health_tells_that_nothing_is_learned(
    house: TeaHouse, watcher: Watcher, watched: BotProcess
) -> None:
    await house.learn()
    await watcher.becomes(200)
    limit_files(watched, 4096)
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    answer = await watcher.becomes(503)
    assert answer["learning"] is False
    assert value(await watcher.metrics(), "markovbot_commits_failed_total") >= 1
    limit_files(watched, None)
    await watcher.becomes(200, RETRIED)
    await house.settled(1)


async def test_a_port_that_is_taken_ends_it_with_a_sentence(house: TeaHouse) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        async with house.bot(METRICS_PORT=str(port)) as bot:
            assert await bot.wait() == 1
            assert f"METRICS_PORT: port {port} of 127.0.0.1 can't be used" in bot.output
            assert "Traceback" not in bot.output


async def test_without_the_setting_nothing_of_it_is_loaded() -> None:
    loaded = "{'prometheus_client', 'aiohttp.web'} & set(sys.modules)"
    asked = f"import sys, bot; print(sorted({loaded}))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", asked, cwd=PROJECT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert printed.decode().strip() == "[]"


async def test_logs_are_json_on_request_the_last_sentence_too(house: TeaHouse) -> None:
    async with house.bot(LOG_FORMAT="json") as bot:
        await house.online()
        await bot.said("Invite it to a server")
    lines = [json.loads(line) for line in bot.output.splitlines()]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert any(line["message"].startswith("Online as") for line in lines)
    async with house.bot(LOG_FORMAT="json", DISCORD_TOKEN="MTA.wrong.token") as bot:
        assert await bot.wait() == 3
    *_, last = (json.loads(line) for line in bot.output.splitlines())
    assert last["message"].startswith("Discord refuses the token")
