"""Every answer tells a browser to run nothing of it and to guess nothing; what a person was told is kept by nobody."""

import httpx

from shared.http.protection import missing

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


async def test_every_answer_is_protected(client: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    for path, token in (("/healthz", {}), ("/problems", {}), ("/nowhere", {}), ("/things/broken", {}), ("/me", drawer)):
        headers = (await client.get(path, headers=token)).headers
        assert (headers["Content-Security-Policy"], headers["X-Content-Type-Options"]) == (POLICY, "nosniff"), path


async def test_nobody_keeps_what_a_person_was_told(client: httpx.AsyncClient, drawer: dict[str, str]) -> None:
    told = [await client.get("/me", headers=drawer), await client.get("/things/asleep", headers=drawer)]
    assert told[0].headers["Cache-Control"] == "no-store"
    # An operation without security does not read the token; its answer is everybody's.
    assert "Cache-Control" not in told[1].headers
    refused = await client.post("/things", headers={**drawer, "Content-Type": "application/json"}, content=b"{}")
    assert refused.status_code >= 400
    assert refused.headers["Cache-Control"] == "no-store"


def test_what_an_answer_says_itself_stays() -> None:
    own = [(b"Cache-Control", b"public, max-age=5"), (b"content-security-policy", b"sandbox"), (b"etag", b'"1"')]
    assert dict(missing(own, is_private=True)) == {b"x-content-type-options": b"nosniff"}
