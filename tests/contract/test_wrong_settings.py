"""A wrong setting stops the start with a sentence in each language that names its variable and says what to write."""

import asyncio
import importlib
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from deploy.credit_sandbox.settings import CreditSandboxSettings
from deploy.migrating import MigrateSettings
from services.cases.settings import CasesSettings
from services.documents.settings import DocumentsSettings
from services.publishing.settings import PublishingSettings
from services.sampling.settings import SamplingSettings
from shared.environment import OwnSettings, told_faults
from shared.http import serving
from shared.http.starting import ToldStart, settings_lines
from shared.migrations.access import SERVICES
from shared.witness.settings import WitnessSettings
from tests.support.apps import NOWHERE

KINDS: dict[str, type[OwnSettings]] = {
    "sampling": SamplingSettings,
    "cases": CasesSettings,
    "documents": DocumentsSettings,
    "publishing": PublishingSettings,
    "witness": WitnessSettings,
    "credit": CreditSandboxSettings,
    "migrate": MigrateSettings,
}
NEEDED = {
    "DATABASE_URL": NOWHERE,
    "SEQUENCER_DATABASE_URL": NOWHERE,
    "ISSUER": "https://id.example.gov.cn",
    "LOG_ORIGIN": "log.example.gov.cn/log",
    "READ_BLOB_URLS": '["memory:///"]',
    "SITE_ADDRESS": "https://jg.example.gov.cn",
    "BLOB_URL": "memory:///",
}
BAD = ("{☹ ", "", "[1", '["☹"]', '{"☹": 1}', "x" * 300, "-1", "null")
_INNER = re.compile(r"valid (tuple|dict|string|integer)|Value error|pattern|Field required|\^|error parsing")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
SETTINGS = [(kind, name) for kind, settings in KINDS.items() for name in settings.model_fields]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in NEEDED.items():
        monkeypatch.setenv(f"CHEQIAN_{name}", value)


def variable(kind: str, name: str) -> str:
    return f"{KINDS[kind].model_config['env_prefix']}{name.upper()}"


@pytest.mark.parametrize(("kind", "name"), SETTINGS)
def test_a_wrong_value_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch, kind: str, name: str) -> None:
    for bad in BAD:
        monkeypatch.setenv(variable(kind, name), bad)
        for fault in _faults(KINDS[kind], variable(kind, name)):
            assert not _INNER.search(fault.zh + fault.en), (bad, fault)
            assert _CHINESE.search(fault.zh), (bad, fault)
            assert not _CHINESE.search(re.sub('".*"', "", fault.en)), (bad, fault)
            assert "不符合要求" not in fault.zh, (bad, fault)


def _faults(settings: type[OwnSettings], about: str) -> Iterator[Any]:
    """What is told of one variable; nothing if it may have the value. Of the others nothing else is wrong."""
    try:
        settings()
    except ValidationError as error:
        found = told_faults(error)
        assert found
        yield from (fault for fault in found if fault.variable.startswith(about))


@pytest.mark.parametrize("service", SERVICES)
async def test_a_start_that_fails_is_told_without_a_traceback(
    service: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    for name in KINDS[service].model_fields:
        if name.endswith(("_file", "_folder", "blob_url")):
            with monkeypatch.context() as patched:
                patched.setenv(f"CHEQIAN_{name.upper()}", "file:taken/x" if name == "blob_url" else "taken/x")
                said = await _start(f"services.{service}.app")
            assert "Traceback" not in said, (name, said)


def test_wrong_settings_are_told_by_the_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHEQIAN_OUTLETS", "[province]")
    with pytest.raises(SystemExit) as ended:
        serving.main("services.publishing.app")
    assert ended.value.code == serving.NOT_STARTED
    chinese, english = capsys.readouterr().err.splitlines()
    assert chinese.startswith("设置有误：CHEQIAN_OUTLETS：应为 JSON，例如 [{")
    assert english.startswith("Wrong setting: CHEQIAN_OUTLETS: Write JSON, such as [{")


async def _start(module: str) -> str:
    """What the server is told of a start, or of a setting; "" if it starts."""
    told: list[Any] = []

    async def receive() -> Any:
        return {"type": "lifespan.startup" if not told else "lifespan.shutdown"}

    async def send(message: Any) -> None:
        told.append(message)

    try:
        app = importlib.import_module(module).create_app()
    except ValidationError as error:
        return "\n".join(settings_lines(told_faults(error)))
    with suppress(Exception):
        await asyncio.wait_for(ToldStart(app)({"type": "lifespan", "state": {}}, receive, send), 9)
    return str(told[0].get("message", ""))
