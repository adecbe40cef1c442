"""The credit system of the standalone mode: the sandbox, for the bureaus of this house, by the clock of this house; and
the outlets by which publishing tells it.
"""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from deploy.credit_sandbox.app import create_app
from deploy.credit_sandbox.senders import read_senders, register_senders
from deploy.credit_sandbox.settings import CreditSandboxSettings
from services.publishing.outlet.configured import OutletSettings
from shared.clock import Clock
from shared.durable import write_durably
from shared.identifiers import AreaCode, Uscc


def credit_system(data: Path, bureaus: Mapping[str, str], clock: Clock) -> FastAPI:
    """A credit system that knows these bureaus (area code to unified social credit code) as senders.

    Raises what `deploy.credit_sandbox.app.create_app` raises.
    """
    settings = CreditSandboxSettings(_env_file=None, data=data / "credit", senders=tuple(map(Uscc, bureaus.values())))
    return create_app(settings, clock)


def outlets_to(data: Path, address: str, bureaus: Mapping[str, str]) -> tuple[OutletSettings, ...]:
    """An outlet from each of these bureaus to the credit system at the address; the first is called `sandbox`, each
    other by its area code too. Raises SendersUnreadable, DiskFull.
    """
    senders = data / "credit" / "senders.json"
    register_senders(senders, map(Uscc, bureaus.values()))
    known = read_senders(senders.read_text(encoding="utf-8"))
    made = []
    for place, (bureau, code) in enumerate(bureaus.items()):
        key = data / "credit" / f"{bureau}.outlet-key"
        write_durably(key, known[code].secret.encode())
        outlet = OutletSettings(
            name=f"sandbox-{bureau}" if place else "sandbox",
            target="national",
            bureaus=(AreaCode(bureau),),
            sender=Uscc(code),
            url=f"{address}/credit",
            key_file=key,
        )
        made.append(outlet)
    return tuple(made)
