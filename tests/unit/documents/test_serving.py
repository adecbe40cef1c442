"""Which papers a service may be recorded of, how it is corrected, and what its receipt says."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.registry import shipped_forms
from services.documents.paper import drafting, ending
from services.documents.paper.state import Service, Successor
from services.documents.serving import correcting, recording
from services.documents.serving.evolving import evolve
from services.documents.serving.state import ServiceOfPapers
from services.documents.serving.verbs import SERVICE
from shared.approval import NothingRequested, RequestPending, SamePerson
from shared.contracts.fact import Fact
from shared.contracts.serving import CorrectionRefused, CorrectionRequested, ServiceCorrected, ServiceRecorded
from shared.errors import Refusal
from shared.law.kinds import ServedBy
from shared.log.deed import Deed
from shared.verbs import NotNow
from tests.support.facts_of_visit import made_up
from tests.unit.documents.services import AT, COMPLETE, ISSUED, NOW, RULINGS, account, issued
from tests.unit.recorded import event

FIRM = "云山县恒泰化工有限公司"
ORDER, MEASURES = issued(), issued("on-the-spot-measures")
SERVED = recording.told([ORDER, MEASURES], FIRM, account("in-person"), RULINGS, NOW)
OTHER_MATTER = ORDER.model_copy(update={"id": made_up("other paper"), "matter": made_up("other matter")})
LETTER = ORDER.model_copy(update={"id": made_up("letter"), "matter": None})


def _told(*papers: Any, **how: Any) -> Any:
    by: ServedBy = how.pop("by", "in-person")
    return recording.told(papers, FIRM, account(by, **how), RULINGS, NOW)


def test_papers_of_a_matter_are_served_together() -> None:
    assert [each.title for each in SERVED.papers] == ["责令限期整改指令书", "现场处理措施决定书"]
    assert (SERVED.matter, SERVED.effective) == (ORDER.matter, date(2026, 3, 10))
    fact = recording.served(SERVED, made_up("service"), ORDER)
    assert (fact.matter, fact.subject, fact.by, fact.at) == (ORDER.matter, ORDER.subject, "in-person", AT)
    assert fact.parts()[0] == {}, "nothing of a service is public"
    assert _told(LETTER).matter is None


def test_a_paper_is_served_once() -> None:
    deed = Deed(event=made_up("event"), at=AT, person="first")
    fact = recording.served(SERVED, made_up("service"), ORDER)
    served = ORDER.model_copy(update={"served": (Service(**dict(deed), told=fact),)})
    with pytest.raises(recording.ServedAlready):
        _told(served)


@pytest.mark.parametrize("wrong", ["示例监管支队", "云山县恒泰化工公司", f"{FIRM}（东厂区）"])
def test_a_paper_is_served_on_whom_it_is_addressed_to(wrong: str) -> None:
    with pytest.raises(recording.AddresseeNotNamed) as refused:
        recording.told([ORDER], wrong, account("in-person"), RULINGS, NOW)
    assert refused.value.facts == {"paper": str(ORDER.id), "addressee": FIRM}
    assert FIRM in refused.value.detail, "the refusal says whom"


def test_the_refusal_of_a_paper_says_what_became_of_it() -> None:
    deed = Deed(event=made_up("event"), at=AT, person="documents")
    later = Successor(**dict(deed), by=made_up("later"), number="（云）应急责改〔2026〕9号", because="有误")
    replaced = ORDER.model_copy(update={"status": "replaced", "replaced": later})
    with pytest.raises(recording.PaperNotInForce) as refused:
        _told(replaced)
    assert "已被（云）应急责改〔2026〕9号替换" in refused.value.detail
    assert refused.value.facts["state"] == "replaced"


@pytest.mark.parametrize(
    ("papers", "how", "refused"),
    [
        ([ORDER, OTHER_MATTER], {}, recording.PapersApart),
        ([ORDER, ORDER], {}, recording.PapersApart),
        ([LETTER, LETTER.model_copy(update={"id": made_up("letter 2")})], {}, recording.PapersApart),
        ([issued("inspection-record")], {}, recording.FormNotServed),
        ([ORDER.model_copy(update={"status": "withdrawn"})], {}, recording.PaperNotInForce),
        ([ORDER.model_copy(update={"status": "numbered"})], {}, recording.PaperNotInForce),
        ([ORDER], {"at": ISSUED - timedelta(minutes=1)}, recording.ServiceTimeImpossible),
        ([ORDER], {"at": NOW + timedelta(minutes=1)}, recording.ServiceTimeImpossible),
        ([ORDER], {"by": "public-notice"}, recording.ServedTooLate),
        ([MEASURES.model_copy(update={"on_the_spot": True})], {"by": "mail"}, recording.NotOnTheSpot),
    ],
)
def test_what_cannot_be_served_is_refused(papers: Any, how: Any, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        _told(*papers, **how)


def test_times_are_kept_to_the_minute() -> None:
    assert _told(ORDER, at=ISSUED.replace(second=0)).account.at < ISSUED


class _Course:
    """A service, and the facts that made it."""

    def __init__(self) -> None:
        self.state: ServiceOfPapers | None = None
        self.take(ServiceRecorded(told=SERVED, receipt=made_up("receipt")))

    @property
    def now(self) -> ServiceOfPapers:
        assert self.state is not None
        return self.state

    def take(self, fact: Fact) -> None:
        version = self.state.version + 1 if self.state else 1
        self.state = evolve(self.state, event(fact, f"service/{made_up('service')}", version))


def test_a_correction_takes_two_persons_and_keeps_what_was_there() -> None:
    course, who = _Course(), "made-up-chief"
    with pytest.raises(NothingRequested):
        correcting.approve(course.now, who, made_up("new receipt"))
    anew = recording.told_anew(SERVED, [ORDER, MEASURES], account("left-with-witness"), RULINGS, NOW)
    course.take(SERVICE.decide(correcting.request, course.now, anew, "方式登记有误"))
    with pytest.raises(RequestPending):
        correcting.request(course.now, None, "未送达")
    with pytest.raises(SamePerson):
        correcting.approve(course.now, who, made_up("new receipt"))
    with pytest.raises(SamePerson):
        correcting.refuse(course.now, who, "不同意")
    course.take(SERVICE.decide(correcting.approve, course.now, "another", made_up("new receipt")))
    assert (course.now.told, course.now.receipt, course.now.correction) == (anew, made_up("new receipt"), None)
    assert course.now.decided[0].before == SERVED


def test_a_service_that_did_not_take_place_is_undone_for_good() -> None:
    course = _Course()
    course.take(CorrectionRequested(told=None, because="送错"))
    course.take(CorrectionRefused(opinion="请核实"))
    assert (course.now.status, course.now.correction) == ("recorded", None)
    course.take(CorrectionRequested(told=None, because="送错"))
    fact = correcting.approve(course.now, "another", made_up("new receipt"))
    assert fact == ServiceCorrected(told=None, receipt=None, because="送错")
    course.take(fact)
    assert (course.now.status, course.now.told) == ("undone", SERVED)
    with pytest.raises(NotNow):
        SERVICE.decide(correcting.request, course.now, None, "再改")


@pytest.mark.parametrize("by", list(COMPLETE))
def test_the_receipt_says_what_is_on_record(by: ServedBy) -> None:
    later = ORDER.model_copy(update={"fields": {**ORDER.fields, "requirements": _due_in_may()}})
    told = recording.told([later], FIRM, account(by, witness="居委会主任", remark="附照片"), RULINGS, NOW)
    form = shipped_forms().form("service-receipt")
    assert form.from_service is not None
    fields: Any = fill(form, edition_on(form, date(2026, 3, 16)), form.from_service(told))
    (paper,) = fields.papers
    assert paper.number == told.papers[0].number
    assert (paper.receiver is None) == (by in ("left-with-witness", "public-notice"))
    assert [each.certificate for each in fields.servers] == ["37010123001", "37010123002"]
    for word in (told.account.reason, told.account.agency, told.account.tracking, "居委会主任", "附照片"):
        assert word in fields.remark
    assert ("视为送达之日：2026年4月9日。" in fields.remark) == (by == "public-notice")


def _due_in_may() -> Any:
    return [{**each, "due": "2026-05-20"} for each in ORDER.fields["requirements"]]


def test_nobody_drafts_a_receipt() -> None:
    with pytest.raises(drafting.FormOfService):
        drafting.own_form(shipped_forms(), "service-receipt")


@pytest.mark.parametrize(
    ("status", "ends"),
    [
        ("issued", ["withdrawn"]),
        ("numbered", ["voided", "discarded"]),
        *((status, ["discarded"]) for status in ("drafted", "sent-back", "approved", "voided")),
        *((status, []) for status in ("replaced", "withdrawn", "discarded")),
    ],
)
def test_a_paper_ends_with_what_it_says(status: str, ends: list[str]) -> None:
    paper = ORDER.model_copy(update={"status": status})
    facts = ending.ended_with_its_ground(paper, "指令撤回", date(2026, 3, 16))
    assert [fact.type for fact in facts] == [f"documents.paper.{end}" for end in ends]
    assert isinstance(paper.id, UUID)
