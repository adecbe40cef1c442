"""Papers that need several hands, in rounds; the policy may change on the way."""

import pytest

from services.cases.inspection import closing, reporting, signing
from shared.contracts.inspection.visit import Closing
from shared.policy.approvals import Post
from tests.unit.cases.walk import (
    DEPUTY,
    FIRST,
    LEADER,
    REPORT,
    RESULTS,
    SECOND,
    SIGNERS,
    at,
    walked,
)


def test_every_round_of_the_closing_is_kept() -> None:
    walk = walked("closing-reviewed")
    walk.note(closing.refuse(walk.now, LEADER, "补充复查情况"), "the-leader", at(203))
    assert (walk.now.status, walk.now.closed) == ("closing-refused", None)
    walk.note(closing.draft(walk.now, Closing(remark="已复查"), FIRST, SIGNERS), "first", at(204))
    assert [each.signed.status for each in walk.now.closings] == ["refused", "drafted"]


@pytest.mark.parametrize("by", ["deputy", "leader"])
def test_who_signs_is_said_by_the_policy_of_the_day_of_the_draft(by: Post) -> None:
    """The note of the draft contains its signers: no policy of a later day is asked."""
    walk = walked("visited")
    signers = SIGNERS.model_copy(update={"reviewed_by": (), "approved_by": (by,)})
    walk.note(reporting.draft(walk.now, REPORT, FIRST, signers, RESULTS), "first", at(25))
    signer, other = (DEPUTY, LEADER) if by == "deputy" else (LEADER, DEPUTY)
    with pytest.raises(signing.NotASigner):
        reporting.refuse(walk.now, other, "重拟")
    walk.note(reporting.approve(walk.now, signer, ""), signer.person, at(26))
    assert walk.now.status == "reported"


def test_a_draft_that_waits_is_drafted_again_by_its_drafter_alone() -> None:
    walk = walked("report-reviewed")
    with pytest.raises(signing.DraftWaits):
        reporting.draft(walk.now, REPORT, SECOND, SIGNERS, RESULTS)
    walk.note(reporting.draft(walk.now, REPORT, FIRST, SIGNERS, RESULTS), "first", at(26))
    assert [each.signed.status for each in walk.now.reports] == ["lapsed", "drafted"]
    assert walk.now.reports[0].signed.waits_for is None
    gone = walk.now.model_copy(update={"crew": walk.now.crew[1:]})
    assert reporting.draft(gone, REPORT, SECOND, SIGNERS, RESULTS).report == REPORT.model_copy(
        update={"result": REPORT.result.model_copy(update={"national": "8"})}
    )
