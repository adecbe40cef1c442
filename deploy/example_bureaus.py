"""The example bureaus: made-up, each with a valid unified social credit code."""

import json
from collections.abc import Mapping
from pathlib import Path

EXAMPLE_BUREAUS: Mapping[str, str] = json.loads(
    (Path(__file__).parent / "example" / "organisations.json").read_text(encoding="utf-8")
)
"""The code of each example bureau, by its area code."""
