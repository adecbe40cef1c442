"""The standalone mode from start to stop: directory, database, migrations, services. Nothing is left running."""

import asyncio
import os
import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from deploy.example_bureaus import EXAMPLE_BUREAUS
from deploy.standalone.credit import credit_system, outlets_to
from deploy.standalone.docs.app import docs
from deploy.standalone.furnishing import furnish
from deploy.standalone.issuing import open_issuer
from deploy.standalone.mounting import Mounted
from deploy.standalone.premises import address_of, listening, occupied
from deploy.standalone.sandbox import SandboxClock, Sandboxed, clock_of, set_clock
from deploy.standalone.services import applications, organisations_of
from deploy.standalone.site import Site
from shared.clock import SHANGHAI, utc_now
from shared.http.serving import serve
from shared.migrations import migrate_all
from shared.migrations.access import SERVICES
from shared.postgres import Server
from shared.witness.app import create_app as witness


def run(data: Path, port: int, day: date | None = None, *, with_credit_system: bool = False) -> None:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM. With `day`, the house becomes a sandbox, and stays one: its clock
    begins on the morning of that day in Beijing. `with_credit_system`: the credit sandbox runs beside the services.

    When ready, print a line of JSON with the addresses and the log's key. Raises AlreadyUp, PortTaken, what
    `set_clock`, `furnish` and `shared.postgres.Server` raise, and SystemExit when an application fails.
    """
    # Set the handler before anything is started that would have to be stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), occupied(data), listening(port) as listener:
        site, sandbox = _opened(data, address_of(listener), day)
        clock = sandbox or utc_now
        with database(data) as urls:
            services = applications(site, urls, open_issuer(data), **_told(site, with_credit_system=with_credit_system))
            furnish(data, organisations_of(services), clock())
            for service in services.values():
                service.clock = clock
            apps = {**services, "witness": witness(site.witness, clock), "docs": docs(services, site.address)}
            if with_credit_system:
                apps["credit"] = credit_system(data, organisations_of(services), clock)
            house = Mounted(apps, site="publishing", fronted={"docs"})
            announced = site.announcement(apps)
            if sandbox:
                announced["clock"] = sandbox().astimezone(SHANGHAI).isoformat(timespec="seconds")
            serve(Sandboxed(house, sandbox) if sandbox else house, listener, announced)


def _told(site: Site, *, with_credit_system: bool) -> dict[str, Any]:
    """The outlets to the credit system beside the services, of the example bureaus; none if the environment says which
    outlets or which bureaus there are.
    """
    if not with_credit_system or {"CHEQIAN_OUTLETS", "CHEQIAN_ORGANISATIONS"} & os.environ.keys():
        return {}
    return {"outlets": outlets_to(site.data, site.address, EXAMPLE_BUREAUS)}


def _opened(data: Path, address: str, day: date | None) -> tuple[Site, SandboxClock | None]:
    """The site in a data directory, and its clock if it is a sandbox. Raises what `set_clock` raises."""
    used = (data / "log.key").exists()
    site = Site.at(data, address)
    return site, clock_of(data) if day is None else set_clock(data, site.log_key.name, day, used=used)


@contextmanager
def database(data: Path) -> Iterator[Mapping[str, str]]:
    """The migrated database: a URL for each service and the sequencer, with passwords that only this run uses."""
    server = Server(data / "postgres")
    try:
        server.start()
        passwords = {name: secrets.token_urlsafe(24) for name in (*SERVICES, "sequencer")}
        asyncio.run(migrate_all(server.admin_url(), {f"cheqian_{name}": word for name, word in passwords.items()}))
        yield {name: server.url(user=f"cheqian_{name}", password=word) for name, word in passwords.items()}
    finally:
        # Also stop a server that a killed run has left behind: the directory is ours.
        server.stop()
