"""`cheqian up --sandbox`: a credit system beside the services, on their clock, for their bureaus."""

import signal
from datetime import datetime
from pathlib import Path

import httpx

from tests.integration.deploy.running import running
from tests.support.credit import SENDER, Signer, StandingClock, batch, record, result, secret_in

DAY = "2026-03-10"


def test_a_sender_reports_to_it_on_the_day_of_the_house(tmp_path: Path) -> None:
    data = tmp_path / "new"
    with running("up", "--port", "0", "--data", str(data), "--clock", DAY, "--sandbox") as up:
        credit = httpx.URL(up.announcement["credit"])
        page = httpx.get(f"{credit}/sandbox/records", headers={"Accept": "text/html"}, timeout=120)
        now = page.headers["cheqian-sandbox-clock"]
        assert now.startswith(DAY)
        assert f'href="{credit.path}/sandbox/page.css"' in page.text
        there = StandingClock(datetime.fromisoformat(now))
        path, body = f"{credit.path}/inspection-results", batch(record("r-1", result()))
        headers = Signer(secret_in(data / "credit", SENDER), there).headers("POST", path, body)
        answer = httpx.post(f"{credit}/inspection-results", content=body, headers=headers, timeout=120)
        assert answer.json()["results"][0]["status"] == "accepted", answer.text
        assert up.end(signal.SIGTERM) == 0
