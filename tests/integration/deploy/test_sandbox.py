"""`cheqian up --clock DAY`: a sandbox whose clock is set, which everybody can see, and which never goes back."""

import signal
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from deploy.standalone.sandbox import ClockGoesBack, NotASandbox, clock_of, set_clock
from shared.clock import beijing_date, utc_now
from tests.integration.deploy.running import ended, running

ORIGIN = "127.0.0.1:8370/log"
DAY = date(2026, 3, 2)


def test_only_a_log_for_demonstrations_has_a_clock_that_can_be_set(tmp_path: Path) -> None:
    with pytest.raises(NotASandbox):
        set_clock(tmp_path, "inspection.example.gov.cn/log", DAY, used=False)
    assert clock_of(tmp_path) is None


def test_the_clock_stays_set_and_goes_forward_alone(tmp_path: Path) -> None:
    assert beijing_date(set_clock(tmp_path, ORIGIN, DAY, used=False)()) == DAY
    kept = clock_of(tmp_path)
    assert kept is not None
    assert beijing_date(kept()) == DAY
    with pytest.raises(ClockGoesBack):
        set_clock(tmp_path, ORIGIN, date(2026, 3, 1), used=True)
    assert beijing_date(set_clock(tmp_path, ORIGIN, date(2026, 3, 9), used=True)()) == date(2026, 3, 9)


def test_a_house_that_was_never_a_sandbox_does_not_go_back_either(tmp_path: Path) -> None:
    today = beijing_date(utc_now())
    with pytest.raises(ClockGoesBack):
        set_clock(tmp_path, ORIGIN, today - timedelta(days=1), used=True)
    set_clock(tmp_path, ORIGIN, today + timedelta(days=1), used=True)


def test_every_answer_and_every_page_says_that_it_is_a_sandbox(tmp_path: Path) -> None:
    data = tmp_path / "new"
    with running("up", "--port", "0", "--data", str(data), "--clock", DAY.isoformat()) as up:
        assert up.announcement["clock"].startswith("2026-03-02T09:")
        page = httpx.get(up.announcement["site"], timeout=120)
        assert "沙箱环境，时钟为 2026年3月2日 09:" in page.text
        missing = httpx.get(f"{up.announcement['site']}draws/none", headers={"Accept": "text/html"}, timeout=120)
        assert "沙箱环境" in missing.text
        token = ended("token", "--role", "inspector", "--data", str(data)).stdout.strip()
        asked = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{up.announcement['cases']}/deadlines", headers=asked, timeout=120)
        assert answer.status_code == 200
        assert answer.headers["cheqian-sandbox-clock"].startswith("2026-03-02T")
        assert up.end(signal.SIGTERM) == 0
    refused = ended("up", "--port", "0", "--data", str(data), "--clock", "2026-03-01")
    assert refused.returncode == 1
    assert "does not go back" in refused.stderr
