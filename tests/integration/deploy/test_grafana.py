"""The dashboards ask for metrics that exist, say what to do, and load by themselves in the Grafana of compose."""

import json
import re
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml

from tests.architecture.test_operations import MANUAL, metrics
from tests.integration.deploy.composition import ROOT, services
from tests.integration.deploy.watching import ALERTS, DASHBOARDS, metrics_in

FOLDER = ROOT / "deploy" / "grafana"
MOUNTED = "/etc/cheqian/grafana"
"""Where compose mounts the folder."""
PANELS = [(name, panel) for name, dashboard in DASHBOARDS.items() for panel in dashboard["panels"]]
UNITS = {"short", "none", "s", "bytes", "reqps", "percentunit"}
KINDS = {"timeseries", "stat", "table"}
OF_PROMETHEUS = {"up", "ALERTS"}
"""Series that Prometheus makes itself."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ALERT = re.compile(r"\bCheqian\w+")
_SECTION = re.compile(r"docs/operations\.md#([\w-]+)")
each_panel = pytest.mark.parametrize(("name", "panel"), PANELS, ids=[f"{name}-{panel['id']}" for name, panel in PANELS])
each_dashboard = pytest.mark.parametrize("name", DASHBOARDS)


def sections() -> set[str]:
    """The anchors of the manual's headings."""
    headings = re.findall(r"^#+ (.+)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def provisioned(path: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / "provisioning" / path).read_text(encoding="utf-8"))
    return read


@each_panel
def test_every_metric_a_panel_asks_for_exists(name: str, panel: dict[str, Any]) -> None:
    known = {metric for _, metric in metrics()}
    assert panel["targets"]
    for target in panel["targets"]:
        asked = metrics_in(target["expr"])
        assert asked or any(re.search(rf"\b{series}\b", target["expr"]) for series in OF_PROMETHEUS)
        assert asked <= known
        assert target["legendFormat"]
    letters = [target["refId"] for target in panel["targets"]]
    assert len(set(letters)) == len(letters)


@each_panel
def test_a_panel_has_a_title_a_unit_and_says_what_to_do_in_both_languages(name: str, panel: dict[str, Any]) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff、]+ [A-Z][\w',. ]+", panel["title"])
    chinese, english = panel["description"].split("\n\n")
    assert _CHINESE.search(chinese)
    assert not _CHINESE.search(english)
    for told in (chinese, english):
        alerts, anchors = set(_ALERT.findall(told)), set(_SECTION.findall(told))
        assert alerts | anchors, "it names an alert, or the section of the manual that says what to do"
        assert alerts <= {alert["alert"] for alert in ALERTS}
        assert anchors <= sections()
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    assert panel["type"] in KINDS
    assert panel["datasource"] == {"type": "prometheus", "uid": "${source}"}


def test_every_alert_is_named_by_a_panel() -> None:
    """Whoever is called finds where to look."""
    named = {alert for _, panel in PANELS for alert in _ALERT.findall(panel["description"])}
    assert {alert["alert"] for alert in ALERTS} - named == set()


@each_dashboard
def test_a_dashboard_works_where_it_is_loaded(name: str) -> None:
    """Grafana finds a dashboard by its uid, a panel by its id; the reader chooses the Prometheus. Panels lie side by
    side on a page of 24 columns.
    """
    dashboard = DASHBOARDS[name]
    assert dashboard["uid"] == f"cheqian-{name}"
    assert re.fullmatch(r"[\u4e00-\u9fff]+ [A-Z][a-z]+", dashboard["title"])
    assert dashboard["tags"] == ["cheqian"]
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    assert {"name": "source", "type": "datasource"}.items() <= dashboard["templating"]["list"][0].items()
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)
    places = [panel["gridPos"] for panel in panels]
    assert not any(_overlap(one, other) for one, other in combinations(places, 2))


@each_dashboard
def test_a_variable_is_used_and_a_used_one_is_there(name: str) -> None:
    text = json.dumps(DASHBOARDS[name]["panels"])
    variables = {variable["name"] for variable in DASHBOARDS[name]["templating"]["list"]}
    assert {used.strip("{}") for used in re.findall(r"\$(\w+|\{\w+\})", text)} == variables


def test_compose_has_a_grafana_with_all_dashboards_only_when_it_is_asked_for() -> None:
    grafana = services()["grafana"]
    assert grafana["profiles"] == ["dashboards"]
    (mounted,) = grafana["volumes"]
    assert (mounted["source"], mounted["target"]) == (str(FOLDER), MOUNTED)
    said = grafana["environment"]
    assert said["GF_PATHS_PROVISIONING"] == f"{MOUNTED}/provisioning"
    home = PurePosixPath(said["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert (FOLDER / home.relative_to(MOUNTED)).is_file()
    (provider,) = provisioned("dashboards/cheqian.yml")["providers"]
    assert provider["options"]["path"] == MOUNTED
    (source,) = provisioned("datasources/prometheus.yml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert set(services()["prometheus"]["networks"]) & set(grafana["networks"])


def test_nobody_logs_in_to_grafana_and_nobody_changes_what_it_shows() -> None:
    said = services()["grafana"]["environment"]
    assert said["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert said["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == said["GF_AUTH_DISABLE_LOGIN_FORM"] == "true"
    assert said["GF_AUTH_BASIC_ENABLED"] == "false"
    assert provisioned("dashboards/cheqian.yml")["providers"][0]["allowUiUpdates"] is False
    assert not any(dashboard["editable"] for dashboard in DASHBOARDS.values())


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[length] and other[start] < one[start] + one[length]
        for start, length in (("x", "w"), ("y", "h"))
    )
