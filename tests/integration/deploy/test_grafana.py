"""The dashboards ask for metrics that exist, and name no data source of somebody's own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_operations import metrics

FOLDER = Path(__file__).parents[3] / "deploy" / "grafana"
DASHBOARDS = sorted(FOLDER.glob("*.json"))
_ADDED = re.compile(r"_(total|bucket|sum|count)$")
"""Endings that Prometheus adds to the names of counters and histograms."""


def read(path: Path) -> dict[str, Any]:
    dashboard: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return dashboard


def test_there_is_a_dashboard() -> None:
    assert DASHBOARDS


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_metric_a_panel_asks_for_exists(path: Path) -> None:
    known = {name for _, name in metrics()}
    for panel in read(path)["panels"]:
        asked = {name for target in panel["targets"] for name in re.findall(r"\bcheqian_\w+", target["expr"])}
        assert asked, panel["title"]
        assert {_ADDED.sub("", name) for name in asked} <= known, panel["title"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_works_where_it_is_loaded(path: Path) -> None:
    """Grafana finds a dashboard by its uid, a panel by its id; the reader chooses the Prometheus."""
    dashboard = read(path)
    assert dashboard["uid"] == f"cheqian-{path.stem}"
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {panel["datasource"]["uid"] for panel in panels} == {"${source}"}
    assert all(panel["description"] for panel in panels)
