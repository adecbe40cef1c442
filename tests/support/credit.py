"""A sender of records to a credit system, written for tests: records without a fault, signed requests."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI

from deploy.credit_sandbox.app import create_app
from deploy.credit_sandbox.settings import CreditSandboxSettings
from deploy.example_bureaus import EXAMPLE_BUREAUS

Json = dict[str, Any]

SENDER = EXAMPLE_BUREAUS["370124"]
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
"""Ten o'clock in Beijing, on `TODAY`."""
FIRM, FIRM_CODE = "平阴县示例第一加油站", "91370124EXAMP0023Y"
SHOP, SHOP_CODE = "平阴县示例小吃店", "92370124EXAMP901XC"


def penalty(**others: Any) -> Json:
    """A penalty without a fault; a field that is given as None is left out."""
    fields = {
        "CF_XDR_MC": FIRM,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": FIRM_CODE,
        "CF_WSH": "（示）应急罚〔2026〕12号",
        "CF_WFXW": "未按规定组织应急演练",
        "CF_SY": "未按规定定期组织生产安全事故应急救援预案演练",
        "CF_YJ": "《中华人民共和国安全生产法》第九十七条第六项",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款人民币20,000元",
        "CF_NR_FK": "2.000000",
        "CF_JDRQ": "2026-03-09",
        "CF_YXQ": "2099-12-31",
        "CF_GSJZQ": "2029-03-09",
        "CF_CFJG": "示例县应急管理局",
        "CF_CFJGDM": SENDER,
        "CF_SJLY": "示例县应急管理局",
        "CF_SJLYDM": SENDER,
    }
    return _changed(fields, others)


def result(**others: Any) -> Json:
    """A double-random result without a fault; a field that is given as None is left out."""
    fields = {
        "raninsPlanId": "37012420260001",
        "raninsPlaneName": "2026年度双随机抽查计划",
        "raninsTaskId": "370124202603020001",
        "raninsTaskName": "三月危险化学品企业抽查",
        "raninsTypeName": "不定向",
        "insAuth": "示例县应急管理局",
        "insDate": "2026-03-06",
        "entName": FIRM,
        "uniscid": FIRM_CODE,
        "details": details(("应急预案演练情况", "未发现问题"), ("", "发现问题已责令改正")),
    }
    return _changed(fields, others)


def details(*items: tuple[str, str]) -> str:
    """The details of a result: the name and the result of each item."""
    listed = [
        {"seqno": place, "raninsItemName": name, "raninsCheckResName": found}
        for place, (name, found) in enumerate(items, 1)
    ]
    return json.dumps(listed, ensure_ascii=False)


def record(key: str, fields: Json, version: int = 1) -> Json:
    """A record of a batch."""
    return {"key": key, "version": version, "fields": fields}


def batch(*records: Json) -> bytes:
    """The body of a batch."""
    body = {"batch": str(uuid4()), "sent_at": "2026-03-10 10:00:00", "records": records}
    return json.dumps(body, ensure_ascii=False).encode()


def _changed(fields: Json, others: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**fields, **others}.items() if value is not None}


class Signer:
    """Signs requests of a sender, at the time of a clock: with RSA if it has a key, else with the secret."""

    def __init__(
        self, secret: str, clock: Callable[[], datetime], key: RSAPrivateKey | None = None, sender: str = SENDER
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._key = key
        self._sender = sender

    def headers(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """The headers of a request, with a nonce of its own."""
        timestamp, nonce = str(int(self._clock().timestamp())), secrets.token_hex(16)
        text = f"{method}\n{path}\n{timestamp}\n{nonce}\n{hashlib.sha256(body).hexdigest()}".encode()
        if self._key:
            algorithm, signature = "rsa-sha256", self._key.sign(text, PKCS1v15(), SHA256())
        else:
            algorithm, signature = "hmac-sha256", hmac.digest(self._secret.encode(), text, "sha256")
        return {
            "Content-Type": "application/json",
            "X-Sender": self._sender,
            "X-Timestamp": timestamp,
            "X-Nonce": nonce,
            "X-Signature-Algorithm": algorithm,
            "X-Signature": base64.b64encode(signature).decode(),
        }


class CreditClient:
    """Talks to a sandbox as a sender does."""

    def __init__(self, http: httpx.AsyncClient, signer: Signer) -> None:
        self.http = http
        self.signer = signer

    async def post(self, path: str, body: bytes) -> httpx.Response:
        return await self.http.post(path, content=body, headers=self.signer.headers("POST", path, body))

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, headers=self.signer.headers("GET", path))

    async def send(self, path: str, *records: Json) -> list[Json]:
        """Send records, and return what is acknowledged of each, by key and version."""
        answer = await self.post(path, batch(*records))
        assert answer.status_code == 200, answer.text
        results: list[Json] = answer.json()["results"]
        return sorted(results, key=lambda each: (each["key"], each["version"]))

    async def sent(self, path: str, *records: Json) -> Json:
        """Send records, and return the first acknowledgement."""
        return (await self.send(path, *records))[0]

    async def behave(self, **behaviour: Any) -> None:
        assert (await self.http.post("/sandbox/behaviour", json=behaviour)).status_code == 200


class StandingClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def skip(self, span: timedelta) -> None:
        self.now += span


def secret_in(data: Path, sender: str = SENDER) -> str:
    """The secret of a sender in the folder of a sandbox."""
    return str(json.loads((data / "senders.json").read_text())[sender]["secret"])


def sandbox_app(data: Path, clock: Callable[[], datetime], **settings: Any) -> FastAPI:
    return create_app(CreditSandboxSettings(_env_file=None, data=data, senders=(SENDER,), **settings), clock)


@asynccontextmanager
async def sandbox_client(data: Path, clock: Callable[[], datetime]) -> AsyncIterator[CreditClient]:
    """A client of a sandbox in this process, which runs while the block lasts."""
    app = sandbox_app(data, clock)
    # As for every client: an exception of the application is a 500.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://credit.example") as http,
    ):
        yield CreditClient(http, Signer(secret_in(data), clock))
