"""Only a known authority is let in, with a signature over what it sends, and each request once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.durable import write_durably
from tests.support.credit import (
    SENDER,
    CreditClient,
    Signer,
    StandingClock,
    batch,
    penalty,
    record,
    secret_in,
)

Changed = Callable[[dict[str, str]], dict[str, str]]
BODY = batch(record("p-1", penalty()))


async def refused(credit: CreditClient, headers: dict[str, str], body: bytes = BODY, path: str = "/penalties") -> str:
    answer = await credit.http.post(path, content=body, headers=headers)
    assert answer.status_code == 403
    assert (await credit.http.get("/sandbox/records")).json()["totals"]["came"] == 0
    return str(answer.json()["type"]).removeprefix("/problems/")


@pytest.mark.parametrize("header", ["X-Sender", "X-Timestamp", "X-Nonce", "X-Signature-Algorithm", "X-Signature"])
@pytest.mark.parametrize("value", [None, "", "é", "%"])
async def test_every_header_is_needed(credit: CreditClient, header: str, value: str | None) -> None:
    headers = credit.signer.headers("POST", "/penalties", BODY)
    given = {name: text for name, text in headers.items() if name != header}
    sent = given if value is None else {**given, header: value}
    raw = {name: text.encode() for name, text in sent.items()}
    assert await refused(credit, raw) == "request-not-signed"  # type: ignore[arg-type]  # httpx takes bytes too


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_request_of_another_time_is_refused(credit: CreditClient, clock: StandingClock, seconds: int) -> None:
    headers = credit.signer.headers("POST", "/penalties", BODY)
    clock.skip(timedelta(seconds=seconds))
    assert await refused(credit, headers) == "clock-off"


@pytest.mark.parametrize("seconds", [-300, 300])
async def test_clocks_may_differ_by_five_minutes(credit: CreditClient, clock: StandingClock, seconds: int) -> None:
    headers = credit.signer.headers("POST", "/penalties", BODY)
    clock.skip(timedelta(seconds=seconds))
    assert (await credit.http.post("/penalties", content=BODY, headers=headers)).status_code == 200


async def test_what_was_signed_is_what_is_received(credit: CreditClient, clock: StandingClock, tmp_path: Path) -> None:
    headers = credit.signer.headers("POST", "/penalties", BODY)
    assert await refused(credit, headers, BODY + b" ") == "request-signature-wrong"
    assert await refused(credit, headers, BODY, "/penalties/corrections") == "request-signature-wrong"
    assert await refused(credit, {**headers, "X-Nonce": "0" * 32}) == "request-signature-wrong"
    stranger = Signer("0" * 64, clock)
    assert await refused(credit, stranger.headers("POST", "/penalties", BODY)) == "request-signature-wrong"
    unknown = Signer(secret_in(tmp_path / "credit"), clock, sender="11000000EXAMPB015U")
    assert await refused(credit, unknown.headers("POST", "/penalties", BODY)) == "sender-unknown"


async def test_a_request_is_taken_once(credit: CreditClient) -> None:
    headers = credit.signer.headers("POST", "/penalties", BODY)
    assert (await credit.http.post("/penalties", content=BODY, headers=headers)).status_code == 200
    again = await credit.http.post("/penalties", content=BODY, headers=headers)
    assert (again.status_code, again.json()["type"]) == (403, "/problems/nonce-used")
    for headers in (credit.signer.headers("GET", "/penalties/p-1"),):
        assert (await credit.http.get("/penalties/p-1", headers=headers)).status_code == 200
        assert (await credit.http.get("/penalties/p-1", headers=headers)).status_code == 403


async def test_questions_are_signed_with_their_query_or_without(credit: CreditClient) -> None:
    path, query = "/reconciliation", "kind=penalties&day=2026-03-10"
    for signed in (path, f"{path}?{query}"):
        answer = await credit.http.get(f"{path}?{query}", headers=credit.signer.headers("GET", signed))
        assert answer.status_code == 200
    headers = credit.signer.headers("GET", f"{path}?kind=penalties&day=2026-03-11")
    assert (await credit.http.get(f"{path}?{query}", headers=headers)).status_code == 403


async def test_rsa_is_taken_once_the_key_is_registered(
    credit: CreditClient, clock: StandingClock, tmp_path: Path
) -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    signer = Signer("", clock, key)
    assert await refused(credit, signer.headers("POST", "/penalties", BODY)) == "request-signature-wrong"
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    text = f'{{"{SENDER}": {{"secret": "x", "public_key": "{pem.replace(chr(10), chr(92) + "n")}"}}}}'
    write_durably(tmp_path / "credit/senders.json", text.encode())
    headers = signer.headers("POST", "/penalties", BODY)
    assert (await credit.http.post("/penalties", content=BODY, headers=headers)).status_code == 200
    other = Signer("", clock, generate_private_key(public_exponent=65537, key_size=2048))
    answer = await credit.http.post("/penalties", content=BODY, headers=other.headers("POST", "/penalties", BODY))
    assert answer.json()["type"] == "/problems/request-signature-wrong"


async def test_files_that_people_change_are_read_again(credit: CreditClient, tmp_path: Path) -> None:
    folder = tmp_path / "credit"
    assert (await credit.sent("/penalties", record("p-1", penalty())))["status"] == "accepted"
    write_durably(folder / "parties.csv", "企业名称,统一社会信用代码\n平阴县新名加油站,91370124EXAMP0023Y\n".encode())
    renamed = penalty(CF_WSH="应急罚〔2026〕13号")
    assert (await credit.sent("/penalties", record("p-2", renamed)))["errors"][0]["code"] == "1001"
    assert (await credit.sent("/penalties", record("p-1", penalty())))["status"] == "duplicate"
    for text in (b"", b"a,b\n1,2\n", "企业名称,统一社会信用代码\n只有名称\n".encode()):
        write_durably(folder / "parties.csv", text)
        answer = await credit.post("/penalties", batch(record("p-3", renamed)))
        assert (answer.status_code, "parties.csv" in answer.text) == ((503, True) if text else (200, False))
    write_durably(folder / "senders.json", b'{"11": {}}')
    answer = await credit.post("/penalties", BODY)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/senders-unreadable")
