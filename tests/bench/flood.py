"""What a flood without a token costs: clients that announce large bodies and send them as fast as they can.

Each client sends its body until the service has closed the connection, and then begins again. The service runs in a
process of its own, and so do the clients. On two cores the health checks also wait for the clients, which take a core.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx

from deploy.standalone.premises import address_of, listening
from services.sampling.app import compose
from services.sampling.settings import SamplingSettings
from shared.http.serving import serve
from tests.bench.measuring import Finding, percentile, scaled
from tests.integration.deploy.running import Running, running
from tests.support.apps import new_issuer, settings_for

_CLIENTS = 64
_ANNOUNCED = 64 * 1024 * 1024
_CHECKS = 500
_EVERY = 0.02
"""Seconds from a health check to the next."""
_PART = b"[]," * 20_000
_TARGETS = ("POST /enterprises/imports/flags", "POST /plans", f"PUT /enterprises/imports/{uuid4()}")


def findings() -> Iterator[Finding]:
    with running("serve", module="tests.bench.flood") as service:
        with httpx.Client(base_url=service.announcement["site"], timeout=60) as http:
            _checked(http)
            calm, at_rest = _checked(http), _memory(service)
            with running("flood", service.announcement["port"], module="tests.bench.flood") as flood:
                flooded = _checked(http)
                flood.process.terminate()
        growth = _memory(service, most=True) - at_rest
    what = f"{_CLIENTS} clients without a token, {_ANNOUNCED // 2**20} MiB announced by each"
    p95, before = percentile(flooded, 0.95), percentile(calm, 0.95)
    yield Finding(
        f"{what}: a health check, p95", f"{p95:.1f} ms", f"undisturbed {before:.1f} ms", p95, at_most=50, unit="ms"
    )
    yield Finding(
        f"{what}: memory of the service",
        f"+{growth:.0f} MB",
        f"at rest {at_rest:.0f} MB",
        growth,
        at_most=32,
        unit="MB",
    )


def _checked(http: httpx.Client) -> list[float]:
    """How long each health check took, in milliseconds."""
    took = []
    for _ in range(scaled(_CHECKS)):
        began = time.perf_counter()
        http.get("/healthz").raise_for_status()
        took.append((time.perf_counter() - began) * 1e3)
        time.sleep(_EVERY)
    return took


def _memory(service: Running, *, most: bool = False) -> float:
    """What the process holds now, or the most that it has held, in MB."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.partition("VmHWM:" if most else "VmRSS:")[2].split()[0]) / 1024


async def _flood(port: int) -> None:
    print(json.dumps({"floods": port}), flush=True)
    await asyncio.gather(*[_attack(port, _TARGETS[client % len(_TARGETS)]) for client in range(_CLIENTS)])


async def _attack(port: int, target: str) -> None:
    head = f"{target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {_ANNOUNCED}\r\n\r\n"
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode())
            try:
                for _ in range(_ANNOUNCED // len(_PART)):
                    writer.write(_PART)
                    await writer.drain()
            finally:
                writer.transport.abort()


def _serve() -> None:
    settings = settings_for(new_issuer(), of=SamplingSettings, log_origin="demo.bench.example/log", log_level="warning")
    with listening(0) as listener:
        port = listener.getsockname()[1]
        serve(compose(settings), listener, {"site": address_of(listener), "port": str(port)}, settings)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve()
    else:
        asyncio.run(_flood(int(sys.argv[2])))
