"""The alerts ask for metrics that exist, and Prometheus' own checker takes the files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.architecture.test_operations import metrics

FOLDER = Path(__file__).parents[3] / "deploy" / "prometheus"
RULES = yaml.safe_load((FOLDER / "rules.yml").read_text(encoding="utf-8"))


def test_promtool_accepts_configuration_and_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian package prometheus; CI installs it)")
    checked = subprocess.run(  # noqa: S603  # promtool, on our own file
        [promtool, "check", "config", FOLDER / "prometheus.yml"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_metric_an_alert_asks_for_exists() -> None:
    alerts = [rule for group in RULES["groups"] for rule in group["rules"]]
    # Prometheus adds the ending of counters.
    asked = {name.removesuffix("_total") for alert in alerts for name in re.findall(r"\bcheqian_\w+", alert["expr"])}
    assert asked
    assert {name.removesuffix("_total") for name in asked} <= {name for _, name in metrics()}


def test_what_must_wake_somebody_does() -> None:
    """A log that refuses to sign, falls behind, or is not read: the operator hears of it before the public does."""
    expressions = " ".join(rule["expr"] for group in RULES["groups"] for rule in group["rules"])
    for metric in (
        "log_refused_to_sign",
        "log_damaged_receipts",
        "papers_without_issue",
        "log_checkpoint_age_seconds",
        "log_cosigned_age_seconds",
        "log_backlog_events",
        "consumer_lag_events",
        "consumer_failures",
        "consumer_set_aside_events",
        "draws_overdue",
        "successions_unapproved",
        "clocks{",
        "disk_full_total",
        "blob_free_bytes",
        "background_crashes_total",
    ):
        assert f"cheqian_{metric}" in expressions
