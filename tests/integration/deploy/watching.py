"""Prometheus, and what it is asked here: the rules of our alerts, and the queries of our dashboards."""

import asyncio
import json
import math
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from tests.integration.deploy.composition import ROOT

FOLDER = ROOT / "deploy" / "prometheus"
_GRAFANA = ROOT / "deploy" / "grafana"
RULES = yaml.safe_load((FOLDER / "rules.yml").read_text(encoding="utf-8"))
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARDS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(_GRAFANA.glob("*.json"))}
"""The name of each dashboard's file → the dashboard."""

_INTERVAL = 0.5
"""Seconds between two scrapes."""
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
_SCRAPES = "min(sum_over_time(up[1h]))"
"""How often each service was scraped, at least."""
_ADDED = re.compile(r"_(total|bucket|sum|count)$")
"""Endings that Prometheus adds to the names of counters and histograms."""
_COMPARED = re.compile(r" (==|>|<) ")
_NAMES = re.compile(r'\b(?:task|route)=~"([^"()]+\|[^"()]+)"')
"""Several tasks or routes of which a query asks: a name that is out of date would hide behind the others."""


class Query(NamedTuple):
    """A query, and where it stands: an alert, or a panel and the letter of the query in it."""

    place: str
    expr: str

    def each_name(self) -> "Iterator[Query]":
        """The query for each of the tasks or routes that it names; itself, where it names none or one."""
        if (names := _NAMES.search(self.expr)) is None:
            yield self
            return
        for name in names[1].split("|"):
            yield Query(f"{self.place} {name}", self.expr.replace(names[1], name))


def metrics_in(expr: str) -> set[str]:
    """The metrics of ours that a query asks for, as the code names them."""
    return {_ADDED.sub("", name) for name in re.findall(r"\bcheqian_\w+", expr)}


def queries_of_panels() -> Iterator[Query]:
    """Every query of every panel, as Grafana sends it when all bureaus are chosen."""
    for name, dashboard in DASHBOARDS.items():
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                place = f"{name}: {panel['title']} {target['refId']}"
                # Zero in the place of nothing would hide that nothing is found.
                query = target["expr"].replace("$bureau", ".*").removesuffix(" or vector(0)")
                yield from Query(place, query).each_name()


def queries_of_alerts() -> Iterator[Query]:
    """What every alert compares: 0 or 1 where it would keep quiet or fire, and nothing where its metric is missing."""
    for alert in ALERTS:
        yield Query(alert["alert"], _COMPARED.sub(r" \1 bool ", alert["expr"]))


def program(name: str) -> str:
    """The path of a program of Debian's package prometheus; without it the test is skipped."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package prometheus; CI installs it)")
    return found


@dataclass(frozen=True)
class Prometheus:
    client: httpx.AsyncClient

    async def value(self, query: str, at: float | None = None) -> float | None:
        """The first value of the answer that is a number, now or at a moment (seconds since 1970); None if there is
        none. A query that is wrong fails the test.
        """
        when = {} if at is None else {"time": str(at)}
        found = await self._ask("query", query=query, **when)
        values = [float(series["value"][1]) for series in found["result"]]
        return next((value for value in values if not math.isnan(value)), None)

    async def values_of(self, label: str, metric: str) -> list[str]:
        """The values that a label has among the series of a metric."""
        return list(await self._ask(f"label/{label}/values", **{"match[]": metric}))

    async def rules(self) -> list[dict[str, Any]]:
        """Every alert, with how its evaluation went and whether it fires."""
        return [rule for group in (await self._ask("rules"))["groups"] for rule in group["rules"]]

    async def scraped(self, services: int) -> float:
        """Wait until all services were scraped twice from now on. Returns a moment at which no scrape was missing: on a
        busy machine the next one may come too late, and then nothing is found.
        """
        begun = await self.value(_SCRAPES) or 0
        async with asyncio.timeout(_PATIENCE):
            while True:
                at = time()
                there = await self.value('count(up{job="cheqian"} == 1)', at)
                if there == services and (await self.value(_SCRAPES, at) or 0) >= begun + 2:
                    return at
                await asyncio.sleep(_INTERVAL)

    async def _ask(self, what: str, **parameters: str) -> Any:
        answer = await self.client.get(f"/api/v1/{what}", params=parameters)
        assert answer.status_code == 200, (parameters, answer.text)
        return answer.json()["data"]


@asynccontextmanager
async def watched(address: str, folder: Path) -> AsyncIterator[Prometheus]:
    """A Prometheus that scrapes the services of the house at this address, by our configuration, only more often."""
    folder.mkdir()
    (folder / "prometheus.yml").write_text(yaml.safe_dump(_configuration(address)), encoding="utf-8")
    told = folder / "told"
    arguments = ("--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:0")
    with told.open("w") as output:
        running = await asyncio.create_subprocess_exec(
            program("prometheus"), *arguments, cwd=folder, stdout=output, stderr=output
        )
    try:
        async with httpx.AsyncClient(base_url=await _address(running, told), timeout=_PATIENCE) as client:
            yield Prometheus(client)
    finally:
        running.kill()
        await running.wait()


def _configuration(address: str) -> dict[str, Any]:
    """What compose gives Prometheus, for services behind one port, each under its own path."""
    configuration: dict[str, Any] = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    often = f"{int(_INTERVAL * 1000)}ms"
    configuration["global"] = {"scrape_interval": often, "scrape_timeout": often, "evaluation_interval": often}
    configuration["rule_files"] = [str(FOLDER / name) for name in configuration["rule_files"]]
    (job,) = configuration["scrape_configs"]
    job["static_configs"] = [
        {
            "targets": [urlsplit(address).netloc],
            "labels": {"instance": target, "__metrics_path__": f"/{target.partition(':')[0]}/metrics"},
        }
        for group in job["static_configs"]
        for target in group["targets"]
    ]
    return configuration


async def _address(running: asyncio.subprocess.Process, told: Path) -> str:
    """Where it listens, as soon as it says that it is ready."""
    async with asyncio.timeout(_PATIENCE):
        while "Server is ready" not in (said := told.read_text(encoding="utf-8")):
            assert running.returncode is None, said
            await asyncio.sleep(0.05)
    listening = re.search(r'msg="Listening on" address=(\S+)', said)
    assert listening is not None, said
    return f"http://{listening[1]}"
