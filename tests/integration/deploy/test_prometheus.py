"""The alerts ask for metrics that exist, fire when they should, and Prometheus' own checker takes the files."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import yaml

from tests.architecture.test_operations import MANUAL, metrics
from tests.integration.deploy.watching import ALERTS, FOLDER, RULES, metrics_in, program

CASES = sorted((Path(__file__).parent / "alerts").glob("*.yml"))
"""Series made up for each alert, in the format of `promtool test rules`."""


def promtool(*arguments: str | Path) -> None:
    command = [program("promtool"), *arguments]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # on our own files
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_promtool_accepts_configuration_and_rules() -> None:
    promtool("check", "config", FOLDER / "prometheus.yml")


def test_every_alert_fires_when_it_should_and_says_what_it_must() -> None:
    promtool("test", "rules", *CASES)


def test_every_alert_was_seen_to_fire_and_to_keep_quiet() -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for path in CASES:
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            seen.update((expected["alertname"], bool(expected["exp_alerts"])) for expected in case["alert_rule_test"])
    assert set(seen) == {(alert["alert"], fires) for alert in ALERTS for fires in (True, False)}


def test_the_manual_says_of_every_alert_what_to_do() -> None:
    documented = re.findall(r"^\| `(Cheqian\w+)` \| .+ \| .+ \|$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert documented == [alert["alert"] for alert in ALERTS]


def test_every_alert_speaks_both_languages() -> None:
    for alert in ALERTS:
        assert alert["labels"]["severity"] in ("page", "ticket")
        chinese, _, english = alert["annotations"]["summary"].partition(" / ")
        assert re.search(r"[\u4e00-\u9fff]", chinese), alert["alert"]
        assert re.search(r"[a-z]{3}", english), alert["alert"]


def test_every_metric_an_alert_asks_for_exists() -> None:
    asked = {name for alert in ALERTS for name in metrics_in(alert["expr"])}
    assert asked
    assert asked <= {name for _, name in metrics()}


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
