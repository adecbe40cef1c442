"""What an operator can set and see is written in docs/operations.md."""

import ast
import importlib
from collections.abc import Iterator

from pydantic_settings import BaseSettings

from tests.architecture.sources import PRODUCT, ROOT, lesson, sources

MANUAL = ROOT / "docs" / "operations.md"
METRICS = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}


def settings() -> Iterator[tuple[type[BaseSettings], str, str]]:
    """Each setting: where it is defined, its environment variable, its description."""
    for source in sources(*PRODUCT):
        if "BaseSettings" not in source.text and "Settings" not in source.text:
            continue
        for kind in vars(importlib.import_module(source.module)).values():
            if isinstance(kind, type) and issubclass(kind, BaseSettings) and kind.__module__ == source.module:
                prefix = kind.model_config.get("env_prefix", "")
                for name, field in kind.model_fields.items():
                    yield kind, f"{prefix}{name}".upper(), field.description or ""


def metrics() -> Iterator[tuple[str, str]]:
    """Each metric: where it is made, its name."""
    for source in sources(*PRODUCT):
        for node in source.nodes():
            match node:
                case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(name)), *_]) if kind in METRICS:
                    yield f"{source.name}:{node.lineno}", name


def test_every_setting_is_described_and_documented() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    offences = [
        f"{kind.__module__}.{kind.__name__}: {variable}"
        for kind, variable, description in settings()
        if not description or f"`{variable}`" not in manual
    ]
    assert not offences, lesson(
        "A setting has a description in the code and its variable, in backquotes, in docs/operations.md: an operator "
        "reads that page and nothing else.",
        offences,
    )


def test_every_metric_is_documented() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    offences = [f"{place}: {name}" for place, name in metrics() if f"`{name}`" not in manual]
    assert not offences, lesson("Each metric's meaning stands in docs/operations.md, its name in backquotes.", offences)
