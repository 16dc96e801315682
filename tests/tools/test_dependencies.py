"""pip-audit itself, against a vulnerability service on this machine."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from tools import dependencies

HOLE = {
    "id": "TEA-2026-1",
    "summary": "it leaks",
    "affected": [
        {
            "package": {"name": "teapot", "ecosystem": "PyPI"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]},
            ],
        }
    ],
}


@dataclass
class Service:
    """Knows holes by package, in the shape of OSV; answers nothing but `status` if that is set."""

    url: str = ""
    holes: dict[str, list[object]] = field(default_factory=dict)
    status: int = 200

    async def answer(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.text())
        known = self.holes.get(asked["package"]["name"])
        return web.json_response({"vulns": known} if known else {}, status=self.status)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_post("/v1/query", service.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/query"
    yield service
    await runner.cleanup()


Audit = Callable[[str], Awaitable[tuple[int, str]]]


@pytest.fixture
def audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Audit an environment of two packages, by the service at an address."""
    for name in ("teapot", "kettle"):
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")

    async def run(url: str) -> tuple[int, str]:
        options = ["--path", str(tmp_path), "--vulnerability-service", "osv", "--osv-url", url]
        code = await asyncio.to_thread(dependencies.main, options)
        return code, capsys.readouterr().out

    return run


async def test_a_known_hole_fails_and_says_what_to_install(service: Service, audit: Audit) -> None:
    service.holes["teapot"] = [HOLE]
    code, printed = await audit(service.url)
    assert code == 1
    assert "teapot 1.0: TEA-2026-1, fixed in 1.1" in printed
    assert "2 dependencies audited, 1 known" in printed


async def test_no_hole_is_told_with_how_much_was_asked_about(
    service: Service, audit: Audit
) -> None:
    code, printed = await audit(service.url)
    assert (code, printed) == (0, "2 dependencies audited, 0 known vulnerabilities.\n")


async def test_without_a_service_it_warns_and_lets_one_work(service: Service, audit: Audit) -> None:
    for url in ("http://127.0.0.1:1/v1/query", "http://nowhere.invalid/v1/query"):
        code, printed = await audit(url)
        assert code == 0
        assert "were NOT audited" in printed
    service.status = 503
    code, printed = await audit(service.url)
    assert code == 0
    assert "were NOT audited" in printed


def test_what_the_service_does_not_know_is_not_called_clean() -> None:
    known = {"name": "teapot", "version": "1.0", "vulns": []}
    unknown = {"name": "kettle", "skip_reason": "not found"}
    assert "NOT audited, since the service doesn't know them: kettle" in str(
        dependencies.audit_report([known, unknown])
    )
    text, code = dependencies.audit_report([unknown])
    assert (code, "were NOT audited" in text) == (0, True)
