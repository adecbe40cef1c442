"""A credit system to try things on, as an application: `python -m shared.http.serving deploy.credit_sandbox.app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from fastapi import FastAPI

from deploy.credit_sandbox import people, wire
from deploy.credit_sandbox.behaviour import Conduct
from deploy.credit_sandbox.desk import Desk
from deploy.credit_sandbox.open_sandbox import CreditSandboxApp, OpenSandbox
from deploy.credit_sandbox.senders import register_senders
from deploy.credit_sandbox.settings import CreditSandboxSettings
from deploy.credit_sandbox.store import Store
from deploy.standalone.premises import occupied
from shared.clock import Clock, utc_now
from shared.durable import write_durably
from shared.file_modes import keep_to_owner, private_folder
from shared.http import problems
from shared.http.body_limit import BodyLimit
from shared.http.naming import operation_id

BODY_LIMIT = 24 * 1024 * 1024
"""In bytes: a hundred results with details of the greatest length, in Chinese."""
BODY_SECONDS = 30
_EXAMPLES = Path(__file__).parents[1] / "example" / "enterprises.csv"
_PARTIES = Path(__file__).parent / "parties.csv"


def create_app(settings: CreditSandboxSettings | None = None, clock: Clock = utc_now) -> FastAPI:
    """The sandbox as an application. Without `settings`, they are read from the environment.

    Raises ReadableByOthers, SendersUnreadable, DiskFull; AlreadyUp when it starts on a folder that another one uses.
    """
    keep_to_owner()
    settings = settings or CreditSandboxSettings()
    furnish(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with occupied(settings.data):
            store = Store(settings.data / "received.sqlite")
            try:
                conduct = Conduct(settings.behaviour, monotonic)
                app.sandbox = OpenSandbox(Desk(settings.data, store, clock), store, conduct, clock)
                yield
            finally:
                store.close()

    app = CreditSandboxApp(
        title="信用系统沙箱 Credit sandbox",
        version="1",
        description="Receives records as a credit system does. See docs/credit-sandbox.md.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    app.add_middleware(BodyLimit, size=BODY_LIMIT, seconds=BODY_SECONDS)
    problems.install(app)
    for router in (people.router, wire.router):
        app.include_router(router)
    return app


def furnish(settings: CreditSandboxSettings) -> None:
    """Make what is not there: the folder, a secret for each sender, a register of made-up parties.

    Raises ReadableByOthers, SendersUnreadable, DiskFull.
    """
    private_folder(settings.data)
    register_senders(settings.data / "senders.json", settings.senders)
    parties = settings.data / "parties.csv"
    if not parties.exists():
        write_durably(parties, made_up_parties().encode())


def made_up_parties() -> str:
    """The register of a new sandbox as CSV: the example enterprises, and parties of other kinds."""
    enterprises = _EXAMPLES.read_text(encoding="utf-8-sig").splitlines()[1:]
    named = (",".join(line.split(",")[1:3]) for line in enterprises if line)
    return "\n".join([*_PARTIES.read_text(encoding="utf-8").splitlines(), *named, ""])
