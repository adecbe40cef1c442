"""`cheqian sandbox-credit` as a process: killed while it stores, started again, and nothing is lost or doubled."""

import signal
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import sleep

import httpx
import pytest

from shared.clock import beijing_date, utc_now
from tests.integration.deploy.running import Running, ended, running
from tests.support.credit import Json, Signer, batch, penalty, record, secret_in

BATCHES, SIZE = 8, 100


def batch_of(number: int) -> bytes:
    """A batch of its own numbers; decided today, whatever day it is."""
    today = beijing_date(utc_now())
    return batch(
        *(
            record(
                f"b{number}-{place}",
                penalty(
                    CF_WSH=f"应急罚〔{today.year}〕{number * SIZE + place}号",
                    CF_JDRQ=today.isoformat(),
                    CF_GSJZQ=(today + timedelta(days=90)).isoformat(),
                ),
            )
            for place in range(SIZE)
        )
    )


def post(sandbox: Running, data: Path, body: bytes) -> Json:
    headers = Signer(secret_in(data), utc_now).headers("POST", "/penalties", body)
    url = f"{sandbox.announcement['credit']}/penalties"
    answer: Json = httpx.post(url, content=body, headers=headers, timeout=60).raise_for_status().json()
    return answer


def get(sandbox: Running, data: Path, path: str) -> Json:
    headers = Signer(secret_in(data), utc_now).headers("GET", path)
    answer: Json = httpx.get(f"{sandbox.announcement['credit']}{path}", headers=headers, timeout=60).json()
    return answer


@pytest.mark.parametrize(("acknowledged_before", "after_ms"), [(0, 5), (2, 0), (3, 10), (4, 25)])
def test_a_kill_while_batches_are_stored_loses_and_doubles_nothing(
    tmp_path: Path, acknowledged_before: int, after_ms: int
) -> None:
    data = tmp_path / "credit"
    options = ["sandbox-credit", "--port", "0", "--data", str(data)]
    bodies = [batch_of(number) for number in range(BATCHES)]
    receipts: dict[tuple[str, int], str] = {}

    def send_all(sandbox: Running) -> None:
        for body in bodies:
            for told in post(sandbox, data, body)["results"]:
                receipts[told["key"], told["version"]] = told["receipt"]

    with running(*options) as sandbox:
        post(sandbox, data, batch(record("first", {})))

        def until_it_is_killed() -> None:
            with suppress(httpx.HTTPError):
                send_all(sandbox)

        sending = threading.Thread(target=until_it_is_killed)
        sending.start()
        while len(receipts) < acknowledged_before * SIZE:
            assert sending.is_alive()
            sleep(0.001)
        sleep(after_ms / 1000)
        sandbox.end(signal.SIGKILL)
        sending.join()
    acknowledged = dict(receipts)
    assert len(acknowledged) < BATCHES * SIZE, "it was killed in the middle"
    with running(*options) as sandbox:
        send_all(sandbox)
        day = get(sandbox, data, f"/reconciliation?kind=penalties&day={beijing_date(utc_now())}")
        assert sandbox.end(signal.SIGTERM) == 0
    assert acknowledged.items() <= receipts.items(), "what was acknowledged has the same receipt for ever"
    assert len(receipts) == len(set(receipts.values())) == BATCHES * SIZE
    assert {(each["key"], each["version"]): each["receipt"] for each in day["received"]} == receipts
    assert len(day["received"]) == len(day["kept"]) == BATCHES * SIZE


def test_a_nonce_is_remembered_over_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "credit"
    options = ["sandbox-credit", "--port", "0", "--data", str(data)]
    body = batch(record("k", {}))
    statuses = []
    headers: dict[str, str] = {}
    for _ in range(2):
        with running(*options) as sandbox:
            headers = headers or Signer(secret_in(data), utc_now).headers("POST", "/penalties", body)
            url = f"{sandbox.announcement['credit']}/penalties"
            statuses.append(httpx.post(url, content=body, headers=headers, timeout=60).status_code)
            sandbox.end(signal.SIGKILL)
    assert statuses == [200, 403]


def test_it_starts_as_it_is_told_and_holds_its_folder(tmp_path: Path) -> None:
    data = tmp_path / "credit"
    options = ["sandbox-credit", "--port", "0", "--data", str(data), "--sender", "11370124EXAMPB015U"]
    with running(*options, "--behaviour", "refuses=0.25", "--behaviour", "narrow_codes=true") as sandbox:
        behaviour = httpx.get(f"{sandbox.announcement['credit']}/sandbox/behaviour", timeout=60).json()
        assert (behaviour["refuses"], behaviour["narrow_codes"]) == (0.25, True)
        assert sandbox.announcement["senders"] == str(data / "senders.json")
        assert httpx.get(sandbox.announcement["page"], timeout=60).status_code == 200
        second = ended(*options)
        assert second.returncode != 0
        assert sandbox.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--behaviour", "refuses=2"], "refuses"),
        (["--behaviour", "naps=1"], "naps"),
        (["--sender", "11"], "CHEQIAN_CREDIT_SENDERS[0]"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, wrong: list[str], said: str) -> None:
    refused = ended("sandbox-credit", "--port", "0", "--data", str(tmp_path / "credit"), *wrong)
    assert refused.returncode != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
