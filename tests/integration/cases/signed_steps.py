"""The steps of an inspection that a policy may have approved: for each, who signs it here, and by which requests.
Each act of a step has other signers than the same act of all other steps, so that none passes with those of another.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from shared.access.roles import Role
from shared.policy.approvals import InspectionStep
from tests.integration.cases.straight_way import CHIEF, DEPUTY, FIRST, LEADER, LEGAL, ORDER, way
from tests.support.apps import BUREAU
from tests.support.caseload import Json

Who = tuple[str, *tuple[Role, ...]]
Act = tuple[str, Json]
"""A path below the inspection's, and the body of the request."""
HEAD: Who = ("first", Role.GROUP_LEADER)
PEOPLE: tuple[Who, ...] = (
    FIRST,
    HEAD,
    *(("first", Role.INSPECTOR, role) for role in (Role.LEGAL, Role.CLERK, Role.REGISTRAR)),
    *(DEPUTY, LEADER, LEGAL, CHIEF),
    ("reviewer", Role.REVIEWER),
    ("registrar", Role.GROUP_LEADER, Role.REGISTRAR),
    ("clerk", Role.GROUP_LEADER, Role.CLERK),
)
"""Everybody who acts: subject and roles. A signer of a policy is one of the roles, or the subject who has the post."""
_EXTENSION = f"/orders/{ORDER}/extension"


class Row(NamedTuple):
    """A step: the signers of its three acts; the acts, and the refusal; what an answer shows of the hands of its paper.
    `walks`: the steps of the straight way before it, after the first up to the second.
    """

    signers: tuple[str, str, str]
    acts: tuple[Act, Act, Act]
    refuse: Act
    signed: Callable[[Json], Json]
    walks: tuple[str, str] | None = None


def _row(
    signers: tuple[str, str, str],
    step: str,
    paper: str,
    signed: Callable[[Json], Json],
    walks: tuple[str, str] | None = None,
) -> Row:
    """The row of a step that is drafted as on the straight way, and signed below the path of its paper."""
    draft = next((each.verb, each.body) for each in way([]) if each.name == step)
    acts: tuple[Act, Act, Act] = (draft, (f"{paper}/review", {}), (f"{paper}/approval", {}))
    return Row(signers, acts, (f"{paper}/refusal", {"opinion": "重拟"}), signed, walks)


ROWS: Mapping[InspectionStep, Row] = {
    "site-plan": _row(
        ("inspector", "deputy", "leader"), "drafted", "/site-plan", lambda shown: shown["site_plans"][-1]
    ),
    "order": _row(
        ("group-leader", "legal", "chief"),
        "order-drafted",
        f"/orders/{ORDER}",
        lambda shown: shown["orders"][-1],
        ("approved", "visited"),
    ),
    "extension": Row(
        ("legal", "reviewer", "deputy"),
        (
            (f"{_EXTENSION}s", {"number": 1, "until": "2026-04-01", "reason": "师资不足"}),
            (f"{_EXTENSION}-reviews", {"number": 1}),
            (f"{_EXTENSION}-decisions", {"number": 1, "granted": True}),
        ),
        (f"{_EXTENSION}-decisions", {"number": 1, "granted": False}),
        lambda shown: shown["orders"][-1]["extensions"][-1],
        ("ordered", "served"),
    ),
    "report": _row(("clerk", "leader", "registrar"), "report-drafted", "/report", lambda shown: shown["reports"][-1]),
    "closing": _row(
        ("registrar", "chief", "clerk"),
        "closing-drafted",
        "/closing",
        lambda shown: shown["closings"][-1],
        ("reported", "reinspected"),
    ),
}


def policy(title: str) -> Json:
    """A policy in which each step has the signers of its row. Each title makes another policy."""
    acts = ("drafted_by", "reviewed_by", "approved_by")
    approvals = [
        {"step": step, "basis": "第三条", **{act: [signer] for act, signer in zip(acts, row.signers, strict=True)}}
        for step, row in ROWS.items()
    ]
    return {**without_signers(title), "approvals": approvals}


def without_signers(title: str) -> Json:
    """A policy that says nothing of signers: an inspector or a group leader drafts, the chief approves."""
    said = {"policy": "made-up-2026", "bureau": BUREAU, "title": title, "source": "示应急〔2026〕1 号"}
    return {**said, "effective": {"from": "2026-01-01"}}
