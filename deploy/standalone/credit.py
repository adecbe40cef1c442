"""The credit system of the standalone mode: the sandbox, for the bureaus of this house, by the clock of this house."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from deploy.credit_sandbox.app import create_app
from deploy.credit_sandbox.settings import CreditSandboxSettings
from shared.clock import Clock
from shared.identifiers import Uscc


def credit_system(data: Path, bureaus: Mapping[str, str], clock: Clock) -> FastAPI:
    """A credit system that knows these bureaus (area code to unified social credit code) as senders.

    Raises what `deploy.credit_sandbox.app.create_app` raises.
    """
    settings = CreditSandboxSettings(_env_file=None, data=data / "credit", senders=tuple(map(Uscc, bureaus.values())))
    return create_app(settings, clock)
