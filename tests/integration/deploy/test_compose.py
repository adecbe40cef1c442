"""What docker-compose.yml says is what the code reads."""

import json
import re
from collections.abc import Mapping

import pytest
import yaml
from pydantic_settings import BaseSettings

from deploy.credit_sandbox.settings import CreditSandboxSettings
from deploy.migrating import MigrateSettings
from services.cases.settings import CasesSettings
from services.documents.settings import DocumentsSettings
from services.publishing.settings import PublishingSettings
from services.sampling.settings import SamplingSettings
from shared.witness.settings import WitnessSettings
from tests.integration.deploy.composition import FILE, REQUIRED, ROOT, VARIABLES, compose, services

SETTINGS: Mapping[str, type[BaseSettings]] = {
    "migrate": MigrateSettings,
    "sampling": SamplingSettings,
    "cases": CasesSettings,
    "documents": DocumentsSettings,
    "publishing": PublishingSettings,
    "witness": WitnessSettings,
    "credit": CreditSandboxSettings,
}

CHANGING_THE_USER = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]


def test_the_parser_accepts_it_with_the_required_variables_alone() -> None:
    read = compose("config", "--quiet", variables=VARIABLES)
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_missing_variable_stops_it_and_says_what_belongs_there(missing: str) -> None:
    variables = {name: value for name, value in VARIABLES.items() if name != missing}
    read = compose("config", "--quiet", variables=variables)
    assert read.returncode != 0
    assert f"required variable {missing} is missing a value: " in read.stderr


@pytest.mark.parametrize("name", SETTINGS)
def test_a_container_has_every_setting_it_needs_and_no_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = services()[name]["environment"]
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    kind = SETTINGS[name]
    kind.model_validate({})
    prefix = str(kind.model_config["env_prefix"])
    assert set(environment) <= {f"{prefix}{field}".upper() for field in kind.model_fields}


def test_only_publishing_can_sequence_and_sign() -> None:
    for name, service in services().items():
        environment = service.get("environment", {})
        mounted = {volume["source"] for volume in service.get("volumes", [])}
        trusted = name == "publishing"
        assert ("CHEQIAN_SEQUENCER_DATABASE_URL" in environment) == trusted
        assert bool({"log-key", "last-signed"} & mounted) == trusted


def test_each_blob_store_has_one_writer() -> None:
    """Whoever reads it has it read-only; who stores nothing has none."""
    stores = {
        name: {
            (volume["source"], volume.get("read_only", False))
            for volume in service.get("volumes", [])
            if volume["source"].endswith("blobs")
        }
        for name, service in services().items()
    }
    assert {name: store for name, store in stores.items() if store} == {
        "sampling": {("sampling-blobs", False)},
        "cases": {("cases-blobs", False), ("sampling-blobs", True), ("publishing-blobs", True)},
        "documents": {("documents-blobs", False)},
        "publishing": {("publishing-blobs", False), ("sampling-blobs", True)},
    }


_READ = {"cases": ("sampling", "publishing"), "publishing": ("sampling",)}
"""Service → the services in whose stores it reads: published item lists, files of letters."""


def test_each_reader_of_a_store_reads_where_its_owner_writes() -> None:
    for reader, owners_read in _READ.items():
        mounted = {volume["source"]: volume["target"] for volume in services()[reader]["volumes"]}
        read = json.loads(services()[reader]["environment"]["CHEQIAN_READ_BLOB_URLS"])
        assert read == [f"file:{mounted[f'{owner}-blobs']}" for owner in owners_read]
    owners = ("sampling", "cases", "documents", "publishing")
    buckets = {"BLOB_URL": "sampling", **{f"{name.upper()}_BLOB_URL": name for name in owners[1:]}}
    variables = {**VARIABLES, **{name: f"s3://bucket/{prefix}" for name, prefix in buckets.items()}}
    asked = compose("config", "--format", "json", variables=variables)
    told = {name: service.get("environment", {}) for name, service in json.loads(asked.stdout)["services"].items()}
    for reader, owners_read in _READ.items():
        where = [told[owner]["CHEQIAN_BLOB_URL"] for owner in owners_read]
        assert json.loads(told[reader]["CHEQIAN_READ_BLOB_URLS"]) == where
    own = {name: environment.get("CHEQIAN_BLOB_URL") for name, environment in told.items()}
    assert {name: url for name, url in own.items() if url} == {name: f"s3://bucket/{name}" for name in owners}


def test_each_service_logs_into_the_database_as_itself() -> None:
    for name in ("sampling", "cases", "documents", "publishing"):
        url = services()[name]["environment"]["CHEQIAN_DATABASE_URL"]
        assert url.startswith(f"postgresql+asyncpg://cheqian_{name}:")


@pytest.mark.parametrize("name", services())
def test_a_container_can_do_no_more_than_it_needs(name: str) -> None:
    service = services()[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    # The image of PostgreSQL starts as root, and writes where only its own volume and its own folders are.
    assert service.get("cap_add", []) == (CHANGING_THE_USER if name == "postgres" else [])
    assert service.get("read_only", False) == (name != "postgres")
    assert 0 < service["pids_limit"] <= 1024


@pytest.mark.parametrize("name", services())
def test_a_container_cannot_take_all_memory_of_the_machine(name: str) -> None:
    """Files in a tmpfs count as memory of their container."""
    service = services()[name]
    limit = int(service["mem_limit"])
    assert 0 < limit <= 4 * 1024**3
    for mount in service.get("tmpfs", []):
        size = re.search(r":.*\bsize=(\d+)([mg])\b", mount)
        assert size is not None, mount
        assert int(size[1]) * 1024 ** (2 if size[2] == "m" else 3) < limit


def test_a_list_of_the_largest_size_fits_beside_its_rows() -> None:
    (mount,) = services()["sampling"]["tmpfs"]
    assert mount == "/tmp:size=2g"  # noqa: S108  # the folder of a container
    largest: int = SamplingSettings.model_fields["max_enterprise_list_bytes"].default
    assert 2 * largest < 2 * 1024**3


def test_only_those_who_need_the_database_are_on_its_network() -> None:
    inside = {name for name, service in services().items() if "inside" in service["networks"]}
    assert inside == {"postgres", "migrate", "sampling", "cases", "documents", "publishing"}


def test_nothing_is_open_to_other_machines() -> None:
    for name, service in services().items():
        for port in service.get("ports", []):
            assert port.get("host_ip") == "127.0.0.1", name


def test_the_sandbox_and_the_dashboards_come_up_only_where_somebody_asks_for_them() -> None:
    read = compose("config", "--format", "json", variables=VARIABLES)
    assert set(services()) - set(json.loads(read.stdout)["services"]) == {"credit", "grafana"}


def test_prometheus_asks_services_that_are_there() -> None:
    configuration = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    targets = configuration["scrape_configs"][0]["static_configs"][0]["targets"]
    assert {target.partition(":")[0] for target in targets} == {"sampling", "cases", "documents", "publishing"}
    assert {target.partition(":")[2] for target in targets} == {"8000"}


def test_every_variable_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    variables = set(re.findall(r"\$\{(\w+)", FILE.read_text(encoding="utf-8")))
    assert sorted(name for name in variables if f"`{name}`" not in manual and f"{name}=" not in manual) == []
