"""Serve HTTP: answer requests, record them, and check both sides against the contract."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from sandbox.calls import Files
from sandbox.change_signal import ChangeSignal
from sandbox.contract import load_contract
from sandbox.faults import CUT, Damage, Fault, Faults, OwnDamage
from sandbox.routes import Routes

PREFIX: Final = "/api/v10"
JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
PAYLOAD: Final = "payload_json"
"""The field of a form that holds the JSON body."""

FILE: Final = re.compile(r"files\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Request:
    """A request that has been answered."""

    method: str
    path: str
    status: int


class Api:
    """Serves one bot's requests."""

    def __init__(
        self, routes: Routes, faults: Faults, token: str, change_signal: ChangeSignal
    ) -> None:
        self._routes = routes
        self._faults = faults
        self._token = token
        self._change_signal = change_signal
        self._contract = load_contract()
        self.requests: list[Request] = []
        self.problems: list[str] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        method, path = request.method, request.path.removeprefix(PREFIX)
        body, files = await self._read(request)
        self.problems += self._contract.request(method, path, request.query, body)
        fault = self._faults.next_for(method, path)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.status is not None:
                self._note(method, path, fault.status)
                return _failure(request, fault, fault.status)
        authorised = request.headers.get("Authorization") == f"Bot {self._token}"
        status, answer = self._routes.answer(
            method, path, request.query, body, files, authorised=authorised
        )
        self.problems += self._contract.answer(method, path, status, answer)
        self.problems += _limits_broken(method, answer)
        self._note(method, path, status)
        if fault is not None:
            await asyncio.sleep(fault.lag)
        if fault is not None and fault.damage is not None:
            return await _damaged(request, status, answer, fault.damage)
        return _json(status, answer)

    async def _read(self, request: web.Request) -> tuple[Any, Files]:
        """Return a request's body and its uploaded files."""
        if request.content_type == FORM:
            form = await request.post()
            files: dict[int, tuple[str, bytes]] = {}
            for key, part in form.items():
                if isinstance(part, web.FileField) and (match := FILE.fullmatch(key)):
                    files[int(match[1])] = (part.filename, part.file.read())
                elif key != PAYLOAD:
                    self.problems.append(f"{request.method} request: an unknown part of a form")
            return json.loads(str(form.get(PAYLOAD, "{}"))), files
        raw = await request.read()
        if raw and request.content_type != JSON:
            self.problems.append(f"{request.method} request: not {JSON}")
        return json.loads(raw) if raw else None, {}

    def _note(self, method: str, path: str, status: int) -> None:
        self.requests.append(Request(method, path, status))
        self._change_signal.notify()


def _failure(request: web.Request, fault: Fault, status: int) -> web.StreamResponse:
    if status == CUT:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if fault.retry_after is None:
        response = _json(status, {"code": fault.code, "message": f"{status}: as asked for"})
        if fault.via:
            response.headers["Via"] = "1.1 sandbox"
        return response
    response = _json(
        status,
        {
            "code": 0,
            "message": "You are being rate limited.",
            "retry_after": fault.retry_after,
            "global": False,
        },
    )
    # Without Via, discord.py takes a 429 for a ban by Cloudflare.
    response.headers.update({"Via": "1.1 sandbox", "Retry-After": str(fault.retry_after)})
    return response


async def _damaged(
    request: web.Request, status: int, answer: object, damage: Damage | OwnDamage
) -> web.StreamResponse:
    if not isinstance(damage, Damage):
        return _json(status, damage(answer))
    match damage:
        case Damage.PARTS_MISSING:
            return _json(status, _without_ids(answer))
        case Damage.BROKEN:
            body = json.dumps(answer).encode()[:-1]
            return web.Response(status=status, body=body, headers={"Content-Type": JSON})
        case Damage.HALF:
            body = json.dumps(answer).encode()
            head = {"Content-Type": JSON, "Content-Length": str(len(body))}
            response = web.StreamResponse(status=status, headers=head)
            await response.prepare(request)
            await response.write(body[: len(body) // 2])
            if request.transport is not None:
                request.transport.close()
            return response


def _limits_broken(method: str, answer: object) -> list[str]:
    """Return the limits that a request broke, as the error that refuses it lists them."""
    if not isinstance(answer, dict):
        return []
    return [f"{method}: {one['message']}" for one in answer.get("errors", {}).get("_errors", ())]


def _without_ids(answer: object) -> object:
    if isinstance(answer, list):
        return [_without_ids(one) for one in answer]
    if isinstance(answer, dict):
        return {key: value for key, value in answer.items() if key != "id"}
    return answer


def _json(status: int, body: object) -> web.Response:
    if body is None:
        return web.Response(status=status)
    # A charset beside the type breaks discord.py's login, hence no text=.
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={"Content-Type": JSON}
    )
