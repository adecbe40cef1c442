"""The addresses that senders use: records, corrections, withdrawals, what is kept, and what came on a day."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from deploy.credit_sandbox.history import Act
from deploy.credit_sandbox.judging import Place
from deploy.credit_sandbox.open_sandbox import OpenSandbox, Sandbox
from deploy.credit_sandbox.signing import SignedRequest
from deploy.credit_sandbox.templates import Kind
from shared.policy.clauses import Day

router = APIRouter(tags=["records"])


class _NoAnswer(Response):
    """An answer that breaks off after its head: the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


async def _signed(request: Request) -> SignedRequest:
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path, query = raw.decode("utf-8", "surrogateescape"), request.scope["query_string"].decode("latin-1")
    paths = (path, f"{path}?{query}") if query else (path,)
    return SignedRequest.read(request.method, paths, await request.body(), request.headers)


async def _receive(request: Request, sandbox: OpenSandbox, place: Place) -> Response:
    conduct = sandbox.conduct
    conduct.require_there()
    conduct.require_pace(request.headers.get("X-Sender", ""))
    signed = await _signed(request)
    answer = await run_in_threadpool(sandbox.desk.receive, signed, place, conduct)
    # From here on the batch is stored, whatever its sender learns.
    await asyncio.sleep(conduct.behaviour.answers_after_ms / 1000)
    return JSONResponse(answer) if conduct.is_answered() else _NoAnswer()


@router.post("/inspection-results")
async def send_results(request: Request, sandbox: Sandbox) -> Response:
    """Report results of double-random inspections."""
    return await _receive(request, sandbox, Place(Kind.RESULTS, Act.NEW))


@router.post("/inspection-results/corrections")
async def correct_results(request: Request, sandbox: Sandbox) -> Response:
    """Correct results that were accepted."""
    return await _receive(request, sandbox, Place(Kind.RESULTS, Act.CORRECTION))


@router.post("/inspection-results/withdrawals")
async def withdraw_results(request: Request, sandbox: Sandbox) -> Response:
    """Withdraw results that were accepted."""
    return await _receive(request, sandbox, Place(Kind.RESULTS, Act.WITHDRAWAL))


@router.post("/penalties")
async def send_penalties(request: Request, sandbox: Sandbox) -> Response:
    """Report penalties."""
    return await _receive(request, sandbox, Place(Kind.PENALTIES, Act.NEW))


@router.post("/penalties/corrections")
async def correct_penalties(request: Request, sandbox: Sandbox) -> Response:
    """Correct penalties that were accepted."""
    return await _receive(request, sandbox, Place(Kind.PENALTIES, Act.CORRECTION))


@router.post("/penalties/withdrawals")
async def withdraw_penalties(request: Request, sandbox: Sandbox) -> Response:
    """Withdraw penalties that were accepted."""
    return await _receive(request, sandbox, Place(Kind.PENALTIES, Act.WITHDRAWAL))


@router.get("/inspection-results/{key}")
async def get_result(key: str, request: Request, sandbox: Sandbox) -> Any:
    """The result as it is stored now."""
    return await _find(request, sandbox, Kind.RESULTS, key)


@router.get("/penalties/{key}")
async def get_penalty(key: str, request: Request, sandbox: Sandbox) -> Any:
    """The penalty as it is stored now."""
    return await _find(request, sandbox, Kind.PENALTIES, key)


@router.get("/reconciliation")
async def reconcile(kind: Kind, day: Day, request: Request, sandbox: Sandbox) -> Any:
    """What came on a day in Beijing and was accepted, and what of it cleaning has kept."""
    sandbox.conduct.require_there()
    signed = await _signed(request)
    return await run_in_threadpool(sandbox.desk.reconcile, signed, kind, day)


async def _find(request: Request, sandbox: OpenSandbox, kind: Kind, key: str) -> Any:
    sandbox.conduct.require_there()
    signed = await _signed(request)
    return await run_in_threadpool(sandbox.desk.find, signed, kind, key)
