"""A module is named for what it decides or guards; a folder is a package."""

import ast
import re
from collections import defaultdict
from configparser import ConfigParser
from pathlib import PurePosixPath

from tests.architecture.sources import PRODUCT, ROOT, lesson, rim_modules, sources

# Names that say nothing: whatever is put there could stand anywhere.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "base", "misc"}


def test_no_module_has_an_empty_name() -> None:
    offences = [
        s.name for s in sources(*PRODUCT, "tests") if EMPTY_NAMES & set(PurePosixPath(s.name).with_suffix("").parts)
    ]
    assert not offences, lesson(
        "Name a module for what it decides or guards (precedence, embargo, recusal). A function without a home is an "
        "idea not yet named.",
        offences,
    )


def test_every_folder_of_code_is_a_package() -> None:
    folders = {(ROOT / s.name).parent for s in sources(*PRODUCT)}
    offences = sorted(str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists())
    assert not offences, lesson(
        "A folder of code has an __init__.py: without it the import contracts and the wheel do not see it.", offences
    )


def test_every_module_of_a_rim_has_a_layer() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:capabilities"]["layers"]
    named = set(re.findall(r"\((\w+)\)", layers))
    offences = [s.name for s in rim_modules() if s.module.rpartition(".")[2] not in named]
    assert not offences, lesson(
        "A module called …_api, …_usecases, …_store or …_tables touches the world: give it its layer in .importlinter, "
        "in the contract `capabilities`.",
        offences,
    )


def test_one_name_is_one_idea() -> None:
    """A stack trace, a search and a colleague say a class's name without its folder."""
    homes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source in sources("services"):
        service = source.name.split("/")[1]
        for node in source.nodes():
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[service, node.name].add(source.module.rpartition(".")[0])
    shared = {name: sorted(folders) for (_, name), folders in homes.items() if len(folders) > 1}
    offences = [f"{name}: {', '.join(folders)}" for name, folders in sorted(shared.items())]
    assert not offences, lesson(
        "No class name stands in two capabilities of a service: put the idea in front of it (FrameRules, CrewRules).",
        offences,
    )
