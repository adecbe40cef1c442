"""Every contract of an event."""

import importlib
import pkgutil
from collections.abc import Mapping

from shared import contracts
from shared.contracts.fact import Fact


def _facts() -> Mapping[str, type[Fact]]:
    """Type → the one contract for it, of every module in shared/contracts."""
    for module in pkgutil.walk_packages(contracts.__path__, f"{contracts.__name__}."):
        importlib.import_module(module.name)
    ours = [fact for fact in Fact.__subclasses__() if fact.__module__.startswith(contracts.__name__)]
    assert len({fact.type for fact in ours}) == len(ours), "no two contracts for one type"
    return {fact.type: fact for fact in ours}


FACTS = _facts()
