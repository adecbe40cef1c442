"""What a verb of an inspection still needs, and to which inspections a verb applies at all."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Literal

from services.cases.inspection import (
    bases,
    checklists,
    closing,
    departments,
    recusing,
    reporting,
    site_plan,
    site_record,
)
from services.cases.inspection.rounds import PaperRound
from services.cases.inspection.signing import ACTS_ZH, Signed
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.signing import Act
from shared.policy.approvals import SIGNERS_ZH, Signer
from shared.verbs import Missing

Paper = Literal["plan", "report", "closing"]
"""A paper that the inspection has in rounds."""
Needs = Callable[[Inspection], Sequence[Missing]]


def needs_basis(inspection: Inspection) -> bool:
    return inspection.opened.occasion in bases.BASES


def basis(inspection: Inspection) -> Sequence[Missing]:
    stated = not bases.lacks_basis(inspection)
    return unless(stated, "须先登记检查依据", "the basis must be on record first")


def plan_draft(inspection: Inspection) -> Sequence[Missing]:
    return [*basis(inspection), *draft("plan")(inspection)]


def closing_draft(inspection: Inspection) -> Sequence[Missing]:
    """The duties, and the clocks, which the draft can hand over."""
    return [*draft("closing")(inspection), *_duties(inspection), *_clocks(inspection)]


def closing_approval(inspection: Inspection) -> Sequence[Missing]:
    return [*approval("closing")(inspection), *_duties(inspection), *_clocks(inspection)]


def draft(paper: Paper) -> Needs:
    """While a draft of the paper waits, only its drafter drafts it again."""
    return _of(paper, drafter)


def review(paper: Paper) -> Needs:
    """Who reviews the paper."""
    return _of(paper, lambda signed, inspection: signature(signed, inspection, "review"))


def approval(paper: Paper) -> Needs:
    """Who approves the paper, and the review before."""
    return _of(paper, lambda signed, inspection: signature(signed, inspection, "approval"))


def refusal(paper: Paper) -> Needs:
    """Who sends the paper back."""
    return _of(paper, lambda signed, inspection: signature(signed, inspection, None))


def waits_for_review(paper: Paper) -> Callable[[Inspection], bool]:
    """Whether the newest draft of the paper is reviewed next."""
    return lambda inspection: any(each.waits_for == "review" for each in _hands(paper, inspection))


def signature(signed: Signed, inspection: Inspection, act: Act | None) -> Sequence[Missing]:
    """Who does an act of a waiting draft, and what comes before; None for the act that it waits for: its refusal."""
    waiting = signed.waits_for
    if waiting is None:
        return ()
    who, who_en = _signers(inspection, signed.may(waiting))
    if act is not None and waiting != act:
        first = Missing(zh=f"须先由{who}{ACTS_ZH[waiting]}", en=f"first comes the {waiting} by {who_en}")
        return [first, *_by(inspection, signed, act)]
    return _by(inspection, signed, waiting)


def reason_if_late(inspection: Inspection, today: date) -> Sequence[Missing]:
    """What a day of the visit takes once the day by which it should have been held is over."""
    last = site_plan.last_day(inspection)
    if today <= last:
        return ()
    return [
        Missing(
            zh=f"应于 {last} 前检查，现已逾期：须重新拟定方案，并写明逾期原因（late）",
            en=f"the visit should have been held by {last}: draft the site plan with the reason in `late`",
        )
    ]


def drafter(signed: Signed, inspection: Inspection) -> Sequence[Missing]:
    """While a draft waits, only its drafter drafts again."""
    if signed.waits_for is None:
        return ()
    name, name_en = _named(inspection, {signed.drafting.person})
    return [
        Missing(
            zh=f"已有一稿待{ACTS_ZH[signed.waits_for]}，由其起草人{name}重拟",
            en=f"a draft waits for its {signed.waits_for}: its drafter{name_en} drafts again",
        )
    ]


def another(signed: Signed, inspection: Inspection, but: Collection[str]) -> Sequence[Missing]:
    """Who decides about taking back what was approved: somebody who may approve it, and is none of these."""
    who, who_en = _signers(inspection, signed.may("approval"))
    name, name_en = _named(inspection, but)
    return [
        Missing(
            zh=f"由{who}办理，起草人和申请人{name}除外",
            en=f"done by {who_en}, and not by who drafted it or requested this{name_en}",
        )
    ]


def call_off_waits(inspection: Inspection) -> bool:
    return inspection.call_off is not None and _may_be_called_off(inspection)


def no_call_off_waits(inspection: Inspection) -> bool:
    return inspection.call_off is None and _may_be_called_off(inspection)


def another_than_the_requester(inspection: Inspection) -> Sequence[Missing]:
    if inspection.call_off is None:
        return ()
    name, name_en = _named(inspection, {inspection.call_off.requested.person})
    return [Missing(zh=f"由申请人{name}以外的人办理", en=f"done by somebody other than the requester{name_en}")]


def notice(inspection: Inspection) -> Sequence[Missing]:
    told = inspection.secret or inspection.notice
    return unless(told, "须先告知被检查单位", "the enterprise must be told first")


def record(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in site_record.missing_of_record(inspection)]


def report_draft(inspection: Inspection) -> Sequence[Missing]:
    unsettled = [Missing(zh=zh, en=en) for zh, en in reporting.unsettled(inspection)]
    return [*draft("report")(inspection), *unsettled]


def checked_item(inspection: Inspection) -> Sequence[Missing]:
    return unless(
        inspection.visit.checked, "须先登记一个事项的检查结果", "the result of an item must be on record first"
    )


def finding(inspection: Inspection) -> Sequence[Missing]:
    """A finding that stands, and is not in dispute."""
    found = any(not (each.disputed or each.dropped) for each in inspection.findings.values())
    return unless(found, "没有可以处理的问题", "there is no finding about which something may be done")


def own_finding(inspection: Inspection) -> Sequence[Missing]:
    """A finding about which the bureau may do something."""
    own = [each for each in inspection.findings.values() if not each.found.department]
    found = any(not (each.disputed or each.dropped) for each in own)
    return unless(found, "没有可以处理的问题", "there is no finding about which something may be done")


def dispute(inspection: Inspection) -> Sequence[Missing]:
    found = any(each.disputed for each in inspection.findings.values())
    return unless(found, "没有待会商的争议", "no dispute is open")


def lead(inspection: Inspection) -> Sequence[Missing]:
    found = any(each.received is None for each in inspection.leads.values())
    return unless(found, "没有待回执的线索", "no lead waits for its receipt")


def is_announced(inspection: Inspection) -> bool:
    return not inspection.secret


def is_unsigned(inspection: Inspection) -> bool:
    return inspection.visit.unsigned and inspection.visit.refusal_reported is None


def has_open_recusal(inspection: Inspection) -> bool:
    return bool(recusing.waiting(inspection))


def has_unsigned_checklist(inspection: Inspection) -> bool:
    return any(checklists.unsigned(inspection))


def has_unreceived(inspection: Inspection) -> bool:
    return any(each.unreceived for each in inspection.findings.values())


def has_department(inspection: Inspection) -> bool:
    """Whether somebody of another department found something, in a joint visit, that can be followed up."""
    return any(departments.of_others(inspection))


def has_absent(inspection: Inspection) -> bool:
    return len(inspection.visit.there) < len(inspection.crew)


def _may_be_called_off(inspection: Inspection) -> bool:
    return inspection.visit.arrival is None or bool(inspection.visit.recused)


def _hands(paper: Paper, inspection: Inspection) -> Sequence[Signed]:
    """The hands of the newest draft of the paper, if there is one."""
    newest: PaperRound | None = {
        "plan": inspection.plan,
        "report": inspection.report,
        "closing": inspection.closing,
    }[paper]
    return [newest.signed] if newest else ()


def _of(paper: Paper, needs: Callable[[Signed, Inspection], Sequence[Missing]]) -> Needs:
    return lambda inspection: [part for signed in _hands(paper, inspection) for part in needs(signed, inspection)]


def _by(inspection: Inspection, signed: Signed, act: Act) -> Sequence[Missing]:
    """Who does the act: nobody who signed the draft already."""
    who, who_en = _signers(inspection, signed.may(act))
    known, known_en = _named(inspection, signed.people)
    return [
        Missing(
            zh=f"由{who}{ACTS_ZH[act]}，起草和已签署的人{known}除外",
            en=f"the {act} is by {who_en}, and not by a person who drafted or signed it{known_en}",
        )
    ]


def _named(inspection: Inspection, people: Collection[str]) -> tuple[str, str]:
    """The names of those of the people who are of the crew or head the team, in brackets."""
    names = {each.subject: each.name for each in inspection.heads}
    names |= {each.subject: each.name for each in inspection.crew}
    known = sorted(names[person] for person in people if person in names)
    return (f"（{'、'.join(known)}）", f" ({', '.join(known)})") if known else ("", "")


def _signers(inspection: Inspection, signers: Iterable[Signer]) -> tuple[str, str]:
    """The signers with the names of those who hold a post, in Chinese and in English."""
    heads = {head.post: head.name for head in inspection.heads}
    zh = [f"{SIGNERS_ZH[each]}（{heads[each]}）" if each in heads else SIGNERS_ZH[each] for each in signers]
    en = [f"{each} ({heads[each]})" if each in heads else each for each in signers]
    return "、".join(zh), ", ".join(en)


def _duties(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in closing.duties(inspection)]


def _clocks(inspection: Inspection) -> Sequence[Missing]:
    """The open clocks that the newest draft of the closing does not hand over."""
    draft = inspection.closing
    handed = {each.clock for each in draft.closing.hand_over} if draft and draft.signed.waits_for else set()
    return [
        Missing(
            zh=f"期限“{clock.opened.title}”（{clock.end.due}）未了结",
            en=f"the clock '{clock.opened.title_en}' ({clock.end.due}) is open",
        )
        for clock in inspection.clocks.open()
        if clock.id not in handed
    ]


def unless(there: object, zh: str, en: str) -> Sequence[Missing]:
    """What is missing, unless it is there."""
    return () if there else [Missing(zh=zh, en=en)]
