"""The standalone mode from start to stop: directory, database, migrations, services. Nothing is left running."""

import asyncio
import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.standalone.docs.app import docs
from deploy.standalone.issuing import open_issuer
from deploy.standalone.mounting import Mounted
from deploy.standalone.premises import address_of, listening, occupied
from deploy.standalone.services import applications
from deploy.standalone.site import Site
from shared.http.serving import serve
from shared.migrations import migrate_all
from shared.migrations.access import SERVICES
from shared.postgres import Server
from shared.witness.app import create_app as witness


def run(data: Path, port: int) -> None:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM.

    When ready, print a line of JSON with the addresses and the log's key. Raises AlreadyUp, PortTaken, what
    `shared.postgres.Server` raises, and SystemExit when an application fails.
    """
    # Set the handler before anything is started that would have to be stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), occupied(data), listening(port) as listener, database(data) as urls:
        site = Site.at(data, address_of(listener))
        services = applications(site, urls, open_issuer(data))
        apps = {**services, "witness": witness(site.witness), "docs": docs(services, site.address)}
        serve(Mounted(apps, site="publishing", fronted={"docs"}), listener, site.announcement(apps))


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
