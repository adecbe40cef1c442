"""Each step that a policy may have approved is a paper: drafted, reviewed and approved only by those whom the policy of
the day of the draft names, who are different persons. The policy changes after each draft.
"""

from typing import get_args
from uuid import UUID

from shared.access.roles import GRANTS, Permission, Role
from shared.policy.approvals import InspectionStep
from tests.integration.cases.signed_steps import HEAD, PEOPLE, ROWS, Act, Row, Who, policy, without_signers
from tests.integration.cases.straight_way import at, walk
from tests.support.caseload import Caseload, Json

_PERMISSIONS = (Permission.INSPECTION_PREPARE, Permission.INSPECTION_REVIEW, Permission.INSPECTION_APPROVE)
"""What draft, review and approval need."""


def test_every_step_has_a_row_with_signers_of_its_own() -> None:
    assert set(ROWS) == set(get_args(InspectionStep))
    for signers in zip(*(row.signers for row in ROWS.values()), strict=True):
        assert len(set(signers)) == len(ROWS)


async def test_only_those_whom_the_policy_names_sign_each_step(caseload: Caseload) -> None:
    caseload.at(at(-100))
    one = await caseload.assign()
    for row in ROWS.values():
        if row.walks:
            after, to = row.walks
            await walk(caseload, one, to, after=after)
        await _signed_as_the_policy_says(caseload, one, row)
    assert (await caseload.get(f"/inspections/{one}")).json()["status"] == "closed"


async def _signed_as_the_policy_says(caseload: Caseload, one: UUID, row: Row) -> None:
    """Everybody else is refused; nothing counts before its review; and no person signs twice."""
    draft, review, approve = row.acts
    await caseload.adopt(policy(f"示例政策 {draft[0]}"))
    drafter, reviewer, approver = (_who(place, signer) for place, signer in enumerate(row.signers))
    await _others_are_refused(caseload, one, row, 0, draft)
    await _done(caseload, one, draft, drafter)
    await caseload.adopt(without_signers(f"示例政策 {draft[0]}"))
    assert await _code(caseload, one, approve, approver) == "not-this-act"
    await _others_are_refused(caseload, one, row, 1, review)
    assert await _code(caseload, one, review, HEAD) == "same-person"
    shown = await _done(caseload, one, review, reviewer)
    assert row.signed(shown)["signed"]["waits_for"] == "approval"
    for act in (approve, row.refuse):
        await _others_are_refused(caseload, one, row, 2, act)
        assert await _code(caseload, one, act, HEAD) == "same-person"
        assert await _code(caseload, one, act, (reviewer[0], Role.CHIEF)) == "same-person"
    shown = await _done(caseload, one, approve, approver)
    assert row.signed(shown)["signed"]["status"] == "approved"


async def _others_are_refused(caseload: Caseload, one: UUID, row: Row, place: int, act: Act) -> None:
    """Everybody whose role allows the act, who has not signed, and whom the policy does not name for it."""
    signer = row.signers[place]
    signed = {_who(earlier, before)[0] for earlier, before in enumerate(row.signers[:place])}
    others = [who for who in _able(place) if signer not in who and who[0] not in signed]
    assert others, f"nobody tries to act as {signer}"
    for who in others:
        assert await _code(caseload, one, act, who) == "not-a-signer", (act, who)


def _able(place: int) -> list[Who]:
    """The people whose roles allow the act; only the crew drafts."""
    able = [who for who in PEOPLE if set(who[1:]) & set(GRANTS[_PERMISSIONS[place]])]
    return able if place else [who for who in able if who[0] == "first"]


def _who(place: int, signer: str) -> Who:
    """The person who does the act for this signer: the first of the crew drafts, and does nothing else."""
    return next(who for who in _able(place) if signer in who and (who[0] == "first") == (place == 0))


async def _done(caseload: Caseload, one: UUID, act: Act, who: Who) -> Json:
    answer = await caseload.post(one, *act, who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _code(caseload: Caseload, one: UUID, act: Act, who: Who) -> str:
    path, body = act
    headers = {**caseload.says(*who), "If-Match": "*"}
    answer = await caseload.client.post(f"/inspections/{one}{path}", json=body, headers=headers)
    return str(answer.json().get("type", answer.status_code)).rpartition("/")[2]
