"""A module is named for what it decides or guards; a folder is a package."""

from pathlib import PurePosixPath

from tests.architecture.sources import PRODUCT, ROOT, lesson, sources

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
