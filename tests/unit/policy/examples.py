"""The five bureaus' files, and a small one to change."""

from pathlib import Path

import deploy
from shared.policy.lawfulness import findings
from shared.policy.policy import Policy
from shared.policy.reading import PolicyMalformed, read_policy

FOLDER = Path(deploy.__file__).parent / "policies"
FILES = sorted(FOLDER.glob("*.yaml"))

HEAD = """\
policy: example
bureau: 370124
title: 示例规则
source: 示例发〔2020〕1号
effective: {from: 2020-01-01, until: 2020-12-31}
"""
"""Five lines; what a test adds begins on line 6."""


def policy(added: str = "") -> Policy:
    return read_policy((HEAD + added).encode()).policy


def faults(added: str, head: str = HEAD) -> list[tuple[str | int, ...]]:
    """Line and path of each fault of the file; [] where it is in order."""
    return [(fault["line"], fault["path"]) for fault in told(added, head)]


def told(added: str, head: str = HEAD) -> list[dict[str, str | int]]:
    try:
        read_policy((head + added).encode())
    except PolicyMalformed as refusal:
        listed = refusal.facts["faults"]
        assert isinstance(listed, list)
        return [dict(fault) for fault in listed if isinstance(fault, dict)]
    return []


def broken(policy: Policy) -> list[str]:
    """The rules a policy breaks or is warned of."""
    return [finding.statute.rule for finding in findings(policy)]
