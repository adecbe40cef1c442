"""What the routes of a running sandbox work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from deploy.credit_sandbox.behaviour import Conduct
from deploy.credit_sandbox.desk import Desk
from deploy.credit_sandbox.store import Store
from shared.clock import Clock


@dataclass
class OpenSandbox:
    """The sandbox while it runs. `conduct` may be replaced at any time."""

    desk: Desk
    store: Store
    conduct: Conduct
    clock: Clock


class CreditSandboxApp(FastAPI):
    """The application of a sandbox. `sandbox` exists while it runs."""

    sandbox: OpenSandbox


async def _of(request: Request) -> OpenSandbox:
    found: OpenSandbox = request.app.sandbox
    return found


Sandbox = Annotated[OpenSandbox, Depends(_of)]
