"""Whatever somebody sends: a refusal that says why, never a failure of the sandbox."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.credit_sandbox.templates import Kind
from tests.support.credit import CreditClient, StandingClock, penalty, record, result, sandbox_app

PATHS = [f"/{kind}{place}" for kind in Kind for place in ("", "/corrections", "/withdrawals")]
ENVELOPE = {"batch": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "sent_at": "2026-03-10 10:00:00"}
_TEXTS = st.text(max_size=40) | st.sampled_from(["2026-03-10", "0.2", "罚款", "91370124EXAMP0023Y", "\ud800", "\x00"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from([penalty(), result()]).flatmap(
    lambda fields: st.dictionaries(st.sampled_from(sorted(fields)) | _TEXTS, _VALUES, max_size=4).map(
        lambda others: {**fields, **others}
    )
)
_RECORDS = st.fixed_dictionaries(
    {"key": st.sampled_from(["a", "甲", "k" * 33]) | _TEXTS, "version": st.integers(0, 3) | _VALUES},
    optional={"fields": _FIELDS | _VALUES, "reason": _TEXTS | _VALUES, "more": _VALUES},
)
_BODIES = (
    st.binary(max_size=60)
    | _VALUES.map(lambda value: json.dumps(value).encode())
    | st.lists(_RECORDS, max_size=4).map(lambda records: json.dumps({**ENVELOPE, "records": records}).encode())
)


def require_told(answer: httpx.Response) -> None:
    """The answer is an acknowledgement or a refusal for people."""
    told = answer.json()
    if answer.status_code == 200:
        assert {each["status"] for each in told["results"]} <= {"accepted", "refused", "duplicate"}
        assert all(each["errors"] for each in told["results"] if each["status"] == "refused")
    else:
        assert answer.status_code in {400, 413, 422}
        assert told["detail"]
        assert told["detail_en"]
    assert "Traceback" not in answer.text


@given(path=st.sampled_from(PATHS), body=_BODIES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_no_signed_body_makes_it_fail(credit: CreditClient, path: str, body: bytes) -> None:
    require_told(await credit.post(path, body))
    for accepted in ("application/json", "text/html"):
        assert (await credit.http.get("/sandbox/records", headers={"Accept": accepted})).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\\ud800"}',
        json.dumps({**ENVELOPE, "records": []}).encode(),
        json.dumps({**ENVELOPE, "sent_at": "2026-02-30 10:00:00", "records": [record("a", {})]}).encode(),
        json.dumps({**ENVELOPE, "batch": "1", "records": [record("a", {})]}).encode(),
        json.dumps({**ENVELOPE, "records": [record("", {})]}).encode(),
        json.dumps({**ENVELOPE, "records": [{"key": "a", "version": True, "fields": {}}]}).encode(),
        json.dumps({**ENVELOPE, "records": [record("a", {})], "more": 1}).encode(),
    ],
)
async def test_a_body_that_is_no_batch_is_refused_as_a_whole(credit: CreditClient, body: bytes) -> None:
    answer = await credit.post("/penalties", body)
    assert answer.status_code in {400, 422}
    require_told(answer)


async def test_a_body_beyond_the_limit_is_refused(credit: CreditClient) -> None:
    answer = await credit.post("/penalties", b" " * (24 * 1024 * 1024 + 1))
    assert answer.status_code == 413


@given(
    text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=20),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_no_address_makes_it_fail(credit: CreditClient, text: str, method: str) -> None:
    for path in ("", "penalties/", "sandbox/records?key=", "sandbox/records?before=", "reconciliation?kind="):
        url = f"http://credit.example/{path}{quote(text, safe='')}"
        answer = await credit.http.request(method, url, headers={"X-Sender": "11"})
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "body", [b'{"refuses": 2}', b'{"refuses": NaN}', b'{"more": 1}', b"[]", b"\xff", b'"\\ud800"', b"{"]
)
async def test_behaviour_is_checked_too(credit: CreditClient, body: bytes) -> None:
    sent: Any = {"Content-Type": "application/json"}
    answer = await credit.http.post("/sandbox/behaviour", content=body, headers=sent)
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


async def test_no_page_of_another_site_changes_the_behaviour(credit: CreditClient) -> None:
    answer = await credit.http.post("/sandbox/behaviour", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_the_folder_stays_its_owners(tmp_path: Path) -> None:
    sandbox_app(tmp_path / "new", StandingClock())
    assert [path for path in (tmp_path / "new").rglob("*") if path.stat().st_mode & 0o077] == []
