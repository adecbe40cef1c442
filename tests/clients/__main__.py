"""`make clients`: check the OpenAPI document, generate whole clients from it, and hold a draw with one of them.

The programs stand in the folder that is the only argument. A warning is a failure: a generator warns of operations
that it leaves out of the client.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from deploy.demo.portal import BUREAU
from deploy.demo.steps import rules
from deploy.example_bureaus import EXAMPLE_BUREAUS
from deploy.standalone.issuing import open_issuer
from shared.access.identity import Identity
from shared.access.roles import Role
from shared.clock import beijing_date, utc_now
from shared.identifiers import Uscc
from tests.integration.deploy.running import running

HERE = Path(__file__).parent
LIST = HERE.parents[1] / "deploy" / "example" / "enterprises.csv"
DOCUMENT = HERE.parent / "golden" / "openapi" / "house.json"
_WARNING = re.compile(r"warn|unable|unsupported|removal", re.IGNORECASE)


def main(programs: Path) -> int:
    """The number of programs that failed or warned."""
    with tempfile.TemporaryDirectory() as folder:
        # A list, so that a failure hides no other.
        failures = sum([_fails(command) for command in _commands(programs.absolute(), Path(folder))])
        return failures or _walk(programs.absolute(), Path(folder))


def _commands(programs: Path, folder: Path) -> Iterator[list[str]]:
    node, python = programs / "node_modules" / ".bin", programs / "python" / "bin"
    fetching, types, package = folder / "fetching", folder / "types.ts", folder / "cheqian_client"
    config = ["--config", f"{HERE / 'python.yaml'}", "--meta", "none", "--fail-on-warning"]
    yield [f"{node / 'spectral'}", "lint", "--fail-severity=hint", "-r", f"{HERE / 'spectral.yaml'}", f"{DOCUMENT}"]
    yield [f"{node / 'openapi-typescript'}", f"{DOCUMENT}", "-o", f"{types}"]
    yield [f"{node / 'openapi-ts'}", "-i", f"{DOCUMENT}", "-o", f"{fetching}", "-p", "@hey-api/client-fetch"]
    yield [f"{node / 'tsc'}", "--noEmit", "--strict", *_FOR_BROWSERS, f"{types}", f"{fetching / 'index.ts'}"]
    generate = [f"{python / 'openapi-python-client'}", "generate", "--path", f"{DOCUMENT}"]
    yield [*generate, "--output-path", f"{package}", *config]
    yield [f"{python / 'python'}", "-c", _IMPORT_ALL, f"{folder}", package.name]


_FOR_BROWSERS = ["--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--moduleResolution", "bundler"]
_IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


_ONLY_COMPUTED = 3
"""The exit code of a verification that finds nothing wrong in a log for demonstrations."""
_PARTIES = {
    "bureau": (str(EXAMPLE_BUREAUS[BUREAU]), "示例应急管理局"),
    "federation": (str(Uscc.completed("13370124EXAMPF02")), "示例工商业联合会"),
    "notary": (str(Uscc.completed("12370124EXAMPN03")), "示例公证处"),
}
"""Source → the organisation's code and name, in the order in which they open."""


def _walk(programs: Path, folder: Path) -> int:
    """From the import of a list to a verified draw: the generated Python client against a house of its own."""
    data, bundle = folder / "house", folder / "bundle.json"
    with (folder / "house.log").open("w") as told, running("up", "--port", "0", "--data", f"{data}", errors=told) as up:
        mint = partial(open_issuer(data).mint, now=utc_now(), ttl=timedelta(hours=1))
        roles = (Role.REGISTRAR, Role.DRAWER, Role.LEGAL, Role.CHIEF)
        tokens = {role: mint(Identity(f"walking-{role}", BUREAU, frozenset({role}), "walk")) for role in roles}
        given = json.dumps(
            {
                **{name: up.announcement[name] for name in ("site", "vkey", "witness_vkey")},
                "tokens": tokens,
                "bureau": BUREAU,
                "policy": rules(beijing_date(utc_now())).decode(),
                "party": [sys.executable, "-m", "deploy", "party"],
                "parties": _PARTIES,
            }
        )
        walking = [f"{programs / 'python' / 'bin' / 'python'}", f"{HERE / 'walk.py'}", f"{folder}"]
        failed = _fails([*walking, f"{LIST}", f"{bundle}"], given)
        up.end(signal.SIGTERM)
    keys = ["--key", up.announcement["vkey"], "--witness", up.announcement["witness_vkey"]]
    verifying = [sys.executable, "-m", "deploy", "verify", "draw", f"{bundle}", *keys]
    return failed or _fails(verifying, right=_ONLY_COMPUTED)


def _fails(command: list[str], given: str = "", *, right: int = 0) -> bool:
    """Whether a command ends with another code than the `right` one, or warns."""
    program = " ".join(Path(word).name for word in command[:2] if not word.startswith("-"))
    # Colours and telemetry off: what is printed is read, and nothing is sent anywhere.
    environment = {**os.environ, "NO_COLOR": "1", "DO_NOT_TRACK": "1"}
    done = subprocess.run(  # noqa: S603  # our own words
        command, input=given, capture_output=True, text=True, check=False, env=environment
    )
    printed = done.stdout + done.stderr
    failed = done.returncode != right or _WARNING.search(printed) is not None
    print(f"{program}: {'failed' if failed else 'ok'}")
    if failed:
        print(printed)
    return failed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
