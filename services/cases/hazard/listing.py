"""Whether something is listed as a major hazard: by which situation of which national list; and whether it was none."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.cases.hazard.lifecycle import Hazard
from services.cases.inspection.mentioned import mentions_of
from services.cases.inspection.publicity import published_party
from services.cases.inspection.state import Inspection
from shared.approval import check_another
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.treatment import Criterion, FromEnterprise, FromFinding, FromLead, HazardConfirmed, HazardDenied
from shared.errors import Conflict, Invalid, NotFound
from shared.law.kinds import HazardCriteria
from shared.law.law import Law


class NoSuchSituation(Invalid):
    code = "no-such-situation"
    title = "判定标准没有该情形"
    title_en = "The criteria have no such situation"


class FindingNotThere(NotFound):
    code = "finding-not-there"
    title = "该次检查没有这一问题"
    title_en = "The inspection has no such finding"


class NotMajor(Conflict):
    code = "not-major"
    title = "该问题不是重大事故隐患"
    title_en = "The finding is no major hazard"


class HazardListedAlready(Conflict):
    code = "hazard-listed-already"
    title = "该问题已列为重大事故隐患"
    title_en = "The finding is listed as a major hazard already"


class HazardDayImpossible(Invalid):
    code = "hazard-day-impossible"
    title = "日期有误"
    title_en = "Impossible day"


def criterion(law: Law, standard: str, situation: int, on: date) -> Criterion:
    """The situation as the list of its trade has it on the day. Raises NoLawInForce, NoSuchSituation."""
    known = {row.rule for row in law.of(HazardCriteria)}
    if standard not in known:
        raise NoSuchSituation(
            f"没有名为“{standard}”的判定标准；可填：{'、'.join(sorted(known))}。",
            f"There are no criteria {standard!r}; name one of {', '.join(sorted(known))}.",
            standard=standard,
            standards=sorted(known),
        )
    row = law.edition(HazardCriteria, standard, on=on)
    if row.parts:
        raise NoSuchSituation(
            f"{row.statute}按条分别编号，请写明条：{'、'.join(_named(law, row, on))}。",
            f"{row.statute} numbers the situations of each article anew: name one of {', '.join(row.parts)}.",
            standard=standard,
            parts=list(row.parts),
        )
    if row.situations is not None and situation > row.situations:
        raise NoSuchSituation(
            f"{row.citation}只有 {row.situations} 项，没有第 {situation} 项；请核对。",
            f"{row.citation} has {row.situations} situations, and no situation {situation}; check the number.",
            standard=standard,
            situations=row.situations,
        )
    citation = f"{row.citation}第{situation}项"
    return Criterion(standard=standard, situation=situation, edition=row.first, citation=citation)


def confirm(listed: HazardConfirmed, today: date) -> HazardConfirmed:
    """The hazard is listed. The day for its elimination may be past: older hazards are entered too. Raises
    HazardDayImpossible.
    """
    if listed.found > today:
        raise HazardDayImpossible(
            f"发现日期 {listed.found} 晚于今天（{today}）；请核对。",
            f"The hazard was found on {listed.found}, which is after today, {today}; check the day.",
            found=listed.found.isoformat(),
        )
    if listed.by < listed.found:
        raise HazardDayImpossible(
            f"治理期限 {listed.by} 早于发现日期 {listed.found}；请填写整改指令写明的治理期限。",
            f"The treatment is due on {listed.by}, which is before the hazard was found, on {listed.found}; give the "
            "day that the order names.",
            by=listed.by.isoformat(),
        )
    return listed


def from_finding(inspection: Inspection, origin: FromFinding, listed: HazardConfirmed) -> HazardConfirmed:
    """What is listed of a finding: with the party and the team of its inspection, and who is named there. Raises
    FindingNotThere, NotMajor.
    """
    finding = inspection.findings.get(origin.finding)
    if finding is None:
        raise FindingNotThere(
            f"检查 {inspection.id} 没有问题 {origin.finding}；请核对编号（GET /inspections/{inspection.id}）。",
            f"Inspection {inspection.id} has no finding {origin.finding}; check it (GET /inspections/{inspection.id}).",
            finding=str(origin.finding),
        )
    if finding.dropped or finding.disputed:
        raise NotMajor(
            "该问题有争议、尚待会商，或者已认定不成立；会商认定成立后再列入。",
            "The finding is disputed, or was dropped: list it when a deliberation has found that it stands.",
            finding=str(origin.finding),
        )
    if finding.found.severity != "major":
        raise NotMajor(
            "该问题登记为一般隐患（severity: general）。重大事故隐患请按判定标准重新登记为重大（major）。",
            "The finding is on record as general: a major hazard is recorded as a finding whose severity is `major`.",
            finding=str(origin.finding),
        )
    own = {"party": published_party(inspection), "team": inspection.opened.team, "covert": inspection.hidden}
    return listed.model_copy(update={**own, "mentions": mentions_of(inspection, ())})


def named_by(origin: FromEnterprise | FromLead) -> Mentions:
    """Who is named in a hazard that was reported: whoever reported it."""
    if not origin.reporter:
        return Mentions()
    role = "other" if isinstance(origin, FromEnterprise) else "complainant"
    return Mentions(persons=(PersonMentioned(name=origin.reporter, role=role),))


def require_new(there: Iterable[UUID]) -> None:
    """Refuse to list a finding twice; `there`: the hazards that stand or stood for it. Raises HazardListedAlready."""
    for hazard in there:
        raise HazardListedAlready(
            f"该问题已列为重大事故隐患 {hazard}，无须再列（GET /hazards/{hazard}）。",
            f"The finding is listed already, as {hazard}; nothing is left to do (GET /hazards/{hazard}).",
            hazard=str(hazard),
        )


def deny(hazard: Hazard, denied: HazardDenied, person: str) -> HazardDenied:
    """It was no major hazard. Whoever listed it does not decide that. Raises SamePerson."""
    check_another(hazard.listed.person, person)
    return denied


def _named(law: Law, row: HazardCriteria, on: date) -> list[str]:
    """The parts of a list, each with its article."""
    return [f"{part}（{law.edition(HazardCriteria, part, on=on).article}）" for part in row.parts]
