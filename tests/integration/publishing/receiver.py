"""A receiver of webhooks: an https server on this machine with a certificate of its own, that keeps what it is sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.standalone.premises import listening
from services.publishing.webhook import queue_store
from services.publishing.webhook.metrics import WebhookMetrics
from services.publishing.webhook.sending_usecases import queue_once, send_once
from shared.access.roles import Role
from shared.http.application import ServiceApp
from shared.log.append import compose, insert
from shared.peers import Peers
from tests.integration.listening.conftest import MadeUp
from tests.support.apps import bearer, serving
from tests.support.log import OCCASION
from tests.support.postgres import connect
from tests.support.publishing import Press, still_app
from tests.support.served import served

HOST = "portal.example"


@dataclass
class Receiver:
    """What was sent, and how it is answered. `port` is the only one at which it listens, on 127.0.0.1."""

    port: int
    certificate: Path
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 0


@dataclass
class Switchboard:
    """Publishing with webhooks to a receiver; `found` are the addresses that its host is looked up to have."""

    app: ServiceApp
    client: httpx.AsyncClient
    press: Press
    receiver: Receiver
    now: datetime
    found: Sequence[str] = ("127.0.0.1",)
    looked_up: list[str] = field(default_factory=list)
    metrics: WebhookMetrics = field(default_factory=WebhookMetrics)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.metrics.register(self.registry)

    async def ask(
        self, method: str, path: str, body: object = None, role: Role = Role.OPS, **headers: str
    ) -> httpx.Response:
        who = bearer(self.press.issuer, role, subject="an operator", now=self.now)
        sent = {**who, "Idempotency-Key": str(uuid4()), **({"If-Match": "*"} if method == "POST" else {})}
        return await self.client.request(method, path, headers=sent, json=body)

    async def register(self, *types: str, host: str = HOST) -> dict[str, Any]:
        body = {"address": f"https://{host}:{self.receiver.port}/hook", "types": types or ["cases.law"]}
        answer = await self.ask("POST", "/webhooks", body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def happen(self, said: str = "", *, stream: str = "", bureau: str = OCCASION.bureau) -> None:
        """An event, as if cases had recorded it; publishing has taken in everything before it."""
        admin = await connect(self.press.database.admin_url)
        name = stream or f"law/{uuid4()}"
        (event,) = compose(replace(OCCASION, bureau=bureau), name, 0, [MadeUp(said=said)])
        await insert(admin, event)
        await admin.close()
        await self.press.react()
        while await queue_once(self.app.resources, self.metrics):
            pass

    async def send(self) -> int:
        return await send_once(self.app.resources, self.metrics, self._resolve)

    async def seen(self, metric: str, **labels: str) -> float | None:
        """A metric, after what waits was counted."""
        async with self.app.resources.work() as work:
            self.metrics.counted(await queue_store.counted(work.session), self.now)
        return self.registry.get_sample_value(f"cheqian_webhook_{metric}", labels)

    async def shown(self, webhook: str) -> dict[str, Any]:
        return dict((await self.ask("GET", f"/webhooks/{webhook}")).json())

    async def _resolve(self, host: str, port: int) -> Sequence[str]:
        self.looked_up.append(host)
        return self.found


@asynccontextmanager
async def receiver_in(folder: Path) -> AsyncIterator[Receiver]:
    key, certificate = _certified(folder)
    with listening(0) as listener:
        receiver = Receiver(listener.getsockname()[1], certificate)

        async def take(request: Request) -> Response:
            receiver.sent.append((dict(request.headers), await request.body()))
            return Response(status_code=receiver.status, headers=receiver.headers)

        app = Starlette(routes=[Route("/hook", take, methods=["POST"])])
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", ws="none", ssl_keyfile=str(key), ssl_certfile=str(certificate)
        )
        async with served(config, listener):
            yield receiver


@asynccontextmanager
async def switchboard_on(
    press: Press, folder: Path, networks: Sequence[str] = ("127.0.0.0/8",)
) -> AsyncIterator[Switchboard]:
    async with receiver_in(folder) as receiver:
        hosts = tuple(f"{host}:{receiver.port}" for host in (HOST, "localhost", "other.example"))
        given = press.settings.model_dump() | {"webhook_hosts": hosts, "webhook_networks": tuple(networks)}
        settings = type(press.settings)(_env_file=None, **given)
        app = still_app(settings)
        async with serving(app) as client:
            trusting = httpx.AsyncHTTPTransport(verify=ssl.create_default_context(cafile=str(receiver.certificate)))
            async with Peers(trusting) as peers:
                app.resources = replace(app.resources, peers=peers)
                board = Switchboard(app, client, press, receiver, datetime.now(UTC))
                app.clock = lambda: board.now
                await press.react()
                while await queue_once(app.resources, board.metrics):
                    await asyncio.sleep(0)
                yield board


def _certified(folder: Path) -> tuple[Path, Path]:
    """A key, and a certificate for the hosts, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName("localhost")])
    certificate = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    files = folder / "receiver.key", folder / "receiver.pem"
    files[0].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files
