"""`cheqian up --sandbox`: publishing has an outlet to the credit system beside it, whose key that system knows."""

import signal
from pathlib import Path
from uuid import uuid4

import httpx

from shared.access.roles import Role
from tests.integration.deploy.running import running
from tests.support.commands import cheqian

DAY = "2026-03-10"


def test_the_outlet_is_there_without_a_setting_and_the_credit_system_answers_it(tmp_path: Path) -> None:
    data = tmp_path / "new"
    with running("up", "--port", "0", "--data", str(data), "--clock", DAY, "--sandbox") as up:
        token = cheqian("token", "--role", Role.PUBLISHER, "--data", str(data)).stdout.strip()
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=up.announcement["site"], headers=headers, timeout=120) as site:
            (outlet,) = site.get("/outlets").json()["items"]
            assert (outlet["id"], outlet["way"], outlet["answers"]) == ("sandbox", "push", None)
            body = {"outlet": "sandbox", "kind": "penalty", "day": "2026-03-09"}
            books = site.post("/books", json=body, headers={"Idempotency-Key": str(uuid4())})
        assert books.is_success, books.text
        assert books.json()["found"] == 0
        assert up.end(signal.SIGTERM) == 0
