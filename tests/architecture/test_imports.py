"""Importing does nothing; `create_app(settings)` does everything."""

import json
import subprocess
import sys

from tests.architecture.sources import PRODUCT, ROOT, lesson, sources

# Alembic runs this one; nobody imports it.
RUN_BY_ALEMBIC = "shared.migrations.env"

WATCHED_IMPORT = """
import importlib, json, sys, threading

deeds, module = [], ""

def watch(event, args):
    wrote = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if module and (wrote or event in {"socket.connect", "socket.bind", "subprocess.Popen", "os.mkdir", "os.remove"}):
        deeds.append(f"{module}: {event} {args[0]!r}")

sys.addaudithook(watch)
for module in json.load(sys.stdin):
    try:
        importlib.import_module(module)
    except Exception as error:
        deeds.append(f"{module}: {error!r}")
for name, loaded in list(sys.modules.items()):
    if name.startswith(("shared.", "services.", "deploy.")):
        for key, value in vars(loaded).items():
            if type(value).__name__ in {"AsyncEngine", "FastAPI", "AsyncClient", "Client"} or (
                any(kind.__name__ == "BaseSettings" for kind in type(value).__mro__)
            ):
                deeds.append(f"{name}: {key} is a {type(value).__name__}")
deeds += [f"a thread: {thread.name}" for thread in threading.enumerate()[1:]]
json.dump(deeds, sys.stdout)
"""


def test_importing_every_module_does_nothing() -> None:
    """In a process of its own, with nothing in the environment."""
    modules = [s.module for s in sources(*PRODUCT) if s.module != RUN_BY_ALEMBIC]
    ran = subprocess.run(  # noqa: S603  # our own interpreter and text
        [sys.executable, "-B", "-c", WATCHED_IMPORT],
        input=json.dumps(modules),
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    offences = json.loads(ran.stdout)
    assert not offences, lesson(
        "Importing a module reads no settings, opens nothing, makes no engine and no app: put it into `create_app` or "
        "a function that is called.",
        offences,
    )
