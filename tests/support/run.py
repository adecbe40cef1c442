"""A run of the tests, whose workers share a folder."""

from pathlib import Path

import pytest


def run_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of the run, which all workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base
