"""What a request leaves behind, and what it does not."""

import logging
import re

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.routing import Mount

from shared.access.issuer import Issuer
from tests.integration.http.things import things_app
from tests.support.apps import log_lines, serving, settings_for

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


async def requests_counted(client: httpx.AsyncClient) -> dict[str, str]:
    """The samples of the request counter: labels → value."""
    text = (await client.get("/metrics")).text
    return dict(re.findall(r"^cheqian_http_requests_total\{(.*)\} ([0-9.]+)$", text, re.MULTILINE))


async def test_a_sane_request_id_is_kept_and_answered_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz", headers={"X-Request-Id": "made-up.request_1"})
    assert answer.headers["x-request-id"] == "made-up.request_1"


@pytest.mark.parametrize("given", ["short", "x" * 65, "two words", "line\tbreak", '{"a":1234}'])
async def test_another_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/healthz", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


async def test_a_trace_is_carried_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert answer.headers["x-trace-id"] == TRACE


@pytest.mark.parametrize(
    "given",
    [
        "",
        TRACE,
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
    ],
)
async def test_what_is_no_trace_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/healthz", headers={"traceparent": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-trace-id"])
    assert answer.headers["x-trace-id"] != TRACE


async def test_a_request_is_one_json_line(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    headers = {"X-Request-Id": "made-up-request", "traceparent": f"00-{TRACE}-{SPAN}-01"}
    await client.put(
        "/things/checks/made-up-secret?key=made-up-secret", json={"name": "made-up-secret"}, headers=headers
    )
    captured = capsys.readouterr().err
    (line,) = log_lines(captured)
    assert line["event"] == "request"
    assert line["service"] == "sampling"
    assert (line["method"], line["route"], line["status"]) == ("PUT", "/things/checks/{thing}", 422)
    assert (line["request_id"], line["trace"]) == ("made-up-request", TRACE)
    assert re.fullmatch(r"[0-9a-f]{32}", line["entry_trace"])
    assert line["entry_trace"] != TRACE
    assert line["ms"] >= 0
    assert "made-up-secret" not in captured


async def test_a_failure_is_logged_without_the_data_it_failed_on(
    client: httpx.AsyncClient, drawer: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    secret = drawer["Authorization"]
    await client.get("/things/broken", headers={**drawer, "X-Word": "made-up-word"})
    captured = capsys.readouterr().err
    assert [line["event"] for line in log_lines(captured)] == ["request failed", "request"]
    assert secret[10:] not in captured
    assert "made-up-word" not in captured


async def test_health_is_measured_but_not_logged(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    await client.get("/healthz")
    assert log_lines(capsys.readouterr().err) == []
    assert (await requests_counted(client))['method="GET",route="/healthz",service="sampling",status="200"'] == "1.0"


async def test_labels_are_bounded(client: httpx.AsyncClient) -> None:
    for number in range(50):
        await client.get(f"/made-up-{number}")
        await client.put(f"/things/checks/{number:032}", json={"name": "a"})
        await client.request(f"MADEUP{number}", "/healthz")
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        for path in ("/healthz", "/readyz", "/metrics", "/problems"):
            assert (await client.request(method, path)).status_code == 405
    counted = await requests_counted(client)
    assert counted['method="PUT",route="/things/checks/{thing}",service="sampling",status="200"'] == "50.0"
    assert counted['method="GET",route="unmatched",service="sampling",status="404"'] == "50.0"
    assert counted['method="OTHER",route="unmatched",service="sampling",status="405"'] == "70.0"
    assert len(counted) == 3


async def test_applications_in_one_process_count_apart(issuer: Issuer) -> None:
    settings = settings_for(issuer)
    async with serving(things_app(settings)) as one, serving(things_app(settings)) as other:
        await one.get("/things/mine")
        assert len(await requests_counted(one)) == 1
        # Nothing but its own metrics page, which is counted when it has been answered.
        assert await requests_counted(other) == {}


async def test_mounted_under_a_path_templates_stay_the_services_own(
    issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    app = things_app(settings_for(issuer))
    house = Starlette(routes=[Mount("/sampling", app)])
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(house), base_url="http://127.0.0.1") as client,
    ):
        await client.get("/sampling/things/mine")
        nowhere = await client.get("/sampling/nowhere")
        page = await client.get("/sampling/things", params={"limit": 3})
    lines = log_lines(capsys.readouterr().err)
    assert [line["route"] for line in lines] == ["/things/mine", "unmatched", "/things"]
    assert nowhere.json()["instance"] == "/sampling/nowhere"
    assert page.links["next"]["url"].startswith("/sampling/things?")


async def test_libraries_log_json_too(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("uvicorn.error").warning("made-up %s", "warning")
    (line,) = log_lines(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("made-up warning", "warning")


async def test_no_line_is_lost_for_what_it_says(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().warning("made up", name="\ud800", number=2**70)
    (line,) = (line for line in log_lines(capsys.readouterr().err) if line["event"] == "made up")
    assert (line["name"], line["number"]) == ("\ud800", 2**70)
