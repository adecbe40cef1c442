"""Relays of the beacon in the place of the network: they give the round, another value, or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import httpx

from shared.http.resources import Resources
from shared.peers import Peers
from tests.integration.sampling.conftest import RELAYS
from tests.integration.sampling.desk import Desk

OTHER_ROUND = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
"""The signature of quicknet's round 657413."""
Answer = Callable[[httpx.Request], httpx.Response]


def signed(signature: str) -> Answer:
    return lambda _: httpx.Response(200, json={"round": 123, "randomness": "", "signature": signature})


def by_round(signatures: Mapping[int, str]) -> Answer:
    """A relay that knows these rounds."""

    def answer(request: httpx.Request) -> httpx.Response:
        signature = signatures.get(int(request.url.path.rpartition("/")[2]))
        return httpx.Response(200, json={"signature": signature}) if signature else httpx.Response(404)

    return answer


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("nobody answers", request=request)


def relayed(resources: Resources, answer: Answer) -> Resources:
    """The resources with this answer in the place of the network."""
    return replace(resources, peers=Peers(httpx.MockTransport(answer)))


def put_relays(desk: Desk, first: Answer, second: Answer) -> list[str]:
    """Put two relays in the place of the network; the addresses asked, in order, are collected."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return (first if str(request.url).startswith(RELAYS[0]) else second)(request)

    desk.app.resources = relayed(desk.app.resources, answer)
    return asked
