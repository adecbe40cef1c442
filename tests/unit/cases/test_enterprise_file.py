"""Every note that there can be has words in the file of an enterprise."""

from typing import get_args

from services.cases.enterprise_file.titles import TITLES, filed
from shared.contracts.evidence import EvidenceNoted
from shared.contracts.inspection.noted import InspectionNoted, Note
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.letters import LetterNote
from shared.contracts.treatment import HazardNote
from shared.log.event import Event
from shared.policy.approvals import InspectionStep
from tests.unit.cases.walk import MORNING, made_up


def _event(what: Note) -> Event:
    public, payload = InspectionNoted(what=what).parts()
    actor = {"person": "first", "role": "inspector", "client": "made-up"}
    return Event(
        id=made_up("event"),
        bureau="370124",
        stream=f"inspection/{made_up('inspection')}",
        version=1,
        type=InspectionNoted.type,
        time=MORNING,
        trace="0" * 32,
        cause="0" * 32,
        public=public,
        payload={**payload, "actor": actor},
        salt=b"s" * 32,
    )


def test_every_kind_of_note_has_words() -> None:
    kinds = {each.model_fields["kind"].default for each in get_args(Note)}
    assert set(TITLES["inspection"]) == kinds - {"passed", "sent-back"}
    of_evidence = get_args(EvidenceNoted.model_fields["what"].annotation)
    assert set(TITLES["evidence"]) == {each.model_fields["kind"].default for each in of_evidence}
    assert set(TITLES["letter"]) == {each.model_fields["kind"].default for each in get_args(LetterNote)}
    assert set(TITLES["hazard"]) == {each.model_fields["kind"].default for each in get_args(HazardNote)}


def test_every_paper_that_is_signed_is_named() -> None:
    said = set()
    for paper in get_args(InspectionStep):
        for act in ("review", "approval"):
            said.add(filed(_event(Passed(paper=paper, act=act))).title.zh)
        said.add(filed(_event(SentBack(paper=paper, act="review", opinion="重拟"))).title.zh)
    assert len(said) == 3 * len(get_args(InspectionStep))
    assert {"审核现场检查方案", "批准指令", "退回检查报告"} <= said
