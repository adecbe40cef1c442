"""The Dockerfile names files, stages, modules and folders; each must exist."""

import importlib
import re
from typing import Any

import pytest

from tests.integration.deploy.composition import ROOT, services

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
SERVICES = ("sampling", "cases", "documents", "publishing")


def built() -> dict[str, Any]:
    """Stage and build arguments of every service that is built here."""
    return {name: service["build"] for name, service in services().items() if "build" in service}


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_copied_exists(service: str) -> None:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    assert lines
    sources = [source.replace("${SERVICE}", service) for line in lines for source in line.split()[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_what_is_copied_is_not_ignored() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = {
        source.split("/")[0]
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert sources == kept


def test_the_stages_that_compose_builds_exist() -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE))
    assert {build["target"] for build in built().values()} <= stages


def test_a_service_image_holds_that_service() -> None:
    images = {name: build["args"]["SERVICE"] for name, build in built().items() if build["target"] == "service"}
    assert images == {name: name for name in SERVICES}


@pytest.mark.parametrize(
    "module", ["shared.witness.app", "deploy.credit_sandbox.app", *(f"services.{name}.app" for name in SERVICES)]
)
def test_what_is_served_exists(module: str) -> None:
    assert callable(importlib.import_module(module).create_app)


def test_every_server_is_started_in_the_same_way() -> None:
    """Limits of connections and heads stand in `shared/http/serving.py`; uvicorn's own command has none."""
    commands = re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)
    served = [command for command in commands if "migrate" not in command]
    assert served == [
        '["python", "-m", "shared.http.serving", "shared.witness.app"]',
        '["python", "-m", "shared.http.serving", "deploy.credit_sandbox.app"]',
        '["sh", "-c", "exec python -m shared.http.serving services.${SERVICE}.app"]',
    ]
    assert callable(importlib.import_module("shared.http.serving").main)


def test_folders_for_volumes_belong_to_the_user_before_they_are_mounted() -> None:
    """A new volume takes the owner of the folder it covers; where there is none, it is root's and cannot be written."""
    made = set(re.findall(r"/var/lib/cheqian/[a-z-]+", DOCKERFILE))
    targets = {volume["target"] for name in built() for volume in services()[name].get("volumes", [])}
    assert targets <= made


def test_folders_for_volumes_are_narrow_before_they_are_mounted() -> None:
    """A new volume also takes the mode of the folder that it covers."""
    (command,) = re.findall(r"install --directory .+\n(?: .+\n)*?.+/var/lib/cheqian/.+$", DOCKERFILE, re.MULTILINE)
    assert "--mode 0700" in command


def test_nothing_runs_as_root() -> None:
    house = DOCKERFILE.split("AS house")[1].split("\nFROM ")[0]
    assert re.search(r"^USER cheqian$", house, re.MULTILINE)
    assert "USER" not in DOCKERFILE.split("AS witness")[1]
